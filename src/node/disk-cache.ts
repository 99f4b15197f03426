import { createHash, randomUUID } from 'node:crypto'
import { lstat, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ChartCache, KeptDocument, Logger } from '../core/seams.ts'
import { fileError, fileReason } from './folder.ts'
import { makeFolder } from './make-folder.ts'
import { withProcessLock } from './process-lock.ts'
import { renameOver } from './whole-file.ts'

/** What the cache holds of one chart. */
export interface CachedChart {
  readonly repository: string
  readonly chart: string
  /** what was asked for */
  readonly wanted: string
  readonly version: string
  readonly digest: string
  /** bytes; 0 when the archive is gone */
  readonly size: number
}

/** What was removed. */
export interface Pruned {
  readonly files: number
  readonly bytes: number
}

/** A cache on disk, with what `aicr cache` needs. */
export interface DiskCache extends ChartCache {
  readonly folder: string
  list(): Promise<CachedChart[]>
  /** Removes what was not used for `milliseconds`; everything at 0. Locks of running processes stay. */
  prune(milliseconds: number): Promise<Pruned>
}

const DIGEST = /^(sha256|sha384|sha512):([0-9a-f]+)$/

/**
 * A content-addressed cache that several processes may share: files appear whole (written aside, then renamed) and are verified
 * each time they are read; a damaged one is removed and counts as absent. A cache that cannot be written warns once and keeps nothing.
 */
export function openDiskCache(folder: string, log?: Logger): DiskCache {
  const store = new Store(folder, log)
  return {
    folder,
    get: (digest) => store.verified(digest),
    put: (digest, bytes) => store.write(blobPath(digest), bytes),
    document: (url) => readDocument(store, url),
    keepDocument: (url, document) => writeDocument(store, url, document),
    note: async (key) => readNote(await store.read(notePath(key)), key),
    keepNote: (key, text) => store.write(notePath(key), Buffer.from(JSON.stringify({ key, text }))),
    exclusively: (key, task) => store.exclusively(key, task),
    list: () => list(store),
    prune: (milliseconds) => prune(store, milliseconds),
  }
}

function blobPath(digest: string): string {
  const [, algorithm, hex] = DIGEST.exec(digest) ?? []
  if (algorithm === undefined || hex === undefined) throw new TypeError(`not a digest: ${digest}`)
  return join('blobs', algorithm, hex)
}

const hash = (text: string | Uint8Array, algorithm = 'sha256'): string =>
  createHash(algorithm).update(text).digest('hex')
const notePath = (key: string): string => join('notes', `${hash(key)}.json`)
const documentPath = (url: string): string => join('documents', hash(url))

/** Notes are kept with their key: a name that hashes alike is not believed. */
function readNote(bytes: Uint8Array | undefined, key: string): string | undefined {
  const note = parse(bytes)
  return note?.key === key && typeof note.text === 'string' ? note.text : undefined
}

