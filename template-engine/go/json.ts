/** Go's encoding/json over engine values: same bytes out, same errors in. */
export {
  cannotUnmarshal,
  decodeExactJson,
  decodeJson,
  decodeJsonList,
  decodeJsonMap,
  decodeJsonPrefix,
  type JsonLimits,
  jsonPlace,
  jsonSort,
  TrailingData,
} from './json-decode.ts'
export { encodeJson, type JsonStyle, jsonNumber } from './json-encode.ts'
export type { JsonWords } from './json-error.ts'
export { quoteJson, replaceInvalid, runeBytes, sequenceLength } from './json-string.ts'
export { type ExactJson, type Json, NumberText, PartialJson } from './json-value.ts'
