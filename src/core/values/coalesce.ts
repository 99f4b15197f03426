import { type ByteString, quote, sprintf } from '../../../template-engine/go/index.ts'
import { type Chart, info, type Notify, type ValueMap } from '../chart/index.ts'
import type { Budget } from '../engine.ts'
import { HelmError, say } from '../errors.ts'
import type { Behaviours } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { chargeEntries, copyMap, TABLE_BYTES } from './table.ts'

/**
 * Values from above meet a chart's defaults (as in helm pkg/chart/common/util/coalesce.go). `merge` keeps nulls; without it a null
 * above removes a default, by one of the rules that releases of helm have had: see BEHAVIOURS.nulls.
 */
interface Coalescing {
  readonly merge: boolean
  readonly nulls: Behaviours['nulls']
  readonly notify: Notify
  readonly budget: Budget
}

const GLOBAL = 'global'
/** bytes of an entry that each sub-chart gets a copy of */
const GLOBAL_BYTES = 48
const join = (prefix: ByteString, key: ByteString): ByteString => (prefix === '' ? key : `${prefix}.${key}`)
const isTable = (value: Data | undefined): value is ValueMap => value instanceof Map

const warn = (run: Coalescing, message: ByteString): void => {
  run.budget.grow(message.length)
  run.notify(info(message))
}

/** Lays `source` under `target`, which wins and is changed; nulls of `target` are written into `source` too, as Go does. */
function coalesceTable(run: Coalescing, target: ValueMap, source: ValueMap, prefix: ByteString): void {
  chargeEntries(run.budget, source.size + target.size)
  const removable = removableNulls(run, source)
  if (run.nulls !== 'deleted') for (const [key, value] of target) if (value === null) source.set(key, null)
  for (const [key, value] of source) {
    const own = target.get(key)
    if (own === undefined) target.set(key, value)
    else if (own === null && removable(key)) target.delete(key)
    else if (isTable(value)) {
      if (isTable(own)) coalesceTable(run, own, value, join(prefix, key))
      else
        warn(run, `warning: cannot overwrite table with non table for ${join(prefix, key)} (${sprintf('%v', [value])})`)
    } else if (isTable(own) && value !== null) {
      warn(
        run,
        `warning: destination for ${join(prefix, key)} is a table. Ignoring non-table value (${sprintf('%v', [value])})`,
      )
    }
  }
}

/** Which keys a null above removes, as long as the source is as it was given. */
function removableNulls(run: Coalescing, source: ValueMap): (key: ByteString) => boolean {
  if (run.merge) return () => false
  if (run.nulls === 'deleted' || run.nulls === 'deleted-all') return () => true
  const defaults = new Set([...source].flatMap(([key, value]) => (value === null ? [] : [key])))
  return (key) => defaults.has(key)
}

/** Takes nulls out of a map and the maps in it, lists left alone. */
function dropNulls(map: ValueMap): void {
  for (const [key, value] of map) {
    if (value === null) map.delete(key)
    else if (isTable(value)) dropNulls(value)
  }
}

/** Puts the chart's own defaults under `values`, which is changed. */
function coalesceDefaults(run: Coalescing, chart: Chart, values: ValueMap, prefix: ByteString): void {
  const path = join(prefix, chart.metadata.name)
  const drops = run.nulls === 'dropped' && !run.merge
  for (const [key, value] of copyMap(chart.values ?? new Map(), run.budget)) {
    const own = values.get(key)
    if (own === undefined) {
      if (drops && value === null) continue
      if (drops && isTable(value)) dropNulls(value)
      values.set(key, value)
    } else if (own === null) {
      if (!run.merge) values.delete(key)
    } else if (isTable(own)) {
      const isChild = chart.dependencies.some((child) => child.metadata.name === key)
      if (isTable(value)) {
        if (drops && !isChild) dropNulls(value)
        coalesceTable(isChild ? { ...run, merge: true } : run, own, value, join(path, key))
      } else if (value !== null) warn(run, `warning: skipped value for ${path}.${key}: Not a table.`)
    }
  }
}

/** Go's `%t` of what is not a bool, which helm prints by mistake. */
const badVerb = (value: Data): ByteString => sprintf('%t', [value])

/** Gives a sub-chart the globals from above, which win over its own. The first level is copied, maps in it too, deeper ones are shared. */
function coalesceGlobals(run: Coalescing, child: ValueMap, parent: ValueMap, prefix: ByteString): void {
  const own = child.get(GLOBAL) ?? (child.has(GLOBAL) ? null : new Map())
  const above = parent.get(GLOBAL) ?? (parent.has(GLOBAL) ? null : new Map())
  if (!isTable(own) || !isTable(above)) {
    warn(run, `warning: skipping globals because ${isTable(own) ? 'source' : 'destination'} ${GLOBAL} is not a table.`)
    return
  }
  chargeEntries(run.budget, above.size)
  run.budget.grow(above.size * GLOBAL_BYTES)
  for (const [key, value] of above) {
    const old = own.get(key)
    if (isTable(value)) {
      if (old !== undefined && !isTable(old)) {
        warn(run, `Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`)
        continue
      }
      chargeEntries(run.budget, value.size)
      run.budget.grow(TABLE_BYTES + value.size * GLOBAL_BYTES)
      const copy = new Map(value)
      if (old !== undefined) coalesceTable({ ...run, merge: true }, copy, old, join(prefix, key))
      own.set(key, copy)
    } else if (isTable(old)) warn(run, `key ${key} is table. Skipping`)
    else own.set(key, value)
  }
  child.set(GLOBAL, own)
}

function coalesceChart(run: Coalescing, chart: Chart, values: ValueMap, prefix: ByteString): void {
  coalesceDefaults(run, chart, values, prefix)
  const path = join(prefix, chart.metadata.name)
  for (const child of chart.dependencies) {
    const { name } = child.metadata
    const own = values.get(name) ?? (values.has(name) ? null : new Map())
    if (!isTable(own)) throw new HelmError(say`type mismatch on ${{ name }}: ${{ own: badVerb(own) }}`)
    values.set(name, own)
    coalesceGlobals(run, own, values, path)
    coalesceChart(run, child, own, path)
  }
}

const nullsOf = (chart: Chart): Behaviours['nulls'] => chart.helm.does.nulls

/**
 * The values a chart renders with: the user's over the defaults of the chart and its sub-charts, sub-charts' under their names, globals
 * handed down. The result is new; nothing given is changed. Throws HelmError when a sub-chart's value is not a map.
 */
export function coalesceValues(chart: Chart, user: ValueMap, notify: Notify, budget: Budget): ValueMap {
  const values = copyMap(user, budget)
  coalesceChart({ merge: false, nulls: nullsOf(chart), notify, budget }, chart, values, '')
  return values
}

/** As coalesceValues, but nulls stay: for what will be coalesced again later. */
export function mergeDefaults(chart: Chart, user: ValueMap, notify: Notify, budget: Budget): ValueMap {
  const values = copyMap(user, budget)
  coalesceChart({ merge: true, nulls: nullsOf(chart), notify, budget }, chart, values, '')
  return values
}

/** Lays `source` under `target`, keeping nulls, for a chart. Both may be changed. */
export function mergeTables(
  chart: Chart,
  target: ValueMap,
  source: ValueMap,
  notify: Notify,
  budget: Budget,
): ValueMap {
  coalesceTable({ merge: true, nulls: nullsOf(chart), notify, budget }, target, source, '')
  return target
}
