import { existsSync, fstatSync, realpathSync, writeSync } from 'node:fs'
import { sep } from 'node:path'
import { isatty } from 'node:tty'
import { AicrError, say } from '../core/errors.ts'
import type { Program } from '../node/executable.ts'
import { fileError } from '../node/folder.ts'
import { readStandardInput } from '../node/standard-input.ts'
import type { Terminal } from './command.ts'

/** How the program is started once more. */
type Restart = Required<Pick<Terminal, 'again' | 'program'>>

/** The program in threads of its own, from the file that this process was started with or from what is in an executable. */
const IN_THREADS: Restart = {
  again: async (argv) => {
    const { runInThread } = await import('./deep-stack.ts')
    return runInThread(argv, await startedProgram())
  },
  program: startedProgram,
}

async function startedProgram(): Promise<Program> {
  const { entryText } = await import('../node/executable.ts')
  const text = await entryText()
  return text === undefined ? { file: realpathSync(process.argv[1] ?? '') } : { text }
}

/** The process's own streams. Writes are synchronous, so that an exit loses nothing. */
export function systemTerminal(restart: Restart = IN_THREADS): Terminal {
  const { env } = process
  return {
    outBytes: writeDocument,
    out: (text) => writeDocument(Buffer.from(text, 'utf8')),
    err: (text) => writeMessage(Buffer.from(text, 'utf8')),
    input: readStandardInput,
    env,
    cwd: currentFolder(env),
    get colour() {
      return wantsColour(env, 2)
    },
    get colourOut() {
      return wantsColour(env, 1)
    },
    get interactive() {
      return env.TERM !== 'dumb' && env.CI === undefined && isTerminal(2)
    },
    get interactiveOut() {
      return env.TERM !== 'dumb' && isTerminal(1)
    },
    get columns() {
      return columnsOf(env)
    },
    ...restart,
  }
}

/** As wide as the terminal is, whichever stream it is on. Undefined where there is no terminal and COLUMNS is not set. */
function columnsOf(env: NodeJS.ProcessEnv): number | undefined {
  const stream = isTerminal(2) ? process.stderr : isTerminal(1) ? process.stdout : undefined
  const columns = stream?.columns || Number(env.COLUMNS)
  return columns > 0 ? columns : undefined
}

/** Linux's name for a current folder that was deleted: nothing is in it, and nothing can be made there. */
export const DELETED_FOLDER = '/proc/self/cwd'

/** The current folder; where it was deleted, a name for it, so that relative paths fail as missing and absolute ones work. */
function currentFolder(env: NodeJS.ProcessEnv): string {
  try {
    return process.cwd()
  } catch {
    return existsSync(DELETED_FOLDER) ? DELETED_FOLDER : env.PWD || sep
  }
}

function wantsColour(env: NodeJS.ProcessEnv, descriptor: number): boolean {
  if (env.NO_COLOR) return false
  const forced = env.FORCE_COLOR ?? env.CLICOLOR_FORCE
  if (forced) return forced !== '0'
  return isTerminal(descriptor)
}

/** A file or a pipe is not a terminal; only a device is worth asking `tty`, which loads the network. */
function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && isatty(descriptor)
  } catch {
    return false
  }
}

/** Writes to standard output. A reader that went away ends the program quietly; anything else is an error in Go's words. */
function writeDocument(bytes: Uint8Array): void {
  try {
    writeAll(1, bytes)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
    const { code, message } = fileError(cause, '')
    throw new AicrError(code, say`write /dev/stdout: ${{ cause: message }}`, { cause })
  }
}

/** Writes to standard error. A message that cannot be written is lost: the work goes on. */
function writeMessage(bytes: Uint8Array): void {
  try {
    writeAll(2, bytes)
  } catch {
    // the exit status still says it
  }
}

/** Writes everything, waiting where a pipe is full. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
