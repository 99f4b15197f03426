import { TypedSlice } from '../../value/value.ts'
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
const RUNE_LIST: Price = { steps: 2, bytes: 24 }
const HASH: Price = { steps: 0.5 }
const MATCHES: Price = { steps: 1 }
const REPLACED: Price = { steps: 1, bytes: 8 }
const DECODED: Price = { steps: 2, bytes: 4 }
const COMPARED: Price = { steps: 2 }
const COPIED: Price = { steps: 1, bytes: 16 }

/** Functions that are slow whatever they are handed: steps for a call. Measured by npm run bench:prices. */
const CALLS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...of(12, 'add add1 sub mul div mod min max biggest maxf minf ceil floor int int64 float64 atoi'),
    ...of(16, 'toDecimal toStrings sortAlpha quote squote dict seq until untilStep clean osClean splitList split'),
    ...of(16, 'indent nindent replace cat join without mustWithout coalesce pluck upper lower trim'),
    ...of(30, 'dig randAlphaNum lookup unixEpoch adler32sum regexMatch mustRegexMatch regexFind mustRegexFind'),
    ...of(120, 'addf subf mulf divf add1f round'),
    ...of(60, 'b64enc b32enc camelcase snakecase kebabcase initials shuffle'),
    ...of(60, 'urlParse urlJoin toToml mustToToml fromYaml fromYamlArray toYaml fromJson fromJsonArray mustFromJson'),
    ...of(60, 'toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson duration durationRound now'),
    ...of(120, 'date dateInZone date_in_zone htmlDate htmlDateInZone dateModify date_modify mustDateModify'),
    ...of(120, 'must_date_modify ago uuidv4'),
    ...of(250, 'durationNanoseconds durationMicroseconds durationMilliseconds durationSeconds durationMinutes'),
    ...of(250, 'durationHours durationDays durationWeeks durationRoundTo durationTruncateTo toDuration mustToDuration'),
    ...of(300, 'sha1sum sha256sum'),
    ...of(450, 'semver semverCompare'),
    // what they are handed may be no number, date or code: an error is dearer than an answer
    ...of(500, 'b64dec b32dec fromToml sha512sum'),
    ...of(800, 'toDate mustToDate'),
    ...of(1300, 'encryptAES decryptAES'),
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
  compact: { steps: 4, bytes: 16 },
  mustCompact: { steps: 4, bytes: 16 },
  contains: HASH,
  date: { steps: 8, bytes: 16 },
  dateInZone: { steps: 8, bytes: 16 },
  date_in_zone: { steps: 8, bytes: 16 },
  dateModify: RUNES,
  date_modify: RUNES,
  dir: HASH,
  fromYaml: HASH,
  fromYamlArray: HASH,
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
  regexReplaceAll: REPLACED,
  mustRegexReplaceAll: REPLACED,
  regexReplaceAllLiteral: REPLACED,
  mustRegexReplaceAllLiteral: REPLACED,
  regexSplit: MATCHES,
  mustRegexSplit: MATCHES,
  replace: { steps: 4 },
  rest: COPIED,
  mustInitial: COPIED,
  mustRest: COPIED,
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
  swapcase: { steps: 3 },
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
  uniq: { steps: 4, bytes: 24 },
  mustUniq: { steps: 4, bytes: 24 },
  untitle: RUNES,
  upper: HASH,
  urlJoin: RUNES,
  urlParse: RUNE_LIST,
  wrap: RUNES,
  wrapWith: { steps: 3 },
}

/** Bytes of a text, or elements of a list and the bytes of its texts. */
const sizeOf = (argument: unknown): number => {
  if (typeof argument === 'string') return argument.length
  const list = argument instanceof TypedSlice ? argument.items : argument
  if (!Array.isArray(list)) return 0
  let size = list.length
  for (const item of list) if (typeof item === 'string') size += item.length
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
