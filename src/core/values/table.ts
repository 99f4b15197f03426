import type { ByteString } from '../../../template-engine/go/index.ts'
import type { ValueMap } from '../chart/index.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Data } from '../yaml/index.ts'

/** A deep copy of a value: maps and lists are new, scalars are shared. */
function copyData(data: Data): Data {
  if (data instanceof Map) return copyMap(data)
  return Array.isArray(data) ? data.map(copyData) : data
}

/** A deep copy of a map. */
export function copyMap(map: ReadonlyMap<ByteString, Data>): ValueMap {
  const out: ValueMap = new Map()
  for (const [key, value] of map) out.set(key, copyData(value))
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
    throw new AicrError('INVALID_VALUES', say`a path into values has at most ${{ dataDepth: LIMITS.dataDepth }} parts`)
  }
  return keys.reduceRight<ValueMap>((inner, key) => new Map([[key, inner]]), table)
}
