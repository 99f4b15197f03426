import { mergeMaps, type ValueMap } from '../core/chart/index.ts'
import { defined } from '../core/defined.ts'
import type { Budget } from '../core/engine.ts'
import { AicrError, say } from '../core/errors.ts'
import type { Helm } from '../core/helm/index.ts'
import { encodeValues, mergeValueSources, readValuesText, type ValueSources } from '../core/values/index.ts'

/** Values: the text of a values.yaml, or a plain object of strings, numbers, booleans, nulls, arrays and objects (or Maps). */
export type ValuesInput = string | object

/** Reads a file of values by what names it. Its errors are shown as they are. */
export type ReadValues = (path: string) => Promise<Uint8Array>

/**
 * What a user says of values, weakest first: `values`, the files of --values, then the texts of --set-json, --set, --set-string, --set-file
 * and --set-literal.
 */
export interface ValueOptions {
  /** one or several, later ones laid over earlier ones */
  readonly values?: ValuesInput | readonly ValuesInput[]
  /** files that `readFile` reads */
  readonly valueFiles?: readonly string[]
  /** `a.b=JSON`, or a JSON object */
  readonly setJson?: readonly string[]
  /** `a.b=c,list[0]=d` */
  readonly set?: readonly string[]
  /** `a.b=c`, always text */
  readonly setString?: readonly string[]
  /** `a.b=path`, the file being read by `readFile` */
  readonly setFile?: readonly string[]
  /** `a.b=c`, where nothing in `c` has a meaning */
  readonly setLiteral?: readonly string[]
  /** reads what `valueFiles` and `setFile` name; its errors are shown as they are */
  readonly readFile?: ReadValues
}

/** Merges values as helm does. Throws HelmError for text that does not parse, AicrError INVALID_REQUEST for what is not a value. */
export async function mergeValues(options: ValueOptions, helm: Helm, budget: Budget): Promise<ValueMap> {
  const { values = [], readFile = noFiles } = options
  const inputs: readonly ValuesInput[] = Array.isArray(values) ? values : [values as ValuesInput]
  const base = inputs.map((input) => readInput(input, helm, budget)).reduce<ValueMap>(mergeMaps, new Map())
  return mergeValueSources(valueSources(options), readFile, helm, budget, base)
}

const readInput = (input: ValuesInput, helm: Helm, budget: Budget): ValueMap =>
  typeof input === 'string' ? readValuesText(input, helm, budget) : encodeValues(input, budget)

const valueSources = ({ valueFiles, setJson, set, setString, setFile, setLiteral }: ValueOptions): ValueSources =>
  defined({ files: valueFiles, setJson, set, setString, setFile, setLiteral })

const noFiles = async (path: string): Promise<never> => {
  throw new AicrError('INVALID_REQUEST', say`${{ path }} cannot be read: the request has no readFile`)
}
