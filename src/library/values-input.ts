import { mergeMaps, type ValueMap } from '../core/chart/index.ts'
import { encodeValues, mergeValueSources, readValuesText, type ValueSources } from '../core/values/index.ts'

/** Values: the text of a values.yaml, or a plain object of strings, numbers, booleans, nulls, arrays and objects (or Maps). */
export type ValuesInput = string | object

/** What a user says of values, weakest first: `values`, then the texts of --set-json, --set, --set-string and --set-literal. */
export interface ValueOptions {
  /** one or several, later ones laid over earlier ones */
  readonly values?: ValuesInput | readonly ValuesInput[]
  readonly setJson?: readonly string[]
  /** `a.b=c,list[0]=d` */
  readonly set?: readonly string[]
  readonly setString?: readonly string[]
  readonly setLiteral?: readonly string[]
}

/** Merges values as helm does. Throws HelmError for text that does not parse, AicrError INVALID_REQUEST for what is no value. */
export async function mergeValues(options: ValueOptions): Promise<ValueMap> {
  const { values = [] } = options
  const inputs: readonly ValuesInput[] = Array.isArray(values) ? values : [values as ValuesInput]
  const base = inputs.map(readInput).reduce<ValueMap>(mergeMaps, new Map())
  return mergeValueSources(setFlags(options), noFiles, base)
}

const readInput = (input: ValuesInput): ValueMap =>
  typeof input === 'string' ? readValuesText(input) : encodeValues(input)

const setFlags = ({ setJson, set, setString, setLiteral }: ValueOptions): ValueSources => ({
  ...(setJson === undefined ? {} : { setJson }),
  ...(set === undefined ? {} : { set }),
  ...(setString === undefined ? {} : { setString }),
  ...(setLiteral === undefined ? {} : { setLiteral }),
})

const noFiles = async (): Promise<never> => {
  throw new Error('no files can be read here')
}
