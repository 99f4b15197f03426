import * as fs from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { cacheFolder, type Environment } from './helm-paths.ts'
import { makeFolder } from './make-folder.ts'

/**
 * V8's code of the program, kept by one process for the next. V8 checks its version and its flags and believes the rest: foreign or
 * damaged code ends the process or, worse, runs. So nothing is believed here either: the name and the header say all that V8 does not
 * look at, a checksum covers the content, and only a file that belongs to this user, in a folder that nobody else can write, is read.
 */
export interface CodeCache {
  /** The code that an earlier process kept; undefined when there is none to trust. */
  readonly read: () => Buffer | undefined
  /** The code did no harm: the process that uses it is running. */
  readonly started: () => void
  /** Keeps the code of this run where it adds to what is kept. `make` serialises it. */
  readonly keep: (make: () => Buffer) => void
}

/** What the code was made from: the part of a cache's identity that the program knows about itself. */
export interface CodeSubject {
  /** digest of the bundle, from the build */
  readonly digest: string
  /** the bundle's file */
  readonly file: string
  /** the command that runs: each has its own code */
  readonly command: string
}

/** Turns the cache off, as NODE_DISABLE_COMPILE_CACHE does for Node's own. */
export const CODE_CACHE_OFF = 'AICR_DISABLE_CODE_CACHE'

const FORMAT = 1
/** header, then code from here on, where V8 wants it aligned */
const HEADER = 4096
const LARGEST = 32 * 1024 * 1024
/** files that the folder may hold */
const MOST_FILES = 24
/** a mark this old was left by a process that died */
const MARK_LIFE_MS = 10_000
/** unless that process is still there: a busy machine starts slowly, and numbers of processes come again */
const LONGEST_START_MS = 600_000
/** a run that worked so much more than the one that kept the code has compiled more of the program */
const MORE_WORK = 1.5

/** Code in the user's cache folder; undefined where the cache is off or this Node cannot check it. */
export function openCodeCache(subject: CodeSubject, env: Environment): CodeCache | undefined {
  if (env[CODE_CACHE_OFF] || env.NODE_DISABLE_COMPILE_CACHE || zlib.crc32 === undefined) return undefined
  try {
    const folder = cacheFolder(env)
    return folder === undefined ? undefined : new FileCache(join(folder, 'code'), subject)
  } catch {
    return undefined
  }
}

interface Header {
  readonly identity: string
  readonly length: number
  readonly checksum: number
  /** processor time of the run that kept the code, in milliseconds */
  readonly work: number
}

class FileCache implements CodeCache {
  readonly #folder: string
  readonly #identity: string
  readonly #path: string
  #kept: { readonly code: Buffer; readonly work: number } | undefined
  #marked = false

  constructor(folder: string, subject: CodeSubject) {
    this.#folder = folder
    this.#identity = identityOf(subject)
    const name = [process.version, process.platform, process.arch, subject.command].join('-')
    this.#path = join(folder, `${name}-${zlib.crc32(this.#identity).toString(16).padStart(8, '0')}.v8`)
  }

