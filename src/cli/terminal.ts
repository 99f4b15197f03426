import { realpathSync, writeSync } from 'node:fs'
import { sep } from 'node:path'
import { readStandardInput } from '../node/standard-input.ts'
import type { Terminal } from './command.ts'

/** The process's own streams. Writes are synchronous, so that an exit loses nothing. */
export function systemTerminal(): Terminal {
  const { env } = process
  const interactive = process.stderr.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined
  return {
    outBytes: (bytes) => writeAll(1, bytes),
    out: (text) => writeAll(1, Buffer.from(text, 'utf8')),
    err: (text) => writeAll(2, Buffer.from(text, 'utf8')),
    input: readStandardInput,
    env,
    cwd: currentFolder(env),
    colour: wantsColour(env, process.stderr.isTTY === true),
    colourOut: wantsColour(env, process.stdout.isTTY === true),
    interactive,
    interactiveOut: process.stdout.isTTY === true && env.TERM !== 'dumb',
    ...columnsOf(env),
    ...(process.argv[1] === undefined ? {} : { entry: realpathSync(process.argv[1]) }),
  }
}

/** As wide as the terminal is, whichever stream it is on. */
function columnsOf(env: NodeJS.ProcessEnv): Pick<Terminal, 'columns'> {
  const columns = process.stderr.columns || process.stdout.columns || Number(env.COLUMNS)
  return columns > 0 ? { columns } : {}
}

/** The current folder; where it was deleted, the one that the shell still names, so that relative paths fail as missing. */
function currentFolder(env: NodeJS.ProcessEnv): string {
  try {
    return process.cwd()
  } catch {
    return env.PWD || sep
  }
}

function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false
  const forced = env.FORCE_COLOR ?? env.CLICOLOR_FORCE
  if (forced) return forced !== '0'
  return isTerminal
}

/** Writes everything, waiting where a pipe is full. A reader that went away ends the program quietly. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EPIPE') process.exit(0)
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
