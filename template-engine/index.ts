export { type ErrorPlace, FunctionError, LimitError, ParseError, TemplateError } from './errors.ts'
export { type RunOptions, TemplateSet, type TemplateSetOptions } from './exec/template-set.ts'
export { BUILTINS } from './functions/builtins.ts'
export {
  any,
  bool,
  type Call,
  type Effects,
  type FunctionLibrary,
  type FunctionSpec,
  float64,
  fn,
  int,
  int64,
  list,
  map,
  type Param,
  rest,
  str,
  type Templates,
  typed,
  value,
} from './functions/library.ts'
export { SPRIG_WITHOUT_CRYPTO } from './functions/sprig/without-crypto.ts'
export { encodeBase64 } from './go/base64.ts'
export { parseDuration } from './go/duration.ts'
export { printed, sprint, sprintf, sprintln } from './go/fmt.ts'
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
  jsonNumber,
  jsonSort,
  NumberText,
  PartialJson,
  quoteJson,
  replaceInvalid,
  runeBytes,
  sequenceLength,
} from './go/json.ts'
export { parseAddress } from './go/netip.ts'
export { numberErrorText, parseBool, parseFloat64, parseInteger } from './go/number-parse.ts'
export { clean as cleanPath } from './go/path.ts'
export { compileRegexp, type Regexp, testRegexp } from './go/regexp.ts'
export { compareVersions, formatVersion, parseStrictVersion, parseVersion, type SemverRules, type Version } from './go/semver.ts'
export { type Constraints, parseConstraints, satisfies } from './go/semver-constraint.ts'
export { formatFloat, isPrint, quote, quoteRune } from './go/strconv.ts'
export { localLocation } from './go/time.ts'
export { formatTime } from './go/time-format.ts'
export { parseTime } from './go/time-parse.ts'
export { DURATION, TIME, timeOf, timeValue } from './go/time-value.ts'
export { isSpace } from './go/unicode.ts'
export { formatUrl, hostname, parseUrl, type Url } from './go/url.ts'
export { decodeLastRune, decodeRune, fromRunes, runeCount, runes } from './go/utf8.ts'
export { fixedZone, type Location, UTC } from './go/zone.ts'
export { Budget, ENGINE_LIMITS, type EngineLimits } from './limits.ts'
export { decodeUtf8, encodeUtf8, fromBytes, toBytes } from './value/bytes.ts'
export { deepEqual } from './value/equal.ts'
export { assignable, entries, isNil, items, kindOf, lengthOf, sortedKeys, typeOf, zeroOf } from './value/kind.ts'
export * from './value/number.ts'
export { truth } from './value/truth.ts'
export * as types from './value/types.ts'
export * from './value/value.ts'
