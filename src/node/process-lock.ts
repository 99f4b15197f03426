import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'

/** a lock whose file nobody touched for this long is a dead process's, milliseconds */
const STALE = 20_000
const TOUCH = 4000
const FIRST_LOOK = 5
const LAST_LOOK = 100

/**
 * Runs a task while no other process that asks for the same file does. The file is created exclusively and touched while the task
 * runs; one left behind by a dead process is taken over. Where files cannot be created (read-only cache), the task runs without.
 */
export async function withProcessLock<T>(file: string, task: () => Promise<T>): Promise<T> {
  if (!(await acquire(file))) return task()
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), TOUCH)
  timer.unref()
  try {
    return await task()
  } finally {
    clearInterval(timer)
    await rm(file, { force: true })
  }
}

async function acquire(file: string): Promise<boolean> {
  for (let look = FIRST_LOOK; ; look = Math.min(LAST_LOOK, look * 2)) {
    const outcome = await create(file)
    if (outcome !== 'taken') return outcome === 'ours'
    if (await isStale(file)) await remove(file)
    else await new Promise((resolve) => setTimeout(resolve, look + Math.random() * look))
  }
}

async function create(file: string): Promise<'ours' | 'taken' | 'cannot'> {
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600)
      await handle.write(`${process.pid}\n`)
      await handle.close()
      return 'ours'
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EEXIST') return 'taken'
      if (code !== 'ENOENT' || attempt > 0) return 'cannot'
      await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch(() => undefined)
    }
  }
}

async function isStale(file: string): Promise<boolean> {
  const status = await stat(file).catch(() => undefined)
  return status !== undefined && Date.now() - status.mtimeMs > STALE
}

/** By a rename first: of several who find the same dead lock, one gets it, and none removes the next owner's. */
async function remove(file: string): Promise<void> {
  const grave = `${file}.${randomUUID()}`
  try {
    await rename(file, grave)
    // the owner may have woken up between the look and the rename: then it is put back unless there is a new one
    if (!(await isStale(grave))) await rename(grave, file)
    else await rm(grave, { force: true })
  } catch {
    // another one was faster
  }
}
