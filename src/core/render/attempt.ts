import { type ByteString, FunctionError, type Value } from '../../../template-engine/go/index.ts'
import type { Budget } from '../engine.ts'
import { emitYaml, YamlError } from '../yaml/index.ts'

/** Errors that helm's functions hold in their hands, as against panics and limits. */
const isReturned = (error: unknown): error is Error => error instanceof YamlError || error instanceof FunctionError

/** Steps that an error takes: V8 writes down where it was made. */
const ERROR_STEPS = 600

/** What `run` gives, or what `otherwise` makes of its error, which costs steps of the budget. */
export function attempt<T>(run: () => T, otherwise: (error: Error) => T, budget?: Budget): T {
  try {
    return run()
  } catch (error) {
    if (!isReturned(error)) throw error
    budget?.step(ERROR_STEPS)
    return otherwise(error)
  }
}

/** Fails with the error that a function returns. */
export const fail = (error: Error): never => {
  throw new FunctionError(error.message)
}

const empty = (): ByteString => ''

/** YAML without the newline that ends it. */
export const trimNewline = (text: ByteString): ByteString => (text.endsWith('\n') ? text.slice(0, -1) : text)
const yaml = (value: Value): ByteString => trimNewline(emitYaml(value))

/** helm's toYaml: without the final newline; empty text for a value that cannot be written. */
export const toYaml = (value: Value, budget?: Budget): ByteString => attempt(() => yaml(value), empty, budget)

/** helm's mustToYaml: fails for what cannot be written. */
export const mustToYaml = (value: Value): ByteString => attempt(() => yaml(value), fail)
