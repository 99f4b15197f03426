import type { ByteString } from '../../../template-engine/go/index.ts'
import { Budget } from '../../../template-engine/limits.ts'
import type { Data } from '../yaml/index.ts'

export { Integer } from '../../../template-engine/go/index.ts'

import type { Helm } from '../helm/index.ts'
import { compileSchema } from './compile.ts'
import { failureLines, SchemaError } from './failure.ts'
import { applySchema } from './validate.ts'

/**
 * Validates values against a values.schema.json. Answers the lines that helm prints for the chart, none when the values fit. (as in helm pkg/chart/common/util/jsonschema.go)
 */
export function validateSchema(
  schema: ByteString,
  values: Data,
  helm: Helm,
  budget: Budget = new Budget(),
): readonly ByteString[] {
  const { schemas, schemaUrns: urns } = helm.does
  const rules = schemas === '6.0.3' ? schemas : '6.0.2'
  try {
    return failureLines(
      applySchema(compileSchema(schema, { urns, rules, ledger: budget }), values, undefined, { ledger: budget, rules }),
    )
  } catch (error) {
    if (error instanceof SchemaError) return [error.message]
    throw error
  }
}
