import type { ByteString } from '../../../template-engine/go/index.ts'
import { Budget } from '../../../template-engine/limits.ts'
import type { Helm } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { type CompileOptions, compileSchema } from './compile.ts'
import { failureLines, SchemaError } from './failure.ts'
import type { Schema } from './schema.ts'
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
    const compiled = compiledOnce(schema, options, ledger)
    return failureLines(applySchema(compiled, values, undefined, { ledger, rules: options.rules }))
  } catch (error) {
    if (error instanceof SchemaError) return [error.message]
    throw error
  }
}

/** A compiled schema, and what compiling it cost. */
interface Compiled {
  readonly schema: Schema
  readonly steps: number
  readonly bytes: number
}

/** Schemas by rules and text: charts are rendered again and again, and sub-charts share theirs. Few are kept, and none that is large. */
const COMPILED = new Map<string, Compiled>()
const MOST_REMEMBERED = 32
/** the most that a schema is kept for: bytes of its text and of what was claimed for it, and steps, which its expressions take by their size */
const LARGEST_REMEMBERED = 1 << 20

/** Compiles a schema unless that was done before. The budget is spent either way, so that no limit depends on what else was rendered. */
function compiledOnce(text: ByteString, options: CompileOptions, ledger: Budget): Schema {
  const key = `${options.urns} ${options.rules} ${text}`
  const known = COMPILED.get(key)
  if (known !== undefined) {
    ledger.step(known.steps)
    ledger.grow(known.bytes)
    return known.schema
  }
  const before = ledger.spent
  const schema = compileSchema(text, { ...options, ledger })
  const [steps, bytes] = [ledger.spent.steps - before.steps, ledger.spent.bytes - before.bytes]
  if (COMPILED.size >= MOST_REMEMBERED) COMPILED.clear()
  if (key.length + bytes + steps <= LARGEST_REMEMBERED) COMPILED.set(key, { schema, steps, bytes })
  return schema
}
