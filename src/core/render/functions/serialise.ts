import { type ByteString, encodeJson, type JsonWords, types, type Value } from '../../../../template-engine/go/index.ts'
import { any, type Call, type FunctionLibrary, fn, str } from '../../../../template-engine/index.ts'
import { chargeYaml, emitYamlPretty, readYamlList, readYamlMap } from '../../yaml/index.ts'
import { attempt, mustToYaml, toYaml, trimNewline } from '../attempt.ts'

const empty = (): ByteString => ''
const asMap = (error: Error): Value => new Map([['Error', error.message]])
const asList = (error: Error): Value => [error.message]

/** Steps that reading or writing takes for a byte. */
const YAML_STEPS = 5
const JSON_STEPS = 3

/** Counts a text that is about to be read, and the data that it may hold. */
function read(call: Call, text: ByteString): ByteString {
  chargeYaml(call.budget, text)
  return text
}

const bound = ({ budget }: Call): { readonly maxDepth: number | undefined } => ({ maxDepth: budget.dataDepth })

/** Counts what was written against the render's budget. */
function spent(call: Call, text: ByteString, steps: number): ByteString {
  call.budget.step(text.length * steps)
  return text
}

/** Values to text and back. Only the `must` functions report their errors. */
export const SERIALISERS: FunctionLibrary = {
  /**
   * Writes a value as YAML without the final newline: keys in natural order, lists not indented, long text folded at column 80. Empty text for what cannot be written.
   * @source helm pkg/engine/funcs.go, toYAML
   * @example {{ dict "b" (list 1 "x") "a" "true" | toYaml | printf "%q" }} → "a: \"true\"\nb:\n- 1\n- x"
   * @example {{ toYaml "a: b" }} → 'a: b'
   * @example {{ toYaml 1234567.5 }} → 1.2345675e+06
   */
  toYaml: fn([any], types.STRING, (call, value) => spent(call, toYaml(value, call.budget), YAML_STEPS)),
  /**
   * Writes a value as YAML as toYaml does, and fails for what cannot be written.
   * @source helm pkg/engine/funcs.go, mustToYAML
   * @example {{ mustToYaml (list 1 "2") | printf "%q" }} → "- 1\n- \"2\""
   */
  mustToYaml: fn([any], types.STRING, (call, value) => spent(call, mustToYaml(value), YAML_STEPS)),
  /**
   * Writes a value as YAML with indented lists and without folding; floats keep their Go form.
   * @source helm pkg/engine/funcs.go, toYAMLPretty
   * @example {{ dict "a" (list 1 2) | toYamlPretty | printf "%q" }} → "a:\n  - 1\n  - 2"
   * @example {{ toYamlPretty 1000000.0 }} → 1e+06
   */
  toYamlPretty: fn([any], types.STRING, (call, value) => spent(call, trimNewline(emitYamlPretty(value)), YAML_STEPS)),
  /**
   * Reads YAML that holds a map; anything else gives a map with the one key Error.
   * @source helm pkg/engine/funcs.go, fromYAML
   * @example {{ (fromYaml "a: {b: 0x10}").a.b }} → 16
   * @example {{ fromYaml "- 1" | toJson }} → {"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"}
   */
  fromYaml: fn([str], types.MAP, (call, text) =>
    attempt<Value>(() => readYamlMap(read(call, text), bound(call)) ?? new Map(), asMap, call.budget),
  ),
  /**
   * Reads YAML that holds a list; anything else gives a list of one error text.
   * @source helm pkg/engine/funcs.go, fromYAMLArray
   * @example {{ fromYamlArray "- yes\n- 1_000" | toJson }} → [true,1000]
   */
  fromYamlArray: fn([str], types.LIST, (call, text) =>
    attempt<Value>(() => readYamlList(read(call, text), bound(call)) ?? [], asList, call.budget),
  ),
}

/** Values to JSON, as a release of Go writes it. */
export const jsonWriters = (words: JsonWords): FunctionLibrary => ({
  /**
   * Writes a value as JSON on one line, keys sorted, with `<`, `>` and `&` escaped. Empty text for what cannot be written.
   * @source helm pkg/engine/funcs.go, toJSON
   * @example {{ dict "b" 1.0 "a" "<x>" | toJson }} → {"a":"\u003cx\u003e","b":1}
   */
  toJson: fn([any], types.STRING, (call, value) =>
    spent(
      call,
      attempt(() => encodeJson(value, { words }), empty, call.budget),
      JSON_STEPS,
    ),
  ),
  /**
   * Writes a value as JSON as toJson does, and fails for what cannot be written.
   * @source helm pkg/engine/funcs.go, mustToJSON
   * @example {{ mustToJson (list 1e21 nil) }} → [1e+21,null]
   */
  mustToJson: fn([any], types.STRING, (call, value) => spent(call, encodeJson(value, { words }), JSON_STEPS)),
})
