import { parseBool } from '../../core/engine.ts'
import { AicrError, say } from '../../core/errors.ts'
import { misspelt } from '../../core/nearest.ts'
import type { Flag } from './flag.ts'
import type { Arguments } from './parse.ts'

/** Typed reading of parsed flags, with the environment for flags that were not given. */
export interface Options {
  has(name: string): boolean
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  on(name: string): boolean
  number(name: string): number | undefined
  /** One of a few words. Throws INVALID_REQUEST naming them. */
  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined
}

/** Options in which a flag that was not given has other values. */
export function withDefaults(options: Options, defaults: ReadonlyMap<string, readonly string[]>): Options {
  const text = (name: string): string | undefined => options.text(name) ?? defaults.get(name)?.at(-1)
  return {
    has: (name) => options.has(name) || defaults.has(name),
    text,
    texts: (name) => {
      const given = options.texts(name)
      return given.length > 0 || options.has(name) ? given : (defaults.get(name) ?? [])
    },
    on: (name) => parseBool(text(name) ?? '') === true,
    number: (name) => numberOf(text(name)),
    oneOf: (name, words) => chosen(name, text(name), words),
  }
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

function chosen<T extends string>(name: string, given: string | undefined, words: readonly T[]): T | undefined {
  const word = words.find((each) => each === given)
  if (given === undefined || word !== undefined) return word
  const near = misspelt(given, words)
  const hint = near.length === 0 ? `one of: ${words.join(', ')}` : `did you mean ${near.join(', ')}?`
  throw new AicrError('INVALID_REQUEST', say`invalid --${{ name }} ${{ given }}`, { hint })
}

function requireFlag(variable: string, value: string): void {
  if (value === '' || parseBool(value) !== undefined) return
  throw new AicrError('INVALID_REQUEST', say`invalid $${{ variable }} ${{ given: JSON.stringify(value) }}`, {
    hint: 'true or false',
  })
}

export function readOptions(
  parsed: Arguments,
  flags: readonly Flag[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  for (const flag of flags) {
    if (flag.once && (parsed.given.get(flag.name)?.length ?? 0) > 1)
      throw new AicrError('INVALID_REQUEST', say`flag --${{ name: flag.name }} may be given once only`)
  }
  for (const { kind, env: variable } of flags)
    if (kind === 'bool' && variable !== undefined) requireFlag(variable, env[variable] ?? '')
  const byName = new Map(flags.map((f) => [f.name, f]))
  const texts = (name: string): readonly string[] => {
    const given = parsed.given.get(name)
    if (given) return given
    const variable = byName.get(name)?.env
    const value = variable === undefined ? undefined : env[variable]
    return value === undefined || value === '' ? [] : [value]
  }
  const text = (name: string): string | undefined => texts(name).at(-1)
  return {
    has: (name) => parsed.given.has(name),
    texts,
    text,
    on: (name) => parseBool(text(name) ?? '') === true,
    number: (name) => numberOf(text(name)),
    oneOf: (name, words) => chosen(name, text(name), words),
  }
}