  read(): Buffer | undefined {
    try {
      if (!isOurs(fs.lstatSync(this.#folder), 'folder') || fs.existsSync(this.#deathFile)) return undefined
      const kept = readCode(this.#path, this.#identity)
      if (kept === undefined || !this.#mark()) return undefined
      this.#kept = kept
      return kept.code
    } catch {
      return undefined
    }
  }

  started(): void {
    if (this.#marked) attempt(() => fs.unlinkSync(this.#markFile))
    this.#marked = false
  }

  keep(make: () => Buffer): void {
    const work = processorTime()
    if (this.#kept !== undefined && work < this.#kept.work * MORE_WORK) return
    attempt(() => {
      makeFolder(this.#folder, 0o700)
      if (!isOurs(fs.lstatSync(this.#folder), 'folder') || fs.existsSync(this.#deathFile)) return
      const made = make()
      const code = this.#kept !== undefined && this.#kept.code.length > made.length ? this.#kept.code : made
      writeCode(this.#path, code, { identity: this.#identity, length: code.length, checksum: zlib.crc32(code), work })
      removeOldest(this.#folder)
    })
  }

  /** stands there from before the code is used until it has done no harm */
  get #markFile(): string {
    return `${this.#path}.starting`
  }

  /** stands there when a process died of the code */
  get #deathFile(): string {
    return `${this.#path}.died`
  }

  /** Whether the code may be used: nobody died of it, and if this process does, the next will know. */
  #mark(): boolean {
    try {
      fs.writeFileSync(this.#markFile, String(process.pid), { flag: 'wx', mode: 0o600 })
      this.#marked = true
      return true
    } catch (error) {
      return (
        (error as NodeJS.ErrnoException).code === 'EEXIST' && (!fs.existsSync(this.#markFile) || this.#isStarting())
      )
    }
  }

  /** Whether the process that left a mark is on its way; if it died, the code is not used again. */
  #isStarting(): boolean {
    const age = Date.now() - fs.statSync(this.#markFile).mtimeMs
    const alive = isAlive(Number(fs.readFileSync(this.#markFile, 'latin1')))
    if (age < (alive ? LONGEST_START_MS : MARK_LIFE_MS)) return alive
    fs.renameSync(this.#markFile, this.#deathFile)
    fs.rmSync(this.#path, { force: true })
    return false
  }
}

/** All that decides whether code fits and that V8 does not check, and what it does. */
function identityOf({ digest, file, command }: CodeSubject): string {
  const node = fs.statSync(process.execPath)
  const bundle = fs.statSync(file)
  const { arch, platform, version, versions, execPath, execArgv } = process
  const bigEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0
  return JSON.stringify([
    [FORMAT, command, digest, bundle.size, bundle.mtimeMs],
    [arch, bigEndian, platform, version, versions.v8, versions.modules],
    [execPath, node.size, node.mtimeMs, execArgv, process.env.NODE_OPTIONS ?? ''],
  ])
}

/** A file or folder of this user's that nobody else may write. Windows keeps a user's folders to the user by itself. */
function isOurs(status: fs.Stats, kind: 'file' | 'folder'): boolean {
  if (kind === 'file' ? !status.isFile() : !status.isDirectory()) return false
  const user = process.geteuid?.()
  return user === undefined || (status.uid === user && (status.mode & 0o022) === 0)
}

function readCode(path: string, identity: string): { code: Buffer; work: number } | undefined {
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0))
  try {
    const status = fs.fstatSync(descriptor)
    if (!isOurs(status, 'file') || status.size <= HEADER || status.size > LARGEST) return undefined
    const bytes = Buffer.allocUnsafeSlow(status.size)
    if (fs.readSync(descriptor, bytes) !== status.size) return undefined
    const header = JSON.parse(bytes.toString('utf8', 0, HEADER)) as Header
    const code = bytes.subarray(HEADER)
    const fits = header.identity === identity && header.length === code.length && header.checksum === zlib.crc32(code)
    return fits ? { code, work: header.work } : undefined
  } finally {
    fs.closeSync(descriptor)
  }
}

/** Appears whole or not at all. */
function writeCode(path: string, code: Buffer, header: Header): void {
  const text = Buffer.from(JSON.stringify(header))
  if (text.length > HEADER) return
  // threads of one process write too
  const aside = `${path}.${process.pid}-${process.hrtime.bigint()}.new`
  try {
    fs.writeFileSync(aside, Buffer.concat([text, Buffer.alloc(HEADER - text.length, ' '), code]), {
      flag: 'wx',
      mode: 0o600,
    })
    fs.renameSync(aside, path)
  } catch (error) {
    fs.rmSync(aside, { force: true })
    throw error
  }
}

/** Other versions of Node and of the program leave their code behind. */
function removeOldest(folder: string): void {
  const files = fs.readdirSync(folder).map((name) => ({ name, time: fs.statSync(join(folder, name)).mtimeMs }))
  for (const { name } of files.sort((a, b) => b.time - a.time).slice(MOST_FILES)) fs.rmSync(join(folder, name))
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The cache is never required: what fails here costs time only. */
function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // the next process compiles again
  }
}
