/**
 * Go's values and the parts of Go's library that templates need.
 * @module aicr-mirror/template-engine/go
 */

export { FunctionError, GoError, LimitError } from '../errors.ts'
export { decodeUtf8, encodeUtf8, fromBytes, toBytes } from '../value/bytes.ts'
export { deepEqual } from '../value/equal.ts'
export { assignable, entries, isNil, items, kindOf, lengthOf, sortedKeys, typeOf, zeroOf } from '../value/kind.ts'
export * from '../value/number.ts'
export { decodeDocument, decodeText, encodeText } from '../value/text-coding.ts'
export { truth } from '../value/truth.ts'
export * as types from '../value/types.ts'
export * from '../value/value.ts'
export { encodeBase64 } from './base64.ts'
export { detectContentType } from './content-type.ts'
export { parseDuration, roundDuration, truncateDuration } from './duration.ts'
export { BadPattern, fileMatch } from './file-match.ts'
export { printed, sprint, sprintf, sprintln } from './fmt.ts'
export {
  cannotUnmarshal,
  decodeExactJson,
  decodeJson,
  decodeJsonList,
  decodeJsonMap,
  decodeJsonPrefix,
  encodeJson,
  type Json,
  type JsonLimits,
  type JsonStyle,
  type JsonWords,
  jsonNumber,
  jsonPlace,
  jsonSort,
  NumberText,
  PartialJson,
  quoteJson,
  replaceInvalid,
  runeBytes,
  sequenceLength,
  TrailingData,
} from './json.ts'
export { parseAddress } from './netip.ts'
export { clean as cleanPath } from './path.ts'
export { compileRegexp, type Regexp, testRegexp } from './regexp.ts'
export { unstableSort } from './sort.ts'
export {
  formatFloat,
  isPrint,
  numberErrorText,
  parseBool,
  parseFloat64,
  parseInteger,
  quote,
  quoteRune,
} from './strconv.ts'
export { trimRight, trimSpace, trimStart } from './strings.ts'
export { localLocation } from './time.ts'
export { formatTime } from './time-format.ts'
export { parseTime } from './time-parse.ts'
export { DURATION, TIME, timeOf, timeValue } from './time-value.ts'
export { isSpace } from './unicode.ts'
export { formatUrl, hostname, parseUrl, type Url, type UrlHosts } from './url.ts'
export { decodeLastRune, decodeRune, fromRunes, runeCount, runes } from './utf8.ts'
export { fixedZone, type Location, UTC } from './zone.ts'
