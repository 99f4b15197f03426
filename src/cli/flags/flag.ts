/** A flag of a command, in pflag's kinds: what helm's users and scripts expect of `--set x`, `--set=x`, `-nx`, `--debug=false`. */
export interface Flag {
  readonly name: string
  readonly short?: string
  /** other long names for the same flag */
  readonly aliases?: readonly string[]
  /** `array` keeps each occurrence whole; `slice` splits each at commas as CSV, as pflag's StringSlice does */
  readonly kind: 'bool' | 'string' | 'int' | 'array' | 'slice'
  /** value when the flag stands without one (pflag's NoOptDefVal) */
  readonly bare?: string
  readonly help: string
  /** placeholder for the value in help: `FILE` */
  readonly value?: string
  /** environment variable that gives the default */
  readonly env?: string
  /** why a value is not taken, beyond its kind; undefined when it is */
  readonly check?: (text: string) => string | undefined
  /** may be given once only */
  readonly once?: boolean
  /** words offered by shell completion, or how they are loaded from the table that has them; `{choices}` in `help` stands for them */
  readonly choices?: readonly string[] | (() => Promise<readonly string[]>)
  /** printed to stderr when used */
  readonly deprecated?: string
  /** the heading under which help has it; default `Flags` */
  readonly group?: string
  readonly hidden?: boolean
}

/** Flags under one heading of help. */
export const inGroup = (group: string, flags: readonly Flag[]): readonly Flag[] =>
  flags.map((flag) => ({ group, ...flag }))

/** How a flag is written in full, its other names too. */
export const longNames = (flag: Flag): string[] => [flag.name, ...(flag.aliases ?? [])].map((name) => `--${name}`)

/** A flag or argument that cannot be taken, in pflag's words. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** what may have been meant, which helm does not say */
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
