/** Go's encoding/json over engine values: same bytes out, same errors in. */
export {
  cannotUnmarshal,
  decodeExactJson,
  decodeJson,
  decodeJsonList,
  decodeJsonMap,
  decodeJsonPrefix,
  jsonPlace,
  type ExactJson,
  type Json,
  type JsonLimits,
  type JsonWords,
  jsonSort,
  NumberText,
  PartialJson,
} from './json-decode.ts'
export { encodeJson, type JsonStyle, jsonNumber } from './json-encode.ts'
export { quoteJson, replaceInvalid, runeBytes, sequenceLength } from './json-string.ts'
