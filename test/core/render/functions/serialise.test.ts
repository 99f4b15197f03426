import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../../../template-engine/go/index.ts'
import { TemplateSet } from '../../../../template-engine/index.ts'
import { CHART_FUNCTIONS } from '../../../helpers/chart-functions.ts'

const run = (text: string): string => {
  const set = new TemplateSet({ functions: CHART_FUNCTIONS })
  set.parse('t', encodeUtf8(text))
  const effects = { now: () => 1_700_000_000_000_000_000n, random: (n: number) => new Uint8Array(n), timeZone: 'UTC' }
  return decodeUtf8(set.execute('t', new Map(), { effects }))
}

const message = (text: string): string => {
  try {
    run(text)
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

// Every row was printed by helm 4.1.4.
const ROWS: [string, string][] = [
  ['{{ dict "b" (list 1 "x") "a" "true" | toYaml | printf "%q" }}', '"a: \\"true\\"\\nb:\\n- 1\\n- x"'],
  ['{{ toYaml "a: b" }}', "'a: b'"],
  ['{{ toYaml 1234567.5 }}', '1.2345675e+06'],
  ['{{ toYaml "😀" }}', '"\\U0001F600"'],
  ['{{ toYaml 1i | printf "%q" }}', '""'],
  ['{{ toYaml (dict "a" "\\u007f") | printf "%q" }}', '""'],
  ['{{ toYaml (semver "1.2.3") | printf "%q" }}', '"1.2.3"'],
  ['{{ dict "a" (list 1 2) | toYamlPretty | printf "%q" }}', '"a:\\n  - 1\\n  - 2"'],
  ['{{ toYamlPretty 1000000.0 }}', '1e+06'],
  ['{{ toYamlPretty (dict "a" (b64dec "/w==")) }}', 'a: !!binary /w=='],
  ['{{ toYamlPretty (semver "1.2.3") }}', '1.2.3'],
  [
    '{{ toYamlPretty (dict "a" (splitList "," "a,b") "n" (rest list) "m" (fromJson "null")) | printf "%q" }}',
    '"a:\\n  - a\\n  - b\\nm: {}\\n\\"n\\": []"',
  ],
  ['{{ (fromYaml "a: {b: 0x10}").a.b }}', '16'],
  ['{{ fromYaml "" | printf "%#v" }}', 'map[string]interface {}{}'],
  ['{{ fromYamlArray "" | printf "%#v" }}', '[]interface {}{}'],
  [
    '{{ fromYaml "- 1" | toJson }}',
    '{"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"}',
  ],
  [
    '{{ fromYaml "a: b: c" }}',
    'map[Error:error converting YAML to JSON: yaml: mapping values are not allowed in this context]',
  ],
  ['{{ fromYaml "a: 1\\n---\\nb: 2" }}', 'map[a:1]'],
  ['{{ fromYamlArray "- yes\\n- 1_000" | toJson }}', '[true,1000]'],
  ['{{ dict "b" 1.0 "a" "<x>" | toJson }}', '{"a":"\\u003cx\\u003e","b":1}'],
  ['{{ toJson 1i | printf "%q" }}', '""'],
  ['{{ mustToJson (list 1e21 nil) }}', '[1e+21,null]'],
  ['{{ toJson (semver "1.2.3-a+b") }}', '"1.2.3-a+b"'],
  ['{{ (fromJson `{"a": {"b": 1}}`).a.b }}', '1'],
  ['{{ (fromJson "{").Error }}', 'unexpected end of JSON input'],
  ['{{ fromJson "null" | printf "%#v" }}', 'map[string]interface {}(nil)'],
  ['{{ fromJsonArray "[1, [2]]" | toJson }}', '[1,[2]]'],
  ['{{ fromJsonArray "null" | printf "%#v" }}', '[]interface {}(nil)'],
  ['{{ fromJsonArray "{}" }}', '[json: cannot unmarshal object into Go value of type []interface {}]'],
  ['{{ dict "b" 1 "a" (dict "c" 1.0) | toToml | printf "%q" }}', '"b = 1\\n\\n[a]\\n  c = 1.0\\n"'],
  ['{{ toToml (list 1 2) }}', '[1, 2]'],
  ['{{ toToml 5 }}', '5'],
  ['{{ toToml (list (dict "a" 1)) }}', 'toml: top-level values must be Go maps or structs'],
  ['{{ toToml (dict "a" (semver "1.2.3")) }}', 'a = "1.2.3"\n'],
  ['{{ toToml (dict "m" (fromJson "null") "n" (rest list) "k" nil) | printf "%q" }}', '""'],
  ['{{ toToml 1i }}', "unsupported type for key '': complex128"],
  ['{{ toToml (dict "a" 1i) }}', 'unsupported type: complex128'],
  ['{{ toToml (dict "a" (list nil)) }}', 'toml: cannot encode array with nil element'],
  ['{{ toToml (dict "a" (list (list nil))) }}', 'toml: cannot encode array with nil element'],
  ['{{ toToml (dict "a" (list (dict "b" nil "c" 1) 1)) }}', 'a = [{c = 1}, 1]\n'],
  ['{{ fromToml "a = 1\\n[b]\\nc = [1.5, true]" | toJson }}', '{"a":1,"b":{"c":[1.5,true]}}'],
  ['{{ (fromToml "a = ").Error }}', 'toml: line 1 (last key "a"): unexpected EOF; expected value'],
  ['{{ (fromToml "a = 2020-01-01").a }}', '2020-01-01 00:00:00 +0000 date-local'],
  ['{{ (fromToml "a = 10:11:12").a }}', '0000-01-01 10:11:12 +0000 time-local'],
  ['{{ (fromToml "a = 2020-01-01T00:00:00").a }}', '2020-01-01 00:00:00 +0000 datetime-local'],
  ['{{ (fromToml "a = 2020-01-01T00:00:00Z").a }}', '2020-01-01 00:00:00 +0000 UTC'],
  ['{{ (fromToml "a = 2020-01-01T00:00:00+02:00").a }}', '2020-01-01 00:00:00 +0200 +0200'],
  [
    '{{ toToml (fromToml "a = 2020-01-01\\nb=10:11:12\\nc=2020-01-01T00:00:00Z\\nd=2020-01-01T00:00:00+02:00") }}',
    'a = 2020-01-01\nb = 10:11:12\nc = 2020-01-01T00:00:00Z\nd = 2020-01-01T00:00:00+02:00\n',
  ],
  [
    '{{ fromToml "a=[[1],[{b=1}]]\\n[[x]]\\ny=1" | printf "%#v" }}',
    'map[string]interface {}{"a":[]interface {}{[]interface {}{1}, []interface {}{map[string]interface {}{"b":1}}}, "x":[]map[string]interface {}{map[string]interface {}{"y":1}}}',
  ],
]

const ERRORS: [string, string][] = [
  ['{{ toYamlPretty 1i }}', 'error calling toYamlPretty: cannot marshal type: complex128'],
  ['{{ mustToYaml 1i }}', 'error calling mustToYaml: error marshaling into JSON: json: unsupported type: complex128'],
  ['{{ mustToYaml "\\u007f" }}', 'error calling mustToYaml: yaml: control characters are not allowed'],
  ['{{ mustToJson 1i }}', 'error calling mustToJson: json: unsupported type: complex128'],
  ['{{ toToml nil }}', 'error calling toToml: reflect: call of reflect.Value.Type on zero Value'],
]

describe('serialising functions', () => {
  it.each(ROWS)('%s', (text, want) => expect(run(text)).toBe(want))
  it.each(ERRORS)('%s fails', (text, want) => expect(message(text)).toContain(want))
})
