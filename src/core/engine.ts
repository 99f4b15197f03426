/** What the CLI and Node sides may use of the template engine, which they do not import themselves. */
export {
  type ByteString,
  decodeUtf8,
  type Effects,
  ENGINE_LIMITS,
  type EngineLimits,
  encodeUtf8,
  type FunctionLibrary,
  fromBytes,
  LimitError,
  numberErrorText,
  parseBool,
  parseDuration,
  parseFloat64,
  type Text,
  toBytes,
} from '../../template-engine/index.ts'
