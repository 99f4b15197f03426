import { type ByteString, decodeExactJson, FunctionError, TrailingData } from '../../../../template-engine/go/index.ts'
import { Budget } from '../../../../template-engine/limits.ts'
import type { Data } from '../../yaml/index.ts'
import type { Value } from '../equality.ts'
import { SchemaError } from '../failure.ts'
import { compileDocument } from './compile.ts'
import { applySubSchema } from './validate.ts'

/**
 * Validates values against a values.schema.json as helm did before 3.18.5, by xeipuuv/gojsonschema 1.2: drafts 4, 6 and 7 and a mixture of
 * them, formats always asserted. Answers the lines that helm prints for the chart, none when the values fit.
 */
export function validateByGoJsonSchema(
  schema: ByteString,
  values: Data,
  budget: Budget = new Budget(),
): readonly ByteString[] {
  try {
    const lines = applySubSchema(compileDocument(parseDocument(schema)), values as Value, budget)
    return lines.map((line) => `- ${line}`)
  } catch (error) {
    if (error instanceof SchemaError) return [error.message]
    throw error
  }
}

/** One JSON value; what stands behind it is not looked at. */
function parseDocument(text: ByteString): Value {
  try {
    return decodeExactJson(text)
  } catch (error) {
    if (error instanceof TrailingData) return parseDocument(text.slice(0, error.at))
    throw error instanceof FunctionError ? new SchemaError(error.message) : error
  }
}
