import {
  type ByteString,
  decodeJsonList,
  decodeJsonMap,
  type JsonLimits,
  type JsonWords,
  PartialJson,
  TypedMap,
  TypedSlice,
  types,
  type Value,
} from '../../../../template-engine/go/index.ts'
import { type Call, type FunctionLibrary, fn, str } from '../../../../template-engine/index.ts'
import { chargeYaml } from '../../yaml/index.ts'
import { attempt } from '../attempt.ts'

/** helm adds the error to what json.Unmarshal has filled by then. */
const asMap = (error: Error): Value =>
  error instanceof PartialJson ? error.value.set('Error', error.message) : new Map([['Error', error.message]])
const asList = (error: Error): Value => [error.message]

function paidFor(call: Call, text: ByteString): ByteString {
  chargeYaml(call.budget, text)
  return text
}

const bounded = ({ budget }: Call, words: JsonWords): JsonLimits => ({ words, maxDepth: budget.dataDepth })

/** JSON to values, with errors in the words of a release of Go. */
export const jsonReaders = (words: JsonWords): FunctionLibrary => ({
  /**
   * Reads a JSON object; anything else gives a map with the one key Error.
   * @source helm pkg/engine/funcs.go, fromJSON
   * @example {{ (fromJson `{"a": {"b": 1}}`).a.b }} → 1
   * @example {{ (fromJson "{").Error }} → unexpected end of JSON input
   */
  fromJson: fn([str], types.MAP, (call, text) =>
    attempt<Value>(
      () => decodeJsonMap(paidFor(call, text), bounded(call, words)) ?? new TypedMap(types.MAP, null),
      asMap,
      call.budget,
    ),
  ),
  /**
   * Reads a JSON array; anything else gives a list of one error text.
   * @source helm pkg/engine/funcs.go, fromJSONArray
   * @example {{ fromJsonArray "[1, [2]]" | toJson }} → [1,[2]]
   */
  fromJsonArray: fn([str], types.LIST, (call, text) =>
    attempt<Value>(
      () => decodeJsonList(paidFor(call, text), bounded(call, words)) ?? new TypedSlice(types.LIST, null),
      asList,
      call.budget,
    ),
  ),
})
