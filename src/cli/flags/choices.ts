import type { Flag } from './flag.ts'

/** A flag whose choices are at hand, and named by its help. */
export interface KnownFlag extends Flag {
  readonly choices?: readonly string[]
}

/** Flags with their choices, read from the tables that have them. */
export const withChoices = (flags: readonly Flag[]): Promise<KnownFlag[]> => Promise.all(flags.map(withChoicesOf))

async function withChoicesOf(flag: Flag): Promise<KnownFlag> {
  const { choices, ...rest } = flag
  if (choices === undefined) return rest
  const words = typeof choices === 'function' ? await choices() : choices
  return { ...rest, choices: words, help: flag.help.replace('{choices}', () => listed(words)) }
}

/** `a`, `a or b`, `a, b or c` */
const listed = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' or $1')
