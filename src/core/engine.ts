/** What the CLI and Node sides may use of the template engine, which they do not import themselves. */
export {
  type ByteString,
  decodeDocument,
  decodeText,
  encodeText,
  fromBytes,
  LimitError,
  numberErrorText,
  parseBool,
  parseDuration,
  parseFloat64,
  type Text,
  toBytes,
} from '../../template-engine/go/index.ts'
export type { Effects, FunctionLibrary } from '../../template-engine/index.ts'
export { Budget, type Deadline, ENGINE_LIMITS, type EngineLimits } from '../../template-engine/limits.ts'
