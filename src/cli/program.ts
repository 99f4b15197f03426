import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

/** What the bundle of everything but the entry gives. */
export interface Program {
  readonly run: (argv: readonly string[]) => Promise<number>
}

/** The bundle, compiled and not yet run. */
export interface Compiled {
  readonly start: () => Program
  /** V8's code of what has been run so far, for the next process */
  readonly code: () => Uint8Array
}

/** Names of the bundle and of the code that V8 made of it, beside the entry. */
export const PROGRAM = 'program.js'
export const CODE = 'program.v8'

/** Code that was kept by another V8, or under other flags, is refused by V8 itself: then it compiles. */
function keptCode(folder: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, CODE))
  } catch {
    return undefined
  }
}

/**
 * Compiles the bundle in `folder`, from V8's kept code where there is some for this V8: half of a short command's time is compiling.
 * The bundle is ASCII and CommonJS, for only scripts can be given code.
 */
export function compileProgram(folder: string): Compiled {
  const filename = join(folder, PROGRAM)
  const cachedData = keptCode(folder)
  const script = new Script(`(function (module, require, __filename) {${readFileSync(filename, 'latin1')}\n})`, {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  return {
    start: () => {
      const module: { exports?: Program } = {}
      script.runInThisContext()(module, createRequire(filename), filename)
      return module.exports as Program
    },
    code: () => script.createCachedData(),
  }
}

/** One command is over before optimised code pays for itself: without this, V8 of Node 20 spends half of it on optimising. Later ones do not know the flag. */
export function optimiseLess(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000')
}
