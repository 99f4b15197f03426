/** The engine: Go's text/template with its builtins and Sprig. Go's values and library are in `go/index.ts`. */
export { FunctionError, LimitError } from './errors.ts'
export { type ErrorPlace, TemplateError } from './exec/error.ts'
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
export { jsonFunctions } from './functions/sprig/json.ts'
export { semverFunctions } from './functions/sprig/semver.ts'
export { urlFunctions } from './functions/sprig/url.ts'
export { SPRIG_WITHOUT_CRYPTO } from './functions/sprig/without-crypto.ts'
export { Budget, ENGINE_LIMITS, type EngineLimits } from './limits.ts'
export { ParseError } from './parse/error.ts'
