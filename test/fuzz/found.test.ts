import { describe, expect, test } from 'vitest'
import { chartOf } from './comparison.ts'
import { CHART_YAML, type ChartInput } from './generator.ts'
import { BASE_CHART } from './generators/expression.ts'
import { comparable, ours } from './renderers.ts'

const chart = (files: ChartInput['files'], ...args: string[]): ChartInput => ({
  files: { 'Chart.yaml': CHART_YAML, ...files },
  args,
})
const metadata = (text: string): ChartInput => chart({ 'Chart.yaml': text })
const NEXT = 'apiVersion: v3\nname: c\nversion: 1.0.0\n'
const DAY = '(toDate "2006-01-02" "2020-01-02")'
const INSTANT = '(toDate "2006-01-02T15:04:05Z07:00" "2021-06-01T10:20:30.5Z").UTC'

// biome-ignore-start format: one row a line
const PRINTED: readonly (readonly [body: string, output: string])[] = [
  [
    '{{ list (toDate "2006-01-02" "2020-01-02") | printf "%#v" }}',
    '[]interface {}{time.Date(2020, time.January, 2, 0, 0, 0, 0, time.Local)}',
  ],
  [
    '{{ fromToml "d = 1979-05-27" | printf "%#v" }}',
    'map[string]interface {}{"d":time.Date(1979, time.May, 27, 0, 0, 0, 0, time.Location("date-local"))}',
  ],
  [
    '{{ fromJson "{\\"a\\":1e400}" }}',
    'map[Error:json: cannot unmarshal number 1e400 into Go value of type float64 a:<nil>]',
  ],
  ['{{ printf "%+w" 0.0 }}', '%!w(float64=0)'],
  ['{{ printf "%+w" .Values.ll }}', '%!w([]interface {}=[[1] [2 [3]]])'],
  [`{{ printf "%z" ${DAY} }}`, '{%!z(uint64=0) %!z(int64=63713520000) %!z(*time.Location=&{UTC [] []  0 0 <nil>})}'],
  [`{{ printf "%d" ${DAY} }}`, '{0 63713520000 67093280}'],
  [`{{ printf "%+w" ${DAY} }}`, '%!w(time.Time={wall:0 ext:63713520000 loc:0x3ffc320})'],
  [
    `{{ printf "%#w" ${INSTANT} }}`,
    '%!w(time.Time=time.Time{wall:0x1dcd6500, ext:63758139630, loc:(*time.Location)(nil)})',
  ],
  [`{{ printf "%6t" ${INSTANT} }}`, '{%!t(uint64=500000000) %!t(int64=63758139630) %!t(*time.Location= <nil>)}'],
  [
    `{{ printf "%x %d" ${INSTANT} ${INSTANT} }}`,
    '323032312d30362d30312031303a32303a33302e35202b3030303020555443 {500000000 63758139630 0}',
  ],
  [`{{ printf "%v|%d" ${DAY}.Location ${DAY}.Location }}`, 'UTC|&{%!d(string=UTC) [] [] %!d(string=) 0 0 0}'],
  [
    `{{ printf "%#v" ${DAY}.Location }}`,
    '&time.Location{name:"UTC", zone:[]time.zone(nil), tx:[]time.zoneTrans(nil), extend:"", cacheStart:0, cacheEnd:0, cacheZone:(*time.zone)(nil)}',
  ],
  [
    '{{ printf "%z" (semver "1.2.3-a+b") }}',
    '&{%!z(uint64=1) %!z(uint64=2) %!z(uint64=3) %!z(string=a) %!z(string=b) %!z(string=1.2.3-a+b)}',
  ],
  [
    '{{ printf "%#v" (semver "1.2.3-a+b") }}',
    '&semver.Version{major:0x1, minor:0x2, patch:0x3, pre:"a", metadata:"b", original:"1.2.3-a+b"}',
  ],
  ['{{ deepEqual (semver "1.2") (semver "1.2") }} {{ eq (semver "1.2") (semver "1.2") }}', 'true false'],
  [
    `{{ deepCopy (semver "1.2.3") }} {{ deepCopy ${DAY} }} {{ deepCopy ${DAY}.Location }}.`,
    '0.0.0 2020-01-02 00:00:00 +0000 UTC .',
  ],
  ['{{ deepCopy .Capabilities.KubeVersion }}', '{v1.35.0  1 35}'],
  [`{{ toYamlPretty (${DAY}.Sub ${DAY}) }} {{ toYaml (${DAY}.Sub ${DAY}) }}`, '0s 0'],
  ['{{ index .Files "nope" | toJson }} {{ .Files.nope | printf "%#v" }}', 'null []byte(nil)'],
  ['{{ printf "%p %p" .Values.el (fromJson "null") }}', '0x4029440 0x0'],
  [
    '{{ fromToml "a = 0:32:00" }}',
    "map[Error:toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got ':' instead]",
  ],
  [
    '{{ printf "% x|% 8v|%+v|%x" (fromToml "a = inf").a (fromToml "a = inf").a (fromToml "a = inf").a (fromToml "a = inf").a }}',
    ' Inf|     Inf|+Inf|+Inf',
  ],
  ['{{ range list 1 2 }}<{{ range list }}{{ else }}{{ break }}{{ end }}{{ . }}>{{ end }}', '<1><2>'],
  ['{{ range list 1 2 }}<{{ range list }}{{ else }}{{ continue }}{{ end }}{{ . }}>{{ end }}', '<<'],
  [
    '{{ toDate "3PM PM" "12AM PM" }} {{ toDate "3PM PM" "1PM AM" }}',
    '0000-01-01 00:00:00 +0000 UTC 0000-01-01 13:00:00 +0000 UTC',
  ],
  [`{{ toToml (dict "a" (${DAY}.Sub ${DAY})) }}`, 'a = "0s"\n'],
  ['{{ printf "%w" (.Files.GetBytes "values") }}', '[]'],
  ['{{ fromJson "1e400" }}', 'map[Error:json: cannot unmarshal number into Go value of type map[string]interface {}]'],
  ['{{ date "2006-01-02 15:04:05 Mon 002" (int64 9223372036854775807) }}', '292277026596-12-04 15:30:07 Sun 339'],
  ['{{ dateInZone "2006-01-02 15:04 MST" (int64 999999999999999) "Europe/Berlin" }}', '31690708-07-05 03:46 CEST'],
  [
    `{{ ${INSTANT}.MarshalBinary }} {{ ${DAY}.AppendText (.Files.GetBytes "x") | printf "%s" }}`,
    '[1 0 0 0 14 216 72 0 238 29 205 101 0 255 255] 2020-01-02T00:00:00Z',
  ],
  [`{{ toToml (dict "a" ${DAY}.Location) }}`, '[a]\n'],
]

