import type { Text } from '../core/engine.ts'
import type { Program } from '../node/executable.ts'
import type { KnownFlag } from './flags/choices.ts'
import type { Flag } from './flags/flag.ts'
import type { Options } from './flags/options.ts'

/** One verb of the command line. `run` is loaded only when the verb is used. */
export interface Command {
  /** words that select it: `mirror list` */
  readonly name: string
  /** after the name in the usage line: `[NAME] CHART` */
  readonly operands: string
  readonly summary: string
  /** paragraphs and examples for --help */
  readonly description: string
  readonly flags: readonly Flag[]
  /** errors print as helm prints them (`Error: …`, exit 1) rather than as `[CODE] message: cause` */
  readonly helmErrors?: boolean
  readonly load: () => Promise<Action>
}

/** A command with the flags that its help shows, their choices at hand. */
export interface Described extends Command {
  readonly flags: readonly KnownFlag[]
}

/** Does the work and returns the exit status. Throws AicrError, HelmError or UsageError. */
export type Action = (invocation: Invocation) => Promise<number>

export interface Invocation {
  /** every command of the program, for those that describe it */
  readonly commands: readonly Command[]
  readonly options: Options
  readonly positionals: readonly string[]
  readonly terminal: Terminal
}

/** Where a command writes. stdout carries the document only. */
export interface Terminal {
  readonly outBytes: (bytes: Uint8Array) => void
  readonly out: (text: Text) => void
  readonly err: (text: Text) => void
  /** all of standard input */
  readonly input: () => Uint8Array
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** stderr is a terminal and colour is wanted */
  readonly colour: boolean
  /** the same of stdout */
  readonly colourOut?: boolean
  /** stderr is a terminal on which a line may be rewritten */
  readonly interactive: boolean
  /** stdout is a terminal: documents are for a reader */
  readonly interactiveOut?: boolean
  /** width in columns; undefined without a terminal */
  readonly columns?: number | undefined
  /** runs a command line again with a larger stack, where the program can be started again; returns the exit status */
  readonly again?: (argv: readonly string[]) => Promise<number>
  /** what threads of this program can be started from; none where they cannot be given bounds */
  readonly program?: () => Promise<Program | undefined>
}
