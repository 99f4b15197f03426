import type { ByteString } from '../../../template-engine/go/index.ts'
import type { ValueMap } from '../chart/index.ts'
import type { Budget } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Data } from '../yaml/index.ts'

/** What one entry of values takes to look at, copy or lay over another, and the bytes that a copy keeps. */
const ENTRY_STEPS = 4
const ENTRY_BYTES = 48
export const TABLE_BYTES = 180

/** Pays for looking through so many entries. */
export const chargeEntries = (budget: Budget, entries: number): void => budget.step(entries * ENTRY_STEPS)

function chargeCopy(budget: Budget, entries: number): void {
  chargeEntries(budget, entries)
  budget.grow(TABLE_BYTES + entries * ENTRY_BYTES)
}

/** A deep copy of a value: maps and lists are new, scalars are shared. */
function copyData(data: Data, budget: Budget): Data {
  if (data instanceof Map) return copyMap(data, budget)
  if (!Array.isArray(data)) return data
  chargeCopy(budget, data.length)
  return data.map((item) => copyData(item, budget))
}

/** A deep copy of a map, on the budget: sub-charts and aliases copy the same values many times. Throws LimitError. */
export function copyMap(map: ReadonlyMap<ByteString, Data>, budget: Budget): ValueMap {
  chargeCopy(budget, map.size)
  const out: ValueMap = new Map()
  for (const [key, value] of map) out.set(key, copyData(value, budget))
  return out
}

/** The map at a dotted path; undefined when a part of it is missing or not a map. `missing` tells which part. */
export function findTable(
  values: ValueMap,
  path: ByteString,
): { readonly table: ValueMap } | { readonly missing: ByteString } {
  let table = values
  for (const key of path.split('.')) {
    const next = table.get(key)
    if (!(next instanceof Map)) return { missing: key }
    table = next
  }
  return { table }
}

/** The value at a dotted path, if there is one and it is not a map (as in helm pkg/chart/common/values.go, PathValue). */
export function findValue(values: ValueMap, path: ByteString): Data | undefined {
  const cut = path.lastIndexOf('.')
  const found = cut < 0 ? { table: values } : findTable(values, path.slice(0, cut))
  const value = 'table' in found ? found.table.get(path.slice(cut + 1)) : undefined
  return value instanceof Map ? undefined : value
}

/** Nests a map under a dotted path; `.` is the map itself. Throws AicrError for a path deeper than values may be. */
export function nestTable(path: ByteString, table: ValueMap): ValueMap {
  if (path === '.') return table
  const keys = path.split('.')
  if (keys.length > LIMITS.dataDepth) {
    throw new AicrError('INVALID_VALUES', say`a path into values has at most ${{ max: LIMITS.dataDepth }} parts`)
  }
  return keys.reduceRight<ValueMap>((inner, key) => new Map([[key, inner]]), table)
}
