/** What the browser keeps between visits: small texts by name, files by name. A browser that keeps nothing gives nothing. */

/** Keeps a text; empty text is forgotten. */
export function keep(name: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // not allowed, or full: the page works without
  }
}

/** A text that was kept. */
export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

const STORE = 'files'

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('playground', 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })

/** Runs one request in a transaction of its own; undefined where the browser keeps no files. */
async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const database = await open()
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode)
        const request = ask(transaction.objectStore(STORE))
        transaction.addEventListener('complete', () => resolve(request.result))
        transaction.addEventListener('abort', () => reject(transaction.error))
      })
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

/** Keeps a file. */
export const keepFile = (name: string, bytes: Uint8Array): Promise<unknown> =>
  run('readwrite', (store) => store.put(bytes, name))

/** A file that was kept. */
export const keptFile = async (name: string): Promise<Uint8Array | undefined> => {
  const bytes: unknown = await run('readonly', (store) => store.get(name))
  return bytes instanceof Uint8Array ? bytes : undefined
}

/** Names of the files that were kept, those that start with `prefix`. */
export const keptNames = async (prefix: string): Promise<string[]> =>
  ((await run('readonly', (store) => store.getAllKeys())) ?? []).filter(
    (key): key is string => typeof key === 'string' && key.startsWith(prefix),
  )

/** Forgets a file. */
export const dropFile = (name: string): Promise<unknown> => run('readwrite', (store) => store.delete(name))
