/**
 * Go's text/template and Sprig, for Go values.
 * @module aicr-mirror/template-engine
 */

export { FunctionError, LimitError } from './errors.ts'
export { type ErrorPlace, MissingTemplate, TemplateError } from './exec/error.ts'
export { type RunOptions, TemplateSet, type TemplateSetOptions } from './exec/template-set.ts'
export { BUILTINS } from './functions/builtins.ts'
export { IncompatibleTypes } from './functions/compare.ts'
export { type Family, type FunctionSet, loadFunctions, mergeFunctions } from './functions/family.ts'
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
export { ENCRYPTION, KEYS, PASSWORDS, SPRIG } from './functions/sprig/index.ts'
export { jsonFunctions } from './functions/sprig/json.ts'
export { withPrices } from './functions/sprig/prices.ts'
export { SPRIG_READY } from './functions/sprig/ready.ts'
export { semverFunctions } from './functions/sprig/semver.ts'
export { urlFunctions } from './functions/sprig/url.ts'

export { Budget, chargeSource, type Deadline, ENGINE_LIMITS, type EngineLimits, type Interruption } from './limits.ts'
export { ParseError } from './parse/error.ts'
