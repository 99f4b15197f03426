import fc, { type Arbitrary } from 'fast-check'
import { CHART_YAML, type ChartInput, type TemplateGenerator } from '../generator.ts'
import { CALLS, type Call, type Want } from './functions.ts'
import * as grammar from './grammar.ts'
import { floatLiteral, intLiteral, quoteText, smallInt, stringLiteral } from './literal.ts'

/** Values of every type that values have, by name. */
export const VALUES_YAML = `s: text
e: ""
n: 3
f: 2.5
big: 1000000
huge: 12345678901
neg: -7
zero: 0
t: true
x: false
nul: null
num: "42"
uni: "é日本😀"
multi: "a\\nb\\n"
l: [1, a, null, true, 2.5, {a: 1}]
sl: [b, a, c, a]
nl: [3, 1, 2]
ll: [[1], [2, [3]]]
ml: [{a: 1}, {b: 2}, {}]
el: []
m: {a: 1, b: {c: x, d: [1]}, "10": x, "9": y, q: null, é: 1}
em: {}
deep: {a: {b: {c: {d: end}}}}
`

/** What templates of the expression generators stand on. */
export const BASE_CHART: ChartInput = {
  files: {
    'Chart.yaml': CHART_YAML,
    'values.yaml': VALUES_YAML,
    'templates/_named.tpl':
      '{{ define "id" }}{{ . }}{{ end }}{{ define "up" }}{{ .s | upper }}{{ end }}{{ define "nothing" }}{{ end }}{{ define "lines" }}\n  a: {{ . | quote }}\n  b: 2\n{{ end }}',
  },
  args: ['--set', 'si=7,sb=true,sn=null,sl2={a,1,true},ss=x,sz=0', '--set-string', 'st=7'],
}

const constants = (...texts: string[]): Arbitrary<string> => fc.constantFrom(...texts)
const literals = (...texts: string[]): Arbitrary<string> => fc.constantFrom(...texts.map(quoteText))

const URLS = [
  'http://u:p@h.io:80/p%20q?x=1&y=2#f',
  'host:80',
  'http://[::1',
  'http://[::1]:8080/',
  '//a/b',
  '/a?b',
  'mailto:a@b',
  '',
  'http://h/%zz',
  'HTTP://EX.com/é',
  'a b',
  'http://a b/',
  '1:2',
  'ftp://x/;a=b?c=d?e',
  'http://h:port/',
  '%',
  'http://h/a%2Fb',
]
const REGEXPS = [
  'a',
  'b+',
  '(a)(b)?',
  '[a-z]+',
  '^',
  '$',
  '\\w+',
  '(?i)A',
  '(',
  'a|b',
  '',
  '.',
  '\\s*',
  '(?P<x>a)',
  '[^a]',
  'a{2,3}',
  '(?s).+',
  '\\bfoo\\b',
  '[[:alpha:]]',
  '\\p{L}+',
  '*',
  'a**',
  '[z-a]',
  '(?m)^a$',
  'x*',
  '(?:a)',
  '(?=a)',
  '\\d',
  '[',
  'a{1001}',
  '\\Qa.b\\E',
  '\\pN',
  '(?U)a+',
  '\\x{e9}',
  'é',
]
const LAYOUTS = [
  '2006-01-02',
  '2006-01-02T15:04:05Z07:00',
  'Mon Jan _2 15:04:05 MST 2006',
  '15:04',
  '3:04PM',
  '.000',
  '02 Jan 06 15:04 MST',
  '05.999999',
  '',
  'x',
  '002',
  '-07:00:00',
  'January',
  'Monday',
  '06/1/2',
  '2006-01-02 15:04:05.000000000 -0700 MST',
]
const DATES = [
  '2020-01-02',
  '2020-02-30',
  '2021-06-01T10:20:30Z',
  '2021-06-01T10:20:30+02:00',
  'Mon Jan  2 15:04:05 UTC 2020',
  '10:20',
  '3:04PM',
  '',
  'x',
  '0000-01-01',
  '9999-12-31',
]
const YAMLS = [
  'a: 1',
  '- a\n- 1',
  'a: {b: [1, 2.5, ~]}',
  'x',
  '',
  '#c',
  'a: b: c',
  'n: y',
  '{a: 1, a: 2}',
  'a: &x {b: 1}\nc: *x',
  '<<: {a: 1}\nb: 2',
  '1: a',
  '? [a]\n: 1',
  'a: 010',
  "a: 'x",
  '- - 1',
  'a: |\n  x\n  y',
  'a:\n\tb: 1',
  'null',
  '[]',
  'é: 😀',
]
const JSONS = [
  '{"a":1}',
  '[1,2.5,"x",null,true]',
  'null',
  '1',
  '"x"',
  '',
  '{',
  '{"a":{"b":[]}}',
  '{"a":1,"a":2}',
  '[1,]',
  '{"a":1e400}',
  '{"a":12345678901234567890}',
  '"\\ud83d\\ude00"',
  '{"b":1,"a":"<&>"}',
  ' {} ',
  '[]x',
  'true',
  '{"a" 1}',
  '[1 2]',
  '"\\x"',
]
const TOMLS = [
  'a = 1',
  'a = "x"\n[b]\nc = [1, 2]',
  '',
  'a = 1.5',
  'x',
  'a = true\nb = 1979-05-27T07:32:00Z',
  '[[t]]\nx = 1\n[[t]]\nx = 2',
  'a = 1\na = 2',
  "a = 'l'",
  'a.b.c = 1',
  'a = [1, "x"]',
  'a = 0x1f',
  'a = inf',
  'd = 1979-05-27',
  '[a]\n[a]',
  'a = {b = 1}',
]
const FORMATS = [
  '%v',
  '%s',
  '%d',
  '%q',
  '%x',
  '%T',
  '%t',
  '%5d',
  '%-5s|',
  '%05d',
  '%+d',
  '%.2f',
  '%e',
  '%g',
  '%%',
  '%',
  '%!',
  '%z',
  '%[2]v %[1]v',
  '%*d',
  '%#v',
  '%+v',
  '%c',
  '%U',
  '%o',
  '%b',
  '%X',
  '% x',
  '%6.2f',
  'a %s b %s',
  '%+q',
  '%#q',
  '%v %d',
  '%t %t',
  '',
]

