/** What the CLI and Node sides may use of the template engine, which they do not import themselves. */
export {
  type ByteString,
  decodeUtf8,
  encodeUtf8,
  fromBytes,
  LimitError,
  numberErrorText,
  parseBool,
  parseDuration,
  parseFloat64,
  toBytes,
} from '../../template-engine/go/index.ts'
export { type Effects, ENGINE_LIMITS, type EngineLimits, type FunctionLibrary } from '../../template-engine/index.ts'
