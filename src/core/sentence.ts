/** A message before it is put into words: the text around the arguments, and the arguments by name. `T` is the kind of string. */
export interface Sentence<T extends string> {
  /** one more than there are arguments */
  readonly parts: readonly string[]
  readonly given: readonly (readonly [name: string, value: unknown])[]
  /** for the compiler alone */
  readonly kind?: T
}

/** What an argument may be: a list stands for its words with commas between, an error for its message, a sentence for itself. */
type Named<T extends string> =
  | { readonly [name: string]: T | number | boolean | readonly T[] | Error | Sentence<T> }
  | { readonly cause: unknown }

/**
 * A sentence: say`${{ chart }} not found in ${{ place: url }}`. Arguments called `place` and `cause` are those of the error too, whose
 * line then has neither a second time. The other names mean one thing each: `given` is what the user wrote and cannot be used, `found`
 * what was met where `expected` should be, `max` a limit, `reason` words that say why; everything else is named for what it is.
 */
export function say<T extends string>(text: TemplateStringsArray, ...named: readonly Named<T>[]): Sentence<T> {
  return named.reduce<Pieces>(
    (sentence, one, i) => {
      const [name = '', value]: [string?, unknown?] = Object.entries(one)[0] ?? []
      const inner = isSentence(value) ? value : { parts: ['', ''], given: [[name, value] as const] }
      return join(join(sentence, inner), { parts: [text[i + 1] ?? ''], given: [] })
    },
    { parts: [text[0] ?? ''], given: [] },
  )
}

type Pieces = Omit<Sentence<string>, 'kind'>

/** One sentence after the other: the last part of the first and the first of the second are one. */
const join = (a: Pieces, b: Pieces): Pieces => ({
  parts: [...a.parts.slice(0, -1), (a.parts.at(-1) ?? '') + (b.parts[0] ?? ''), ...b.parts.slice(1)],
  given: [...a.given, ...b.given],
})

/** A text as a sentence without arguments. */
export const plainSentence = <T extends string>(text: T): Sentence<T> => ({ parts: [text], given: [] })

/** An argument as data. */
export type Argument = string | number | boolean | readonly string[]

/** What a sentence says: its form, in which `{name}` stands for an argument; the arguments; and both as one string. `word` prints an error. */
export function spell<T extends string>(
  { parts, given }: Sentence<T>,
  word: (error: unknown) => T,
): { readonly form: T; readonly args: Readonly<Record<string, Argument>>; readonly words: T } {
  const values = given.map(([, value]) => (isArgument(value) ? value : word(value)))
  const fill = (at: (i: number) => string): T =>
    parts.slice(1).reduce<string>((text, part, i) => text + at(i) + part, parts[0] ?? '') as T
  return {
    form: fill((i) => `{${given[i]?.[0]}}`),
    args: Object.fromEntries(given.map(([name], i) => [name, values[i] ?? ''])),
    words: fill((i) => shown(values[i])),
  }
}

const isSentence = (value: unknown): value is Sentence<string> =>
  typeof value === 'object' && value !== null && 'parts' in value && 'given' in value

/** Whether a value is data; anything else stands for its message. */
export const isArgument = (value: unknown): value is Argument =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value)

const shown = (value: Argument | undefined): string => (Array.isArray(value) ? value.join(', ') : String(value))
