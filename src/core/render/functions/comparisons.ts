import { FunctionError } from '../../../../template-engine/go/index.ts'
import {
  BUILTINS,
  type FunctionLibrary,
  type FunctionSpec,
  IncompatibleTypes,
} from '../../../../template-engine/index.ts'

/** A comparison whose error does not name the types, as before Go 1.25. */
function unnamed(spec: FunctionSpec): FunctionSpec {
  const run: FunctionSpec['run'] = (call, ...args) => {
    try {
      return spec.run(call, ...args)
    } catch (error) {
      throw error instanceof IncompatibleTypes ? new FunctionError(error.plain) : error
    }
  }
  return { ...spec, run }
}

/** Go's comparisons with the errors of Go 1.24. */
export const unnamedComparisons = (): FunctionLibrary =>
  Object.fromEntries(
    Object.entries(BUILTINS)
      .filter(([name]) => /^(eq|ne|lt|le|gt|ge)$/.test(name))
      .map(([name, spec]) => [name, unnamed(spec)]),
  )
