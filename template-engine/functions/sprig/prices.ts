import type { FunctionLibrary, FunctionSpec } from '../library.ts'

/**
 * What functions cost besides the argument's and the result's eighth of a step a byte: steps for each byte of a text argument or element of
 * a list, and bytes that are held meanwhile.
 */
interface Price {
  readonly steps: number
  readonly bytes?: number
  /** steps for the call itself, besides those that every call costs */
  readonly call?: number
}

const RUNES: Price = { steps: 1.5 }
const RUNE_LIST: Price = { steps: 2, bytes: 12 }
const HASH: Price = { steps: 0.5 }
const MATCHES: Price = { steps: 1 }
const DECODED: Price = { steps: 2, bytes: 4 }
const COMPARED: Price = { steps: 2 }
const COPIED: Price = { steps: 0.5, bytes: 8 }

/** Functions that are slow whatever they are handed: steps for a call. Measured by npm run bench:prices. */
const CALLS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...of(
      12,
      'add add1 sub mul div mod min max biggest addf subf mulf divf maxf minf add1f ceil floor round int int64 float64 atoi',
    ),
    ...of(16, 'toDecimal toStrings sortAlpha quote squote b32dec b32enc b64dec b64enc dict seq until untilStep'),
    ...of(
      30,
      'now date dateInZone date_in_zone htmlDate htmlDateInZone dateModify date_modify mustDateModify must_date_modify ago',
    ),
    ...of(30, 'toDate mustToDate unixEpoch duration durationRound sha1sum sha256sum sha512sum adler32sum'),
    ...of(
      60,
      'urlParse urlJoin semver semverCompare encryptAES decryptAES fromToml toToml mustToToml fromYaml fromYamlArray toYaml',
    ),
    ...of(
      30,
      'fromJson fromJsonArray mustFromJson toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson',
    ),
    ...of(
      250,
      'durationNanoseconds durationMicroseconds durationMilliseconds durationSeconds durationMinutes durationHours',
    ),
    ...of(250, 'durationDays durationWeeks durationRoundTo durationTruncateTo toDuration mustToDuration'),
  }),
)

function of(steps: number, names: string): Readonly<Record<string, number>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, steps]))
}

const PRICES: Readonly<Record<string, Price>> = {
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
  shuffle: { steps: 4, bytes: 12 },
  snakecase: RUNE_LIST,
  sortAlpha: { steps: 4, bytes: 16 },
  split: RUNES,
  splitList: RUNES,
  splitn: RUNES,
  squote: HASH,
  swapcase: { steps: 2.5 },
  title: { steps: 2.5 },
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

function priced(spec: FunctionSpec, { steps, bytes = 0, call: each = 0 }: Price): FunctionSpec {
  const { run } = spec
  return {
    ...spec,
    run: (call, ...args: never[]) => {
      let size = 0
      for (const argument of args) size += sizeOf(argument)
      call.budget.step(each + Math.ceil(size * steps))
      if (bytes > 0) call.budget.grow(size * bytes)
      return run(call, ...args)
    },
  }
}

/** The functions, each paid for by PRICES before it runs. */
export function withPrices(functions: FunctionLibrary): FunctionLibrary {
  return Object.fromEntries(
    Object.entries(functions).map(([name, spec]) => {
      const [price, call] = [Object.hasOwn(PRICES, name) ? PRICES[name] : undefined, CALLS.get(name)]
      return [
        name,
        price === undefined && call === undefined ? spec : priced(spec, { steps: 0, ...price, call: call ?? 0 }),
      ]
    }),
  )
}
