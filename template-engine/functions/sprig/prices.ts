import type { FunctionLibrary, FunctionSpec } from '../library.ts'

/**
 * What functions cost besides the argument's and the result's eighth of a step a byte: steps for each byte of a text argument or element of
 * a list, and bytes that are held meanwhile.
 */
interface Price {
  readonly steps: number
  readonly bytes?: number
}

const RUNES: Price = { steps: 1.5 }
const RUNE_LIST: Price = { steps: 2, bytes: 12 }
const HASH: Price = { steps: 0.5 }
const MATCHES: Price = { steps: 1 }
const DECODED: Price = { steps: 2, bytes: 4 }
const COMPARED: Price = { steps: 2 }
const COPIED: Price = { steps: 0.5, bytes: 8 }

export const PRICES: Readonly<Record<string, Price>> = {
  abbrev: RUNES,
  abbrevboth: RUNES,
  adler32sum: { steps: 0.15 },
  b32dec: RUNES,
  b32enc: RUNES,
  b64dec: HASH,
  b64enc: HASH,
  base: HASH,
  camelcase: RUNE_LIST,
  cat: HASH,
  clean: RUNES,
  compact: COPIED,
  contains: HASH,
  date: { steps: 8, bytes: 16 },
  dateInZone: { steps: 8, bytes: 16 },
  date_in_zone: { steps: 8, bytes: 16 },
  dateModify: RUNES,
  date_modify: RUNES,
  dir: HASH,
  initial: COPIED,
  initials: RUNE_LIST,
  htmlDate: RUNES,
  indent: HASH,
  join: HASH,
  kebabcase: RUNE_LIST,
  lower: HASH,
  mulf: COMPARED,
  addf: COMPARED,
  subf: COMPARED,
  divf: COMPARED,
  nindent: HASH,
  nospace: RUNE_LIST,
  osBase: HASH,
  osClean: RUNES,
  plural: HASH,
  quote: RUNES,
  regexFindAll: MATCHES,
  mustRegexFindAll: MATCHES,
  regexQuoteMeta: RUNES,
  regexReplaceAll: MATCHES,
  mustRegexReplaceAll: MATCHES,
  regexReplaceAllLiteral: MATCHES,
  mustRegexReplaceAllLiteral: MATCHES,
  regexSplit: MATCHES,
  mustRegexSplit: MATCHES,
  replace: HASH,
  rest: COPIED,
  reverse: COPIED,
  mustReverse: COPIED,
  semver: RUNES,
  semverCompare: RUNES,
  sha1sum: HASH,
  sha256sum: HASH,
  sha512sum: { steps: 1 },
  shuffle: { steps: 2, bytes: 8 },
  snakecase: RUNE_LIST,
  sortAlpha: { steps: 4, bytes: 16 },
  split: RUNES,
  splitList: RUNES,
  splitn: RUNES,
  squote: HASH,
  swapcase: RUNES,
  title: RUNES,
  toDate: DECODED,
  mustToDate: DECODED,
  toDecimal: COMPARED,
  toString: HASH,
  toStrings: { steps: 2, bytes: 16 },
  trim: HASH,
  trimAll: RUNES,
  trimall: RUNES,
  trunc: HASH,
  uniq: { steps: 4, bytes: 16 },
  mustUniq: { steps: 4, bytes: 16 },
  untitle: RUNES,
  upper: HASH,
  urlJoin: RUNES,
  urlParse: RUNE_LIST,
  wrap: RUNES,
  wrapWith: RUNES,
}

const sizeOf = (argument: unknown): number => {
  if (typeof argument === 'string') return argument.length
  if (!Array.isArray(argument)) return 0
  let size = argument.length
  for (const item of argument) if (typeof item === 'string') size += item.length
  return size
}

function priced(spec: FunctionSpec, { steps, bytes = 0 }: Price): FunctionSpec {
  const { run } = spec
  return {
    ...spec,
    run: (call, ...args: never[]) => {
      let size = 0
      for (const argument of args) size += sizeOf(argument)
      call.budget.step(Math.ceil(size * steps))
      if (bytes > 0) call.budget.grow(size * bytes)
      return run(call, ...args)
    },
  }
}

/** The functions, each paid for by PRICES before it runs. */
export function withPrices(functions: FunctionLibrary): FunctionLibrary {
  return Object.fromEntries(
    Object.entries(functions).map(([name, spec]) => {
      const price = PRICES[name]
      return [name, price === undefined ? spec : priced(spec, price)]
    }),
  )
}