const FAILING: readonly (readonly [body: string, error: string])[] = [
  [
    '{{ $_ := set .Values "x" "\\x7f" }}{{ .Values.YAML }}',
    'error calling YAML: yaml: control characters are not allowed',
  ],
  ['{{ .Values.Encode 1 }}', "can't handle 1 for arg of type io.Writer"],
  ['{{ .Values.Encode .Values.s }}', 'wrong type for value; expected io.Writer; got string'],
  [`{{ ${DAY}.Clock }}`, '    function Clock has 3 return values; should be 1 or 2'],
  [`{{ ${DAY}.ISOWeek }}`, '    invalid function signature for ISOWeek: second return value should be error; is int'],
  ['{{ index (fromJson "null") 0 }}', 'error calling index: value has type int; should be string'],
]

const CHARTS: readonly (readonly [input: ChartInput, error: string])[] = [
  [
    chart({}, '--set', 'a=1,a[-1]=2'),
    'failed parsing --set data: unable to parse key: interface conversion: interface {} is int64, not []interface {}',
  ],
  [
    metadata(`${NEXT}name: [a]`),
    'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.name of type string',
  ],
  [
    metadata(`${NEXT}maintainers: a`),
    'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type []*v3.Maintainer',
  ],
  [metadata('apiVersion: v3\nname: c'), 'validation: chart.metadata.version is required'],
  [metadata(`${NEXT}type: library`), 'library charts are not installable'],
  [chart({ 'Chart.yaml': NEXT, 'requirements.yaml': '- a' }), 'invalid chart apiVersion'],
  [
    chart({ 'Chart.yaml': NEXT, 'Chart.lock': '- a' }),
    'cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v3.Lock',
  ],
  [
    chart({ 'Chart.yaml': NEXT, 'charts/s/Chart.yaml': 'name: s\nversion: 1' }),
    'an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: unsupported chart dependency type',
  ],
]
// biome-ignore-end format: one row a line

describe('what the fuzzers found stays as helm has it', () => {
  test.each(PRINTED)('%s', async (body, output) => {
    const result = await ours(chartOf(BASE_CHART, [{ body }]))
    expect(comparable(result)).toBe(`---\n# Source: c/templates/t.yaml\n# ${JSON.stringify(output)}\n`)
  })
  test('files of control characters as a config', async () => {
    const result = await ours(
      chartOf({ ...BASE_CHART, files: { ...BASE_CHART.files, a: '\u007f' } }, [
        { body: '{{ (.Files.Glob "a").AsConfig }}.' },
      ]),
    )
    expect(comparable(result)).toBe('---\n# Source: c/templates/t.yaml\n# "."\n')
  })
  test.each(FAILING)('%s', async (body, error) => {
    expect(comparable(await ours(chartOf(BASE_CHART, [{ body }])))).toContain(error)
  })
  test.each(CHARTS)('%j', async (input, error) => {
    expect(comparable(await ours(input))).toBe(`exit 1\nError: ${error}`)
  })
})
