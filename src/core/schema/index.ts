import type { ByteString } from '../../../template-engine/go/index.ts'
import type { Data } from '../yaml/index.ts'
import { compileSchema } from './compile.ts'
import { describeFailures, SchemaError } from './failure.ts'
import { applySchema } from './validate.ts'

/**
 * Validates values against a values.schema.json. Answers the lines that helm prints for the chart, none when the values fit. (as in helm pkg/chart/common/util/jsonschema.go)
 */
export function validateSchema(schema: ByteString, values: Data): readonly ByteString[] {
  try {
    return describeFailures(applySchema(compileSchema(schema), values))
  } catch (error) {
    if (error instanceof SchemaError) return [error.message]
    throw error
  }
}
