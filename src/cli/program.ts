import { Script } from 'node:vm'
import { type CodeCache, openCodeCache } from '../node/code-cache.ts'
import { suitShortRuns } from './short-runs.ts'
import { RENDER_THREAD } from './thread-word.ts'

/** What the program's first chunk provides. */
interface Program {
  readonly run: (argv: readonly string[]) => Promise<number>
}

/** The first script: makes chunks of itself run, and of the rest when one of those is asked for (scripts/chunks.mjs). */
type Start = (require: (id: string) => unknown, filename: string, rest: () => unknown) => Program

declare const AICR_PROGRAM_DIGEST: string

/** The program's two scripts, `program` and `rest`: files, or parts of an executable. */
export interface Scripts {
  readonly require: (id: string) => unknown
  /** the file that holds a script: its size and age tell one build from another */
  readonly file: (name: string) => string
  /** as latin1: they are ASCII */
  readonly text: (name: string) => string
}

/**
 * Runs the program and returns the exit status. Half of a short command's time is compiling, so the code that V8 makes is kept for the
 * next process.
 */
export async function runProgram(scripts: Scripts, argv: readonly string[]): Promise<number> {
  // flags are the process's, not a thread's
  if (argv[0] !== RENDER_THREAD) suitShortRuns()
  const command = commandOf(argv)
  const loaded: LoadedScript[] = []
  const load = (name: string): unknown => {
    const script = loadScript(scripts.text(name), scripts.file(name), `${command}-${name}`)
    loaded.push(script)
    // what lives on to its next turn has not died of the code
    setImmediate(() => script.cache?.started())
    return script.value
  }
  const start = load('program') as Start
  const running = start(requireLate(scripts.require), scripts.file('program'), () => load('rest')).run(argv)
  for (const { cache } of loaded) cache?.started()
  const status = await running
  for (const { cache, script } of loaded) {
    cache?.started()
    if (status === 0) cache?.keep(() => script.createCachedData())
  }
  return status
}

interface LoadedScript {
  readonly script: Script
  readonly cache: CodeCache | undefined
  /** what the script evaluates to */
  readonly value: unknown
}

/** Runs a script of the program: CommonJS, because only a script can be given code. */
function loadScript(text: string, file: string, purpose: string): LoadedScript {
  const cache = openCodeCache({ digest: AICR_PROGRAM_DIGEST, file, command: purpose }, process.env)
  const cachedData = cache?.read()
  const script = new Script(text, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) })
  return { script, cache, value: script.runInThisContext() }
}

/** Node's own modules that every command uses, and that Node has loaded before the program starts. */
const AT_HAND: ReadonlySet<string> = new Set(['node:fs', 'node:path', 'node:url'])

/**
 * A `require` that loads Node's modules when something of theirs is first asked for: http, tls, crypto and the streams below them take
 * longer to load than a chart takes to render, and most commands need none of them.
 */
function requireLate(require: Scripts['require']): Scripts['require'] {
  return (id) =>
    id.startsWith('node:') && !AT_HAND.has(id)
      ? new Proxy(
          {},
          lateModule(() => require(id) as object),
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
