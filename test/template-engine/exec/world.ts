import {
  decodeUtf8,
  encodeUtf8,
  FunctionError,
  type GoType,
  Integer,
  integer,
  items,
  kindOf,
  printed,
  quote,
  Struct,
  TypedMap,
  TypedSlice,
  typeOf,
  types,
  type Value,
} from '../../../template-engine/go/index.ts'
import {
  any,
  bool,
  type Call,
  type FunctionLibrary,
  fn,
  int,
  int64,
  list,
  map,
  ParseError,
  rest,
  str,
  TemplateError,
  TemplateSet,
} from '../../../template-engine/index.ts'

const { ANY, BOOL, FLOAT64, INT, INTS, INT64, LIST, MAP, STRING, STRINGS, STRING_MAP } = types
const goInt = (n: number): Integer => integer(INT, BigInt(n))
const whole = (v: Value): bigint => (v instanceof Integer ? v.value : BigInt(Math.trunc(Number(v))))

function evaluate(call: Call, source: string, scope: Value): Value {
  try {
    return call.templates.evaluate('gotpl', source, scope).replaceAll('<no value>', '')
  } catch (e) {
    if (e instanceof ParseError) throw new FunctionError(`cannot parse template ${quote(source)}: ${e.message}`)
    if (!(e instanceof Error) || e.name === 'LimitError') throw e
    throw new FunctionError(`error during tpl function execution for ${quote(source)}: ${e.message}`)
  }
}

const pairs = (args: readonly Value[]): Map<string, Value> => {
  const out = new Map<string, Value>()
  for (let i = 0; i < args.length; i += 2) out.set(printed(args[i]), i + 1 < args.length ? (args[i + 1] ?? null) : '')
  return out
}

/** A few functions with the signatures that helm's have, enough to show how the engine calls functions. */
export const LIBRARY: FunctionLibrary = {
  include: fn([str, any], STRING, (call, name, data) => call.templates.execute(name, data)),
  tpl: fn([str, any], STRING, evaluate),
  dict: fn([rest(any)], MAP, (_c, args) => pairs(args)),
  list: fn([rest(any)], LIST, (_c, args) => args),
  set: fn([map, str, any], MAP, (_c, m, key, v) => m?.set(key, v)),
  upper: fn([str], STRING, (_c, s) => s.toUpperCase()),
  lower: fn([str], STRING, (_c, s) => s.toLowerCase()),
  trunc: fn([int, str], STRING, (_c, n, s) => s.slice(0, n)),
  repeat: fn([int, str], STRING, (_c, n, s) => s.repeat(n)),
  default: fn([any, rest(any)], ANY, (_c, d, [given = null]) => (given === null || given === '' ? d : given)),
  add: fn([rest(any)], INT64, (_c, args) =>
    integer(
      INT64,
      args.reduce((sum: bigint, x) => sum + whole(x), 0n),
    ),
  ),
  sub: fn([any, any], INT64, (_c, a, b) => integer(INT64, whole(a) - whole(b))),
  int64: fn([any], INT64, (_c, v) => integer(INT64, typeof v === 'string' ? BigInt(v) : whole(v))),
  int: fn([any], INT, (_c, v) => integer(INT, typeof v === 'string' ? BigInt(v) : whole(v))),
  typeOf: fn([any], STRING, (_c, v) => typeOf(v).name),
  kindOf: fn([any], STRING, (_c, v) => kindOf(v)),
  fail: fn([str], STRING, (_c, message) => {
    throw new FunctionError(message)
  }),
  quote: fn([rest(any)], STRING, (_c, args) =>
    args
      .filter((x) => x !== null)
      .map((x) => quote(printed(x)))
      .join(' '),
  ),
  splitList: fn([str, str], STRINGS, (_c, sep, s) => new TypedSlice(STRINGS, s.split(sep))),
  split: fn(
    [str, str],
    STRING_MAP,
    (_c, sep, s) => new TypedMap(STRING_MAP, new Map(s.split(sep).map((x, i) => [`_${i}`, x]))),
  ),
  until: fn(
    [int],
    INTS,
    (_c, n) =>
      new TypedSlice(
        INTS,
        Array.from({ length: n }, (_, i) => goInt(i)),
      ),
  ),
  untilStep: fn([int, int, int], INTS, (_c, from, to, by) => {
    const out: Value[] = []
    for (let i = from; i < to; i += by) out.push(goInt(i))
    return new TypedSlice(INTS, out)
  }),
  hasKey: fn([map, str], BOOL, (_c, m, key) => m?.has(key) ?? false),
  ternary: fn([any, any, bool], ANY, (_c, yes, no, test) => (test ? yes : no)),
  first: fn([any], ANY, (_c, v) => items(v)?.[0]),
  float64: fn([any], FLOAT64, (_c, v) => Number(v)),
  negate: fn([int64], INT64, (_c, n) => integer(INT64, -n)),
  nilMap: fn([], MAP, () => new TypedMap(MAP, null)),
  nilAny: fn([], ANY, () => null),
  four: fn([str, str, str, str], STRING, (_c, a, b, c, d) => a + b + c + d),
  keys: fn([map], INT, (_c, m) => goInt(m === null ? -1 : m.size)),
  count: fn([list], INT, (_c, l) => goInt(l === null ? -1 : l.length)),
}

