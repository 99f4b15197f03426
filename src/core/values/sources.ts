import {
  type ByteString,
  decodeJsonMap,
  decodeUtf8,
  encodeUtf8,
  fromBytes,
  type Text,
  trimSpace,
} from '../../../template-engine/go/index.ts'
import { membersOf, refused } from '../brand.ts'
import { mergeMaps, readValues, type ValueMap } from '../chart/index.ts'
import { Budget } from '../engine.ts'
import { AicrError, HelmError, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import { LIMITS } from '../limits.ts'
import type { Data } from '../yaml/index.ts'
import { chargeYaml } from '../yaml/index.ts'
import { type SetKind, setValues } from './set.ts'
import { copyMap } from './table.ts'

/** What a user says about values: one list for each of helm's flags, in command-line order. */
export interface ValueSources {
  /** --values: paths, URLs or `-` */
  readonly files?: readonly Text[]
  readonly setJson?: readonly Text[]
  readonly set?: readonly Text[]
  readonly setString?: readonly Text[]
  readonly setFile?: readonly Text[]
  readonly setLiteral?: readonly Text[]
}

/** Reads a file that -f or --set-file names. Rejects with an Error whose message the user reads: `open x: no such file or directory`. */
export type ReadFile = (path: Text) => Promise<Uint8Array>

/** Plain data as values: strings become byte strings, objects and Maps maps, bigints float64. Throws AicrError for what is not data. */
export const encodeValues = (object: object, budget: Budget = new Budget()): ValueMap =>
  encodeMap(object, '', budget, 0)

/** The text of a values.yaml. Throws HelmError. */
export const readValuesText = (text: Text, helm: Helm, budget: Budget): ValueMap => {
  chargeYaml(budget, text)
  return readValues(encodeUtf8(text), helm, { in: 'values', file: 'values', maxDepth: budget.dataDepth })
}

/** steps that a value costs, and bytes that are kept for it */
const VALUE_STEPS = 24
const VALUE_BYTES = 160

/** What is wrong with values that the user gave is not the chart's fault. */
const ASKED = { code: 'INVALID_VALUES' } as const

function encodeMap(object: object, path: Text, budget: Budget, depth: number): ValueMap {
  const max = budget.dataDepth ?? LIMITS.dataDepth
  if (depth > max) throw new AicrError('LIMIT_EXCEEDED', say`values are nested more than ${{ max }} deep`)
  const entries = membersOf(object)
  if (entries === undefined)
    throw refused(path === '' ? 'values' : `values: ${path}`, 'a plain object or a Map', object)
  const map: ValueMap = new Map()
  for (const [key, value] of entries) {
    const at = path === '' ? key : `${path}.${key}`
    if (value !== undefined) map.set(encodeUtf8(key), encodeValue(value, at, budget, depth))
  }
  return map
}

/** Numbers are float64, as helm reads them from a values file. */
function encodeValue(value: unknown, path: Text, budget: Budget, depth: number): Data {
  budget.step(VALUE_STEPS)
  budget.grow(VALUE_BYTES)
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'string') return encodeUtf8(value)
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((item, i) => encodeValue(item ?? null, `${path}[${i}]`, budget, depth + 1))
  if (typeof value === 'object' && membersOf(value) !== undefined) return encodeMap(value, path, budget, depth + 1)
  throw new AicrError(
    'INVALID_VALUES',
    say`values: ${{ path }} is neither text, number, boolean, null, list nor mapping`,
  )
}

async function readValuesFile(path: Text, readFile: ReadFile, helm: Helm, budget: Budget): Promise<ValueMap> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new HelmError(say`${{ cause }}`, { ...ASKED })
  })
  const text = fromBytes(bytes)
  chargeYaml(budget, text)
  try {
    return readValues(text, helm, { in: 'values', file: encodeUtf8(path), maxDepth: budget.dataDepth })
  } catch (cause) {
    throw new HelmError(say`failed to parse ${{ path: encodeUtf8(path) }}: ${{ cause }}`, { ...ASKED })
  }
}

/** One --set-json argument: a whole object, or key=json pairs. */
function setJson(text: ByteString, values: ValueMap, helm: Helm, budget: Budget): ValueMap {
  const trimmed = trimSpace(text)
  const isObject = helm.does.setJson === 'objects' && trimmed.startsWith('{')
  try {
    if (isObject) return mergeMaps(values, decodeJsonMap(trimmed, { maxDepth: budget.dataDepth }) ?? new Map())
    setValues('set-json', text, values, helm, { budget })
    return values
  } catch (cause) {
    const failed = isObject
      ? say`failed parsing --set-json data JSON: ${{ given: text }}`
      : say`failed parsing --set-json data ${{ given: text }}`
    throw new HelmError(failed, { ...ASKED, cause })
  }
}

function setAll(kind: SetKind, texts: readonly Text[] | undefined, values: ValueMap, helm: Helm, budget: Budget): void {
  if (typeof texts === 'string') throw refused(kind, 'a list of texts', texts)
  for (const text of texts ?? []) {
    try {
      setValues(kind, encodeUtf8(text), values, helm, { budget })
    } catch (cause) {
      throw new HelmError(say`failed parsing --${{ kind }} data: ${{ cause }}`, { ...ASKED })
    }
  }
}

/** --set-file: a dry parse finds the paths in order, so that reading them may be asynchronous. */
async function setFile(
  text: ByteString,
  values: ValueMap,
  helm: Helm,
  readFile: ReadFile,
  budget: Budget,
): Promise<void> {
  const paths: ByteString[] = []
  const collect = (path: ByteString): ByteString => {
    paths.push(path)
    return path
  }
  let fault: unknown
  try {
    setValues('set-file', text, copyMap(values, budget), helm, { readFile: collect, budget })
  } catch (cause) {
    fault = cause
  }
  try {
    const texts: ByteString[] = []
    for (const path of paths) texts.push(fromBytes(await readFile(decodeUtf8(path))))
    if (fault !== undefined) throw fault
    setValues('set-file', text, values, helm, { readFile: () => texts.shift() ?? '', budget })
  } catch (cause) {
    throw new HelmError(say`failed parsing --set-file data: ${{ cause }}`, { ...ASKED })
  }
}

/**
 * Merges everything a user says about values: files, then --set-json, --set, --set-string, --set-file, --set-literal, whatever
 * their order on the command line (as in helm pkg/cli/values/options.go). `base` lies below them all and may be changed. Throws HelmError.
 */
export async function mergeValueSources(
  sources: ValueSources,
  readFile: ReadFile,
  helm: Helm,
  budget: Budget = new Budget(),
  base: ValueMap = new Map(),
): Promise<ValueMap> {
  let values = base
  for (const path of sources.files ?? []) values = mergeMaps(values, await readValuesFile(path, readFile, helm, budget))
  for (const text of sources.setJson ?? []) chargeYaml(budget, text)
  for (const text of sources.setJson ?? []) values = setJson(encodeUtf8(text), values, helm, budget)
  setAll('set', sources.set, values, helm, budget)
  setAll('set-string', sources.setString, values, helm, budget)
  for (const text of sources.setFile ?? []) await setFile(encodeUtf8(text), values, helm, readFile, budget)
  setAll('set-literal', sources.setLiteral, values, helm, budget)
  return values
}