const LEAVES: Readonly<Record<Want, Arbitrary<string>>> = {
  string: fc.oneof(
    stringLiteral,
    stringLiteral,
    constants(
      '.Values.s',
      '.Values.e',
      '.Values.uni',
      '.Values.multi',
      '.Values.num',
      '.Values.ss',
      '.Release.Name',
      '.Chart.Name',
      '.Template.Name',
      '.Values.m.b.c',
    ),
  ),
  bool: constants('true', 'false', '.Values.t', '.Values.x', '.Values.sb', '.Release.IsInstall'),
  int: fc.oneof(smallInt, intLiteral, constants('(len .Values.l)', '(int .Values.n)')),
  int64: fc.oneof(
    constants('.Values.si', '.Values.sz', '(int64 .Values.n)', '(int64 .Values.big)'),
    intLiteral.map((n) => `(int64 ${n})`),
  ),
  float64: fc.oneof(
    floatLiteral,
    constants('.Values.n', '.Values.f', '.Values.big', '.Values.huge', '.Values.neg', '.Values.zero'),
  ),
  number: fc.oneof(
    smallInt,
    intLiteral,
    floatLiteral,
    constants(
      '.Values.n',
      '.Values.f',
      '.Values.big',
      '.Values.neg',
      '.Values.si',
      '.Values.num',
      '.Values.st',
      '"12"',
      '"1.5"',
      '"x"',
      'true',
      'nil',
      '"0x10"',
      '"08"',
    ),
  ),
  list: fc.oneof(
    constants(
      '.Values.l',
      '.Values.sl',
      '.Values.nl',
      '.Values.el',
      '.Values.ll',
      '.Values.ml',
      '.Values.sl2',
      '(list)',
      '(list 1 2 3)',
      '(list "b" "a" nil)',
      '(splitList "," "a,b,,c")',
      '(until 3)',
      '(list (dict "a" 1) (list 2))',
      '(rest (list))',
      '(tuple 1 "a" 2.5 true)',
      '(regexFindAll "x" "abc" -1)',
      '(keys (dict "a" 1))',
    ),
  ),
  map: fc.oneof(
    constants(
      '.Values.m',
      '.Values.em',
      '.Values.deep',
      '.Values.m.b',
      '(dict)',
      '(dict "a" 1 "b" "x")',
      '(dict "a" (dict "b" nil))',
      '(dict 1 2)',
      '(dict "a")',
      '(split "." "a.b.c")',
      '(fromYaml "a: 1")',
      '(dict "l" (list 1 2) "e" "")',
    ),
  ),
  any: fc.oneof(
    stringLiteral,
    intLiteral,
    floatLiteral,
    constants(
      'nil',
      'true',
      'false',
      '.Values.nope',
      '.Values.nul',
      '.Values.sn',
      '.Values.l',
      '.Values.m',
      '.Values.s',
      '.Values.n',
      '.Values.f',
      '.Values.big',
      '.Values.t',
      '.Values.el',
      '.Values.em',
      '.Values.e',
      '.Values.zero',
      '.Values.si',
      '.Values.sl2',
      '(list)',
      '(dict)',
      '.Values.uni',
      '(index .Values.l 1)',
      '.Values.deep.a.b',
      '.Values.m.q',
      "'x'",
      '(semver "1.2.3").Major',
      '.Capabilities.KubeVersion.Minor',
      '(toDate "2006-01-02" "2020-01-02")',
      '(list nil (dict "a" nil))',
    ),
    constants(
      '1i',
      '1.5+2i',
      '(index .Values.s 0)',
      '(toDate "2006-01-02" "2020-01-02").Month',
      '((toDate "2006-01-02" "2020-01-02").Sub (toDate "2006-01-02" "2020-01-01"))',
      '(toDate "2006-01-02T15:04:05Z07:00" "2021-06-01T10:20:30.25Z")',
      '(semver "1.2.3-a+b")',
      '(split "." "a.b")',
      '(fromJson "null")',
      '(fromJsonArray "null")',
      '(chunk 2 .Values.l)',
      '(splitList "," "a,b")',
      '(fromToml "a = [1, 2.5]\\n[[t]]\\nx = 1979-05-27")',
      '.Values.AsMap',
      '.Chart',
      '.Chart.Annotations',
      '.Release',
      '.Template',
      '.Capabilities.KubeVersion',
      '.Capabilities.HelmVersion',
      '(.Files.GetBytes "values")',
      '.Capabilities.APIVersions.Has',
      '(until 2)',
      '(lookup "v1" "Pod" "" "")',
      '(urlParse "http://h/p?q")',
    ),
  ),
  small: fc.oneof(
    { weight: 9, arbitrary: smallInt },
    { weight: 1, arbitrary: constants('.Values.n', '.Values.si', '(int .Values.n)', '2.0', '"2"', '(add 1 1)') },
  ),
  regexp: fc.oneof(literals(...REGEXPS), grammar.regexp.map(quoteText)),
  replacement: grammar.replacement.map(quoteText),
  layout: fc.oneof(literals(...LAYOUTS), grammar.layout.map(quoteText)),
  date: literals(...DATES),
  time: constants(
    '(toDate "2006-01-02" "2020-01-02")',
    '(toDate "2006-01-02T15:04:05Z07:00" "2021-06-01T10:20:30+02:00")',
    '(toDate "x" "y")',
    '(toDate "15:04" "10:20")',
  ),
  instant: fc.oneof(
    constants(
      '(toDate "2006-01-02" "2020-01-02")',
      '(int64 0)',
      '(int64 1600000000)',
      '(int 86400)',
      '(int64 -1)',
      '(int64 253402300800)',
    ),
    // offsets and names before 1970 are the platform's
    fc.nat().map((n) => `(int64 ${n})`),
  ),
  zone: literals('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'nope', '', 'Local', 'EST'),
  duration: fc.oneof(
    literals('1h', '-5m', '1h30m10s', '100ms', '0', 'x', '1.5h', '24h', '', '-0.5s', '9999999h', '1d'),
    grammar.duration.map(quoteText),
  ),
  version: fc.oneof(
    literals(
      '1.2.3',
      'v1.2.3',
      '1.2',
      '1',
      '1.2.3-rc.1',
      '1.2.3+b.7',
      '1.2.3-a.b+c',
      '',
      'x',
      '01.2.3',
      '1.2.3.4',
      '0.0.0',
      '1.19.1-gke.1',
      '2.0.0-0',
      ' 1.2.3',
      '1.2.3-01',
      'v',
      '1.0.0-alpha',
    ),
    grammar.version.map(quoteText),
  ),
  constraint: fc.oneof(
    literals(
      '>=1.2',
      '^1.2.3',
      '~1.2',
      '1.x',
      '1 - 2',
      '>1 <2',
      '>=1.0.0 || <0.5',
      '*',
      '',
      '!=1.2',
      '=1',
      '^0.0',
      '~0',
      '>=1.19-0',
      '1.2 3',
      '>1.2.3-alpha',
      '<=1.2',
      '1.2.3-rc.1 - 2',
      '~>1.2',
      '=>1',
      'x',
      '>=',
      '^0.2',
      '1,2',
      '>1,<3',
      '<1.2.x',
      '^*',
    ),
    grammar.constraint.map(quoteText),
  ),
  json: fc.oneof(literals(...JSONS), grammar.json.map(quoteText)),
  yaml: literals(...YAMLS),
  toml: fc.oneof(literals(...TOMLS), grammar.toml.map(quoteText)),
  url: fc.oneof(literals(...URLS), grammar.url.map(quoteText)),
  urlparts: fc.oneof(
    literals(...URLS).map((u) => `(urlParse ${u})`),
    constants(
      '(dict "host" "h" "path" "/a b" "scheme" "http" "query" "x=1")',
      '(dict "host" 1)',
      '(dict)',
      '(dict "opaque" "x" "scheme" "a")',
      '(dict "userinfo" "u:p" "host" "h")',
    ),
  ),
  path: fc.oneof(
    literals(
      '/a/b/',
      'a/../b',
      '',
      '.',
      '..',
      'a.b/c.txt',
      '//a//b',
      '/..',
      'a/./b/..',
      'a.tar.gz',
      '.x',
      'é/ü.ñ',
      '/',
    ),
    grammar.path.map(quoteText),
  ),
  base64: literals('aGk=', 'aGk', '', '!!', 'w6k=', 'aGk=\n', 'YQ==', 'a', '====', '/+8=', '_-8='),
  base32: literals('NBSWY3DP', 'nbswy3dp', '', 'MFRGG===', 'x', '1', 'ME======'),
  typename: literals(
    'string',
    'int',
    'float64',
    'map',
    'slice',
    'bool',
    'map[string]interface {}',
    '[]interface {}',
    'invalid',
    'int64',
    '<nil>',
    'ptr',
    '',
    '[]string',
    'struct',
    'interface {}',
  ),
  format: literals(...FORMATS),
  template: literals(
    'a',
    '',
    '{{ . }}',
    '{{ .s }}',
    '{{ .nope.x }}',
    '{{ 1 | add 2 }}',
    '{{ include "id" . }}',
    '{{',
    '{{ foo }}',
    '{{ define "z" }}q{{ end }}{{ include "z" . }}',
    '{{- 1 -}}',
    '{{ $x := 1 }}{{ $x }}',
    '{{ range (list . 1) }}{{ . }},{{ end }}',
    '{{ fail "f" }}',
    '{{ . | toYaml }}',
    'x {{/* c */}} y',
    '{{ .Values.s }}',
    '{{ tpl "{{ . }}" 5 }}',
    '{{ required "m" .nope }}',
    '{{ end }}',
  ),
  fresh: constants(
    '(dict)',
    '(dict "a" 1)',
    '(dict "a" (dict "b" 1) "l" (list 1))',
    '(dict "a" nil "z" "" "f" false)',
    '(dict "n" 1.5 "m" (dict))',
    '(deepCopy .Values.m)',
    '(dict "a" (dict "b" (dict "c" 1)))',
    '(fromYaml "a: {b: 1}")',
  ),
  strings: constants('(list "a")'),
}

/** Which functions' results will do. */
const PRODUCERS: Readonly<Partial<Record<Want, readonly Want[]>>> = {
  any: ['string', 'bool', 'int', 'int64', 'float64', 'list', 'map', 'any', 'time'],
  number: ['int', 'int64', 'float64'],
  list: ['list', 'any'],
  map: ['map', 'any'],
  fresh: ['map'],
  int: ['int'],
  int64: ['int64'],
  float64: ['float64'],
  string: ['string'],
  bool: ['bool'],
  // what is no number would mean now
  instant: [],
  time: ['time'],
}

/** What a large number would make grow without end. */
const GROWING = new Set(['repeat', 'indent', 'nindent', 'until', 'untilStep', 'seq', 'wrap', 'wrapWith'])

const pair = grammar.dated.map(([format, date]) => [quoteText(format), quoteText(date)] as const)

const call = ({ name, params, variadic }: Call, depth: number): Arbitrary<string> => {
  const sub = GROWING.has(name) ? 0 : depth
  const fixed = variadic ? params.slice(0, -1) : params
  const rest = params.at(-1)
  const more: Arbitrary<string[]> = variadic && rest ? fc.array(operand(rest, sub), { maxLength: 3 }) : fc.constant([])
  return fc
    .tuple(fc.tuple(...fixed.map((want) => operand(want, sub))), more, fc.boolean())
    .map(([first, others, piped]) => {
      const args = [...first, ...others]
      const last = args.at(-1)
      if (!piped || last === undefined) return `(${[name, ...args].join(' ')})`
      return `(${last} | ${[name, ...args.slice(0, -1)].join(' ')})`
    })
}

const memo = new Map<string, Arbitrary<string>>()

/** An operand of a kind: a literal, a value, or a call in parentheses, nested at most so deep. */
export function operand(want: Want, depth: number): Arbitrary<string> {
  const key = `${want} ${depth}`
  const known = memo.get(key)
  if (known) return known
  const leaf = LEAVES[want]
  const results = PRODUCERS[want] ?? (depth > 0 ? ['string'] : [])
  const calls = depth > 0 ? CALLS.filter((c) => results.includes(c.result)) : []
  const made =
    calls.length === 0
      ? leaf
      : fc.oneof(
          { withCrossShrink: true },
          { weight: PRODUCERS[want] ? 4 : 20, arbitrary: leaf },
          { weight: 4, arbitrary: fc.oneof(...calls.map((c) => call(c, depth - 1))) },
          { weight: 1, arbitrary: fc.oneof(...special(want, depth - 1)) },
        )
  // once in a while, what does not fit
  const odd =
    // anything but a time and a number of seconds means now
    want === 'any' || want === 'instant'
      ? made
      : fc.oneof({ withCrossShrink: true }, { weight: 40, arbitrary: made }, { weight: 1, arbitrary: LEAVES.any })
  memo.set(key, odd)
  return odd
}

/** What calls of a table do not cover. */
function special(want: Want, depth: number): Arbitrary<string>[] {
  const any = operand('any', depth)
  const key = fc.constantFrom('"a"', '"b"', '"nope"', '0', '1', '-1', '"10"', '5')
  const field = fc.constantFrom('a', 'b', 'c', 'nope', 'Values', 'a.b', 'b.c', 'nope.x', 'Major')
  return [
    fc.tuple(any, fc.array(key, { maxLength: 2 })).map(([of, keys]) => `(index ${[of, ...keys].join(' ')})`),
    fc.tuple(operand('map', depth), field).map(([of, name]) => `(${of}).${name}`),
    fc
      .tuple(fc.constantFrom('id', 'up', 'nothing', 'lines', 'missing'), any)
      .map(([name, of]) => `(include "${name}" ${of})`),
    pair.map(([format, date]) => `(toDate ${format} ${date})`),
    fc.tuple(pair, operand('layout', 0)).map(([[format, date], to]) => `(toDate ${format} ${date} | date ${to})`),
    operand('map', depth).map((of) => `(keys ${of} | sortAlpha)`),
    fc.tuple(key, any, operand('map', depth)).map(([k, fallback, of]) => `(dig "a" ${k} ${fallback} ${of})`),
    ...(want === 'any'
      ? [
          constants(
            '.',
            '$',
            '.Values',
            '.Chart',
            '.Files',
            '.Capabilities.KubeVersion',
            '.Capabilities.HelmVersion',
            '.Release',
            '.Template',
            '.Subcharts',
          ).map((of) => `(kindOf ${of})`),
        ]
      : []),
  ]
}

const WRAPPERS: readonly ((expression: string) => string)[] = [
  (e) => `{{ ${e} }}`,
  (e) => `{{ ${e} | printf "%q" }}`,
  (e) => `{{ $x := ${e} }}{{ printf "%T %v %q %#v" $x $x $x (list $x) }}`,
  (e) => `{{ toJson ${e} }}`,
  (e) => `{{ toYaml ${e} }}`,
  (e) => `{{ ${e} | quote }}`,
  (e) => `{{ ${e} | toString }}`,
  (e) => `{{ if ${e} }}t{{ else }}f{{ end }}`,
  (e) => `{{ with ${e} }}{{ . }}{{ else }}none{{ end }}`,
  (e) => `{{ dict "k" ${e} | toYaml }}`,
  (e) => `{{ list ${e} }}`,
  (e) => `{{ print ${e} 1 ${e} }}`,
]

/** Calls of every function on operands of all kinds, three deep. */
export const expressions: TemplateGenerator = {
  kind: 'template',
  name: 'expressions',
  chart: BASE_CHART,
  arbitrary: fc
    .tuple(
      fc.constantFrom(...WRAPPERS),
      fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.oneof(...CALLS.map((c) => call(c, 1))) },
        { weight: 2, arbitrary: operand('any', 3) },
      ),
    )
    .map(([wrap, e]) => ({ body: wrap(e) })),
}
