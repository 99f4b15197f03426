import { randomUUID } from 'node:crypto'
import { readlinkSync, rmSync } from 'node:fs'
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'

/** Called once, when the wait gets long: the lock's file and its owner (process, host). */
export type Waiting = (file: string, owner: string) => void

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

/** a lock whose file nobody touched for this long is a dead process's, milliseconds */
const STALE = 20_000
const TOUCH = 4000
/** milliseconds after which the user learns why nothing happens */
const PATIENCE = 1000
const FIRST_LOOK = 5
const LAST_LOOK = 100

/**
 * Runs a task while no other process that asks for the same file does. The file is created exclusively and touched while the task
 * runs; one left behind by a dead process is taken over: at once when the process was of this machine. Where files cannot be created (read-only cache), the task runs without.
 */
export async function withProcessLock<T>(file: string, task: () => Promise<T>, waiting?: Waiting): Promise<T> {
  if (!(await acquire(file, waiting))) return task()
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), TOUCH)
  timer.unref()
  hold(file)
  try {
    return await task()
  } finally {
    clearInterval(timer)
    // at once: the process may end before anything else is done
    HELD.delete(file)
    rmSync(file, { force: true })
  }
}

/** Locks of this process: one that ends in the middle of its tasks, as an interrupted one does, takes them away. */
const HELD = new Set<string>()
let releases = false

function hold(file: string): void {
  HELD.add(file)
  if (releases) return
  releases = true
  process.once('exit', () => {
    for (const held of HELD) rmSync(held, { force: true })
  })
}

async function acquire(file: string, waiting: Waiting | undefined): Promise<boolean> {
  let slept = 0
  for (let look = FIRST_LOOK; ; look = Math.min(LAST_LOOK, look * 2)) {
    const outcome = await create(file)
    if (outcome !== 'taken') return outcome === 'ours'
    if (await isLeft(file)) {
      await remove(file)
      continue
    }
    if (slept < PATIENCE && slept + look >= PATIENCE) waiting?.(file, await ownerOf(file))
    slept += look
    await new Promise((resolve) => setTimeout(resolve, look + Math.random() * look))
  }
}

async function create(file: string): Promise<'ours' | 'taken' | 'cannot'> {
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, `${process.pid} ${processSpace()}\n`, { flag: 'wx', mode: 0o600 })
      return 'ours'
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EEXIST') return 'taken'
      // made, but not written: a full disk
      if (FULL.has(code)) await rm(file, { force: true }).catch(() => undefined)
      if (code !== 'ENOENT' || attempt > 0) return 'cannot'
      try {
        makeFolder(dirname(file), 0o700)
      } catch {
        return 'cannot'
      }
    }
  }
}

/** Where a process number means something: this host, and on Linux this namespace of processes, for containers share host names. */
function processSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** The process that holds a lock, as it wrote itself down; empty when that cannot be read. */
const ownerOf = async (file: string): Promise<string> => (await readFile(file, 'utf8').catch(() => '')).trim()

/** Whether a lock was left behind: its process is of this machine and no longer there, or nobody touched it for long. */
async function isLeft(file: string): Promise<boolean> {
  const [, pid, space] = /^(\d+) (.*)$/.exec(await ownerOf(file)) ?? []
  return (space === processSpace() && isDead(Number(pid))) || isStale(file)
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
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
    if (!(await isLeft(grave))) await rename(grave, file)
    else await rm(grave, { force: true })
  } catch {
    // another one was faster
  }
}