function parse(bytes: Uint8Array | undefined): Record<string, unknown> | undefined {
  if (bytes === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

async function readDocument(store: Store, url: string): Promise<KeptDocument | undefined> {
  const meta = parse(await store.read(`${documentPath(url)}.json`))
  if (meta?.url !== url || typeof meta.digest !== 'string' || !DIGEST.test(meta.digest)) return undefined
  const bytes = await store.verified(meta.digest)
  if (bytes === undefined) return undefined
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return { bytes, etag: text(meta.etag), lastModified: text(meta.lastModified) }
}

async function writeDocument(store: Store, url: string, document: KeptDocument): Promise<void> {
  const digest = `sha256:${hash(document.bytes)}`
  await store.write(blobPath(digest), document.bytes)
  const { etag, lastModified } = document
  await store.write(`${documentPath(url)}.json`, Buffer.from(JSON.stringify({ url, digest, etag, lastModified })))
}

async function list(store: Store): Promise<CachedChart[]> {
  const charts: CachedChart[] = []
  for (const name of await store.names('notes')) {
    const note = parse(await store.read(join('notes', name)))
    const [kind, repository = '', chart = '', wanted = ''] = keyParts(note?.key)
    const found = parse(Buffer.from(typeof note?.text === 'string' ? note.text : 'null'))
    if (kind !== 'chart' || typeof found?.digest !== 'string' || !DIGEST.test(found.digest)) continue
    const size = await store.size(blobPath(found.digest))
    charts.push({ repository, chart, wanted, version: String(found.version), digest: found.digest, size })
  }
  const key = (one: CachedChart): string => `${one.chart}\0${one.version}\0${one.wanted}\0${one.repository}`
  return charts.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** A note's key as its parts, when they are texts. */
function keyParts(key: unknown): string[] {
  const parts: unknown = typeof key === 'string' && key.startsWith('[') ? parse(Buffer.from(key)) : undefined
  return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : []
}

/** The folders of a cache, and the names of the files that it makes in them: nothing else there is ours to remove. */
const OURS: Readonly<Record<string, RegExp>> = {
  'blobs/sha256': /^[0-9a-f]{64}$/,
  'blobs/sha384': /^[0-9a-f]{96}$/,
  'blobs/sha512': /^[0-9a-f]{128}$/,
  documents: /^[0-9a-f]{64}\.json$/,
  notes: /^[0-9a-f]{64}\.json$/,
  code: /^v\d[\w.+-]*\.v8/,
  tmp: /^\d+-[0-9a-f-]{36}$/,
}

/** Whether a folder of the cache is one: a link leads to somebody else's files. */
async function isPlainFolder(root: string, folder: string): Promise<boolean> {
  for (const path of [dirname(folder), folder]) {
    if (path === '.') continue
    if (!(await lstat(join(root, path)).catch(() => undefined))?.isDirectory()) return false
  }
  return true
}

async function prune(store: Store, milliseconds: number): Promise<Pruned> {
  const limit = Date.now() - milliseconds
  let files = 0
  let bytes = 0
  for (const folder of Object.keys(OURS)) {
    if (!(await isPlainFolder(store.folder, folder))) continue
    for (const name of await store.names(folder)) {
      if (!OURS[folder]?.test(name)) continue
      const path = join(store.folder, folder, name)
      const status = await lstat(path).catch(() => undefined)
      if (!status?.isFile() || (milliseconds > 0 && status.mtimeMs > limit)) continue
      await rm(path, { force: true })
      files++
      bytes += status.size
    }
  }
  return { files, bytes }
}

/** Files below one folder. */
class Store {
  readonly folder: string
  readonly #log: Logger | undefined
  readonly #tails = new Map<string, Promise<unknown>>()
  #warned = false

  constructor(folder: string, log: Logger | undefined) {
    this.folder = folder
    this.#log = log
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const full = join(this.folder, path)
    const bytes = await readFile(full).catch(() => undefined)
    // the time of last use, for prune
    if (bytes !== undefined) await utimes(full, new Date(), new Date()).catch(() => undefined)
    return bytes === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  async verified(digest: string): Promise<Uint8Array | undefined> {
    const path = blobPath(digest)
    const bytes = await this.read(path)
    if (bytes === undefined) return undefined
    const [algorithm = '', hex] = digest.split(':')
    if (hash(bytes, algorithm) === hex) return bytes
    this.#log?.warn('damaged file removed from the cache', { file: join(this.folder, path) })
    await rm(join(this.folder, path), { force: true })
    return undefined
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const full = join(this.folder, path)
    const aside = join(this.folder, 'tmp', `${process.pid}-${randomUUID()}`)
    try {
      makeFolder(dirname(full), 0o700)
      makeFolder(dirname(aside), 0o700)
      await writeFile(aside, bytes, { mode: 0o600 })
      await renameOver(aside, full)
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined)
      this.#cannot(error)
    }
  }

  /** In this process by a queue, among processes by a file. */
  exclusively<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const lock = join(this.folder, 'locks', `${hash(key)}.lock`)
    const mine = before.catch(() => undefined).then(() => withProcessLock(lock, task, this.#waiting))
    this.#tails.set(key, mine)
    const forget = (): void => {
      if (this.#tails.get(key) === mine) this.#tails.delete(key)
    }
    mine.then(forget, forget)
    return mine
  }

  readonly #waiting = (file: string, owner: string): void =>
    this.#log?.warn('waiting for another process that fetches the same', {
      process: owner.replace(/ .*/, ''),
      lock: file,
    })

  async names(folder: string): Promise<string[]> {
    const path = join(this.folder, folder)
    return readdir(path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return []
      throw fileError(cause, path)
    })
  }

  async size(path: string): Promise<number> {
    return (await stat(join(this.folder, path)).catch(() => undefined))?.size ?? 0
  }

  #cannot(error: unknown): void {
    if (this.#warned) return
    this.#warned = true
    this.#log?.warn('the cache cannot be written', {
      folder: this.folder,
      error: fileReason(error),
    })
  }
}
