import type { ByteString } from '../../../template-engine/go/index.ts'
import { Budget } from '../../../template-engine/limits.ts'
import type { Helm } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { type CompileOptions, compileSchema } from './compile.ts'
import { failureLines, SchemaError } from './failure.ts'
import { applySchema } from './validate.ts'

export { Integer } from '../../../template-engine/go/index.ts'

/** Validates values against a values.schema.json. Answers the lines that helm prints for the chart, none when the values fit. */
export type Validate = (schema: ByteString, values: Data, budget?: Budget) => readonly ByteString[]

/** What a helm validates with; the library of helm 3 before 3.18.5 is loaded on demand. (as in helm pkg/chart/common/util/jsonschema.go) */
export async function loadValidator(helm: Helm): Promise<Validate> {
  const { schemas, schemaUrns: urns } = helm.does
  if (schemas === 'gojsonschema') return (await import('./gojsonschema/index.ts')).validateByGoJsonSchema
  return (schema, values, budget = new Budget()) => validate(schema, values, { urns, rules: schemas }, budget)
}

function validate(schema: ByteString, values: Data, options: CompileOptions, ledger: Budget): readonly ByteString[] {
  try {
    const compiled = compileSchema(schema, { ...options, ledger })
    return failureLines(applySchema(compiled, values, undefined, { ledger, rules: options.rules }))
  } catch (error) {
    if (error instanceof SchemaError) return [error.message]
    throw error
  }
}
