import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { openCodeCache } from '../node/code-cache.ts'
import { suitShortRuns } from './short-runs.ts'
import { RENDER_THREAD } from './thread-word.ts'

/** What the bundle of everything but the entry exports. */
interface Program {
  readonly run: (argv: readonly string[]) => Promise<number>
}

declare const AICR_PROGRAM_DIGEST: string

/** The bundle's name, beside the entry. */
const PROGRAM = 'program.js'

/**
 * Runs the bundle in `folder` and returns the exit status. Half of a short command's time is compiling, so the code that V8 makes is
 * kept for the next process. The bundle is ASCII and CommonJS, because only a script can be given code.
 */
export async function runProgram(folder: string, argv: readonly string[]): Promise<number> {
  // flags are the process's, not a thread's
  if (argv[0] !== RENDER_THREAD) suitShortRuns()
  const filename = join(folder, PROGRAM)
  const cache = openCodeCache({ digest: AICR_PROGRAM_DIGEST, file: filename, command: commandOf(argv) }, process.env)
  const cachedData = cache?.read()
  const script = new Script(`(function (module, require, __filename) {${readFileSync(filename, 'latin1')}\n})`, {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module: { exports?: Program } = {}
  script.runInThisContext()(module, requireLate(createRequire(filename)), filename)
  const running = (module.exports as Program).run(argv)
  cache?.started()
  const status = await running
  if (status === 0) cache?.keep(() => script.createCachedData())
  return status
}

/** Node's own modules that every command uses, and that Node has loaded before the program starts. */
const AT_HAND: ReadonlySet<string> = new Set(['node:fs', 'node:path', 'node:url'])

/**
 * A `require` that loads Node's modules when something of theirs is first asked for: http, tls, crypto and the streams below them take
 * longer to load than a chart takes to render, and most commands need none of them.
 */
function requireLate(require: NodeJS.Require): (id: string) => unknown {
  return (id) =>
    id.startsWith('node:') && !AT_HAND.has(id)
      ? new Proxy(
          {},
          lateModule(() => require(id)),
        )
      : require(id)
}

/** The members of a module that is loaded by the first look at one. */
function lateModule(load: () => object): ProxyHandler<object> {
  let loaded: object | undefined
  const members = (): object => {
    loaded ??= load()
    return loaded
  }
  return {
    get: (_, name) => Reflect.get(members(), name),
    has: (_, name) => Reflect.has(members(), name),
    ownKeys: () => Reflect.ownKeys(members()),
    // the members of a proxy's target would have to be fixed for this to say that they are
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(members(), name)
      return found === undefined ? undefined : { ...found, configurable: true }
    },
  }
}

/** The words that select a command, as far as they can be told without compiling anything. */
function commandOf(argv: readonly string[]): string {
  if (argv[0] === RENDER_THREAD) return 'render'
  const words = argv.filter((word) => /^[a-z][a-z-]{0,20}$/.test(word))
  return words.slice(0, GROUPS.has(words[0] ?? '') ? 2 : 1).join('-')
}

const GROUPS = new Set(['mirror', 'recipe', 'golden', 'cache'])