const VALUES: GoType = {
  name: 'common.Values',
  kind: 'map',
  elem: ANY,
  methods: {
    AsMap: { params: [], run: (r) => (r instanceof TypedMap ? r.entries : null) },
    Table: {
      params: [STRING],
      run: (r, name) => {
        const found = r instanceof TypedMap ? r.entries?.get(String(name)) : undefined
        if (!(found instanceof Map)) throw new FunctionError(`${quote(String(name))} is not a table`)
        return new TypedMap(VALUES, found)
      },
    },
  },
}
const fields = (v: Value): readonly Value[] => (v instanceof Struct ? v.fields : [])
const text = (name: string): { name: string; type: GoType } => ({ name, type: STRING })
const KUBE_VERSION: GoType = {
  name: 'common.KubeVersion',
  kind: 'struct',
  fields: [text('Version'), { ...text('normalizedVersion'), unexported: true }, text('Major'), text('Minor')],
  addressableText: (v) => String(fields(v)[1]),
  methods: {
    GitVersion: { params: [], run: (v) => fields(v)[0] },
    String: { params: [], run: (v) => fields(v)[1] },
  },
}
const VERSION_SET: GoType = {
  name: 'common.VersionSet',
  kind: 'slice',
  elem: STRING,
  methods: { Has: { params: [STRING], run: (set, s) => items(set)?.includes(s) ?? false } },
}
const BUILD_INFO: GoType = { name: 'version.BuildInfo', kind: 'struct', fields: [text('Version'), text('GoVersion')] }
const CAPABILITIES: GoType = {
  name: 'common.Capabilities',
  kind: 'struct',
  fields: [
    { name: 'KubeVersion', type: KUBE_VERSION },
    { name: 'APIVersions', type: VERSION_SET },
    { name: 'HelmVersion', type: BUILD_INFO },
  ],
}

/** Plain data → values as YAML gives them: every number a float64. */
export function data(from: unknown): Value {
  if (Array.isArray(from)) return from.map(data)
  if (typeof from === 'object' && from !== null) return new Map(Object.entries(from).map(([k, v]) => [k, data(v)]))
  return typeof from === 'string' ? encodeUtf8(from) : (from as Value)
}

const ROOT_VALUES = {
  f: 1.5,
  s: 'abc',
  b: true,
  l: [1, 'two', null, { a: 1 }],
  e: [],
  m: { b: 1, a: { c: null, d: 'x' } },
  nul: null,
  num: 3,
  big: 1e6,
  ls: ['b', 'a'],
  lm: [{ n: 'x', v: 1 }, { n: 'y' }],
  lst: [null],
}

/** What helm hands to a template, in small. */
export function root(): Value {
  const kube = new Struct(KUBE_VERSION, ['v1.35.0', 'v1.35.0', '1', '35'])
  const build = new Struct(BUILD_INFO, ['v4.1.4', 'go1.25.9'])
  const pointer: GoType = { name: '*common.Capabilities', kind: 'ptr', elem: CAPABILITIES }
  return new TypedMap(
    VALUES,
    new Map<string, Value>([
      ['Values', new TypedMap(VALUES, data(ROOT_VALUES) as Map<string, Value>)],
      ['Release', data({ Name: 'r', Namespace: 'default', Service: 'Helm' })],
      ['Chart', data({ Name: 'c', Version: '0.1.0' })],
      ['Template', new TypedMap(VALUES, data({ Name: 't', BasePath: 'c/templates' }) as Map<string, Value>)],
      ['Capabilities', new Struct(pointer, [kube, new TypedSlice(VERSION_SET, ['v1', 'apps/v1']), build])],
    ]),
  )
}

const HELPERS = [
  '{{ define "q" }}[{{ .foo.bar }}]{{ end }}',
  '{{ define "inner" }}{{ .Values.foo.bar }}{{ end }}',
  '{{ define "outer" }}\n{{ include "inner" . }}{{ end }}',
  '{{ define "dot" }}<{{ . }}>{{ end }}',
  '{{ define "idx" }}{{ index .Values.l 9 }}{{ end }}',
  '{{ define "blank" }} {{ end }}',
  '{{ define "fails" }}{{ fail "boom" }}{{ end }}',
].join('')

/** Renders a text as template `t` beside some helpers; an error is given as `! ` and its text. */
export function render(source: string): string {
  const set = new TemplateSet({ functions: LIBRARY })
  try {
    set.parse('t', encodeUtf8(source))
    set.parse('h', HELPERS)
    return decodeUtf8(set.execute('t', root()))
  } catch (e) {
    if (e instanceof TemplateError || e instanceof ParseError || e instanceof FunctionError)
      return `! ${decodeUtf8(e.message)}`
    throw e
  }
}

/** Rows of a table, one a line: source and result with `⇒` between; `⏎` stands for a newline. */
export function rows(table: string): [string, string][] {
  const lines = table.split('\n').filter((line) => line.includes(' ⇒ '))
  return lines.map((line) => {
    const [source = '', result = ''] = line.trim().split(/ ⇒ ?/)
    return [source.replaceAll('⏎', '\n'), result.replaceAll('⏎', '\n')]
  })
}
