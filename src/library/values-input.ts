import { mergeMaps, readValues, type ValueMap } from '../core/chart/index.ts'
import { encodeUtf8 } from '../core/engine.ts'
import { AicrError } from '../core/errors.ts'
import type { Helm } from '../core/helm/index.ts'
import { mergeValueSources, type ValueSources } from '../core/values/index.ts'
import type { Data } from '../core/yaml/data.ts'

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
export async function mergeValues(options: ValueOptions, helm: Helm): Promise<ValueMap> {
  const { values = [] } = options
  const inputs: readonly ValuesInput[] = Array.isArray(values) ? values : [values as ValuesInput]
  const base = inputs.map((input) => readInput(input, helm)).reduce<ValueMap>(mergeMaps, new Map())
  return mergeValueSources(setFlags(options), noFiles, helm, base)
}

const readInput = (input: ValuesInput, helm: Helm): ValueMap =>
  typeof input === 'string' ? readValues(encodeUtf8(input), helm) : toMap(input, '', 0)

const bytes = (texts: readonly string[] | undefined): string[] => (texts ?? []).map(encodeUtf8)

const setFlags = ({ setJson, set, setString, setLiteral }: ValueOptions): ValueSources => ({
  setJson: bytes(setJson),
  set: bytes(set),
  setString: bytes(setString),
  setLiteral: bytes(setLiteral),
})

const noFiles = async (): Promise<never> => {
  throw new Error('no files can be read here')
}

const MAX_DEPTH = 1000

function toMap(object: object, path: string, depth: number): ValueMap {
  if (depth > MAX_DEPTH) throw new AicrError('INVALID_REQUEST', `values are nested more than ${MAX_DEPTH} deep`)
  const entries = object instanceof Map ? [...object] : Object.entries(object)
  const map: ValueMap = new Map()
  for (const [key, value] of entries) {
    const at = path === '' ? String(key) : `${path}.${key}`
    if (value !== undefined) map.set(encodeUtf8(String(key)), toData(value, at, depth))
  }
  return map
}

/** Numbers are float64, as helm reads them from a values file. */
function toData(value: unknown, path: string, depth: number): Data {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'string') return encodeUtf8(value)
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((item, i) => toData(item ?? null, `${path}[${i}]`, depth + 1))
  if (typeof value === 'object' && isPlain(value)) return toMap(value, path, depth + 1)
  throw new AicrError('INVALID_REQUEST', `values: ${path} is neither text, number, boolean, null, list nor mapping`)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return value instanceof Map || prototype === null || Object.getPrototypeOf(prototype) === null
}
