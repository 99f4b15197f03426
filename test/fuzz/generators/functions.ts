import { BUILTINS } from '../../../template-engine/functions/builtins.ts'
import type { FunctionSpec } from '../../../template-engine/functions/library.ts'
import { CHART_FUNCTIONS } from '../../helpers/chart-functions.ts'

/** What an operand is good for: a Go type, or a kind of text or value that a function wants and its signature does not tell. */
export type Want =
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  | 'float64'
  | 'number'
  | 'list'
  | 'map'
  | 'any'
  | 'small'
  | 'regexp'
  | 'replacement'
  | 'layout'
  | 'time'
  | 'instant'
  | 'zone'
  | 'duration'
  | 'version'
  | 'constraint'
  | 'json'
  | 'yaml'
  | 'toml'
  | 'url'
  | 'path'
  | 'base64'
  | 'base32'
  | 'typename'
  | 'format'
  | 'template'
  | 'fresh'
  | 'urlparts'
  | 'date'
  | 'strings'

export interface Call {
  readonly name: string
  readonly params: readonly Want[]
  /** the last parameter may come any number of times */
  readonly variadic: boolean
  readonly result: Want
}

/** Functions whose answers depend on chance, on the clock, on other machines or on the order of Go's maps, or that take long. */
const LEFT_OUT = new Set(
  `now ago randInt randAlphaNum randAlpha randNumeric randAscii randBytes shuffle uuidv4 genCA genCAWithKey genSelfSignedCert
  genSelfSignedCertWithKey genSignedCert genSignedCertWithKey encryptAES genPrivateKey bcrypt htpasswd derivePassword getHostByName
  keys values call include fail durationRound`.split(/\s+/),
)

/** Parameters that deserve better than their Go type says; `+` after the last one: it may repeat. */
const WANTED: Readonly<Record<string, string>> = {
  date: 'layout instant',
  htmlDate: 'instant',
  htmlDateInZone: 'instant zone',
  dateInZone: 'layout instant zone',
  date_in_zone: 'layout instant zone',
  dateModify: 'duration time',
  date_modify: 'duration time',
  mustDateModify: 'duration time',
  must_date_modify: 'duration time',
  duration: 'number',
  toDate: 'layout date',
  mustToDate: 'layout date',
  unixEpoch: 'time',
  addf: 'number+',
  add1f: 'number',
  subf: 'number number+',
  mulf: 'number number+',
  divf: 'number number+',
  add: 'number+',
  add1: 'number',
  sub: 'number number',
  mul: 'number number+',
  div: 'number number',
  mod: 'number number',
  max: 'number number+',
  biggest: 'number number+',
  min: 'number number+',
  maxf: 'number number+',
  minf: 'number number+',
  ceil: 'number',
  floor: 'number',
  round: 'number small float64+',
  int: 'any',
  int64: 'any',
  float64: 'any',
  toDecimal: 'any',
  atoi: 'string',
  until: 'small',
  untilStep: 'small small small',
  seq: 'small+',
  repeat: 'small string',
  indent: 'small string',
  nindent: 'small string',
  trunc: 'small string',
  abbrev: 'small string',
  abbrevboth: 'small small string',
  substr: 'small small string',
  wrap: 'small string',
  wrapWith: 'small string string',
  plural: 'string string small',
  splitn: 'string small string',
  chunk: 'small list',
  mustChunk: 'small list',
  append: 'list any',
  mustAppend: 'list any',
  push: 'list any',
  mustPush: 'list any',
  prepend: 'list any',
  mustPrepend: 'list any',
  first: 'list',
  mustFirst: 'list',
  last: 'list',
  mustLast: 'list',
  rest: 'list',
  mustRest: 'list',
  initial: 'list',
  mustInitial: 'list',
  reverse: 'list',
  mustReverse: 'list',
  compact: 'list',
  mustCompact: 'list',
  uniq: 'list',
  mustUniq: 'list',
  without: 'list any+',
  mustWithout: 'list any+',
  has: 'any list',
  mustHas: 'any list',
  slice: 'list small+',
  mustSlice: 'list small+',
  concat: 'list+',
  toStrings: 'list',
  join: 'string list',
  sortAlpha: 'list',
  all: 'any+',
  any: 'any+',
  set: 'fresh string any',
  unset: 'fresh string',
  merge: 'fresh map+',
  mustMerge: 'fresh map+',
  mergeOverwrite: 'fresh map+',
  mustMergeOverwrite: 'fresh map+',
  deepCopy: 'any',
  regexMatch: 'regexp string',
  mustRegexMatch: 'regexp string',
  regexFind: 'regexp string',
  mustRegexFind: 'regexp string',
  regexFindAll: 'regexp string small',
  mustRegexFindAll: 'regexp string small',
  regexReplaceAll: 'regexp string replacement',
  mustRegexReplaceAll: 'regexp string replacement',
  regexReplaceAllLiteral: 'regexp string replacement',
  mustRegexReplaceAllLiteral: 'regexp string replacement',
  regexSplit: 'regexp string small',
  mustRegexSplit: 'regexp string small',
  semver: 'version',
  semverCompare: 'constraint version',
  b64dec: 'base64',
  b32dec: 'base32',
  mustFromJson: 'json',
  fromJson: 'json',
  fromJsonArray: 'json',
  fromYaml: 'yaml',
  fromYamlArray: 'yaml',
  fromToml: 'toml',
  urlParse: 'url',
  urlJoin: 'urlparts',
  base: 'path',
  dir: 'path',
  clean: 'path',
  ext: 'path',
  isAbs: 'path',
  osBase: 'path',
  osDir: 'path',
  osClean: 'path',
  osExt: 'path',
  osIsAbs: 'path',
  typeIs: 'typename any',
  typeIsLike: 'typename any',
  kindIs: 'typename any',
  printf: 'format any+',
  tpl: 'template any',
  index: 'any any+',
  len: 'any',
  ternary: 'any any bool',
  toToml: 'map',
}

const RESULTS: Readonly<Record<string, Want>> = {
  'time.Time': 'time',
  '[]string': 'list',
  '[]int': 'list',
  '[][]interface {}': 'list',
  'map[string]string': 'map',
  '*semver.Version': 'any',
}

const wantOf = (type: { readonly name: string; readonly kind: string }): Want => {
  const named = Object.hasOwn(RESULTS, type.name) ? RESULTS[type.name] : undefined
  if (named) return named
  if (type.kind === 'slice') return 'list'
  if (type.kind === 'map') return 'map'
  return (['string', 'bool', 'int', 'int64', 'float64'] as const).find((w) => w === type.kind) ?? 'any'
}

function describe(name: string, spec: FunctionSpec): Call {
  const result = wantOf(spec.result)
  const wanted = Object.hasOwn(WANTED, name) ? WANTED[name] : undefined
  if (wanted === undefined) return { name, params: spec.params.map(wantOf), variadic: spec.variadic, result }
  return { name, params: wanted.replace('+', '').split(' ') as Want[], variadic: wanted.endsWith('+'), result }
}

/** Every function that answers the same each time. */
export const CALLS: readonly Call[] = Object.entries({ ...BUILTINS, ...CHART_FUNCTIONS })
  .filter(([name]) => !LEFT_OUT.has(name))
  .map(([name, spec]) => describe(name, spec))
