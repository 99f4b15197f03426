import { type ByteString, quote, sprint, trimSpace } from '../../../template-engine/go/index.ts'
import { parseConstraints, parseVersion, satisfies } from '../../../template-engine/modules/index.ts'
import type { Chart, Dependency, Notify, ValueMap } from '../chart/index.ts'

import type { Budget } from '../engine.ts'
import { AicrError, HelmError, say, wordsOf } from '../errors.ts'
import { type Helm, semverRules } from '../helm/index.ts'

import { LIMITS, type Limits } from '../limits.ts'
import type { Data } from '../yaml/index.ts'
import { coalesceValues, mergeDefaults, mergeTables } from './coalesce.ts'
import { copyMap, findTable, findValue, nestTable } from './table.ts'

/** Whether a version satisfies a range; what does not parse does not (as in helm pkg/chart/v2/util/compatible.go). */
export function isCompatible(range: ByteString, version: ByteString, helm: Helm): boolean {
  const semver = semverRules(helm)
  try {
    return satisfies(parseConstraints(range, semver), parseVersion(version, semver))
  } catch {
    return false
  }
}

const fits = (chart: Chart, dependency: Dependency): boolean =>
  chart.metadata.name === dependency.name && isCompatible(dependency.version, chart.metadata.version, chart.helm)

const rename = (chart: Chart, name: ByteString): Chart => ({
  ...chart,
  aliasOf: chart.metadata.name,
  metadata: { ...chart.metadata, name },
})

/** steps to compare a chart with a declaration, twice: its name, and seldom its version */
const FIT_STEPS = 8

/** Present charts that no declaration fits, then what each declaration picks, under its alias. */
function arrange(chart: Chart, declared: readonly Dependency[], budget: Budget): Chart[] {
  budget.step((declared.length + 1) * (chart.dependencies.length + 1) * FIT_STEPS)
  const undeclared = chart.dependencies.filter((child) => !declared.some((dependency) => fits(child, dependency)))
  const picked = declared.flatMap((dependency) => {
    const child = chart.dependencies.find((candidate) => fits(candidate, dependency))
    if (!child) return []
    return [dependency.alias === '' ? child : rename(child, dependency.alias)]
  })
  return [...undeclared, ...picked]
}

/** Any tag that is true enables, else any that is false disables. */
function tagged(dependency: Dependency, tags: ValueMap, notify: Notify): boolean {
  let off = false
  for (const tag of dependency.tags) {
    const value = tags.get(tag)
    if (value === true) return true
    if (value === false) off = true
    else if (value !== undefined) {
      notify({ level: 'WARN', message: 'returned non-bool value', fields: { tag, chart: dependency.name } })
    }
  }
  return !off
}

/** What the first condition says whose path leads to a bool. Blanks inside the list are part of the paths. */
function conditioned(
  dependency: Dependency,
  values: ValueMap,
  prefix: ByteString,
  notify: Notify,
): boolean | undefined {
  for (const path of trimSpace(dependency.condition).split(',')) {
    if (path === '') continue
    const value = findValue(values, prefix + path)
    if (typeof value === 'boolean') return value
    if (value !== undefined) {
      notify({ level: 'WARN', message: 'returned non-bool value', fields: { path, chart: dependency.name } })
    }
  }
  return undefined
}

/** The dependencies with `enabled` settled, tags first, conditions over them. */
function decide(declared: readonly Dependency[], values: ValueMap, prefix: ByteString, notify: Notify): Dependency[] {
  const tags = values.get('tags')
  const byTags = declared.map((dependency) => (tags instanceof Map ? tagged(dependency, tags, notify) : true))
  return declared.map((dependency, i) => {
    const enabled = conditioned(dependency, values, prefix, notify) ?? byTags[i] ?? true
    return { ...dependency, enabled }
  })
}

/** Aliases of charts with aliases multiply: what is left of the charts a release may have. */
interface Allowance {
  left: number
  readonly max: number
  readonly budget: Budget
}

function spend(allowance: Allowance): void {
  if (--allowance.left >= 0) return
  throw new AicrError('LIMIT_EXCEEDED', say`a release has at most ${{ max: allowance.max }} charts, aliases counted`)
}

/** Applies aliases, tags and conditions, here and below (as in helm pkg/chart/v2/util/dependencies.go, processDependencyEnabled). */
function enableDependencies(
  chart: Chart,
  values: ValueMap,
  prefix: ByteString,
  notify: Notify,
  allowance: Allowance,
): Chart {
  spend(allowance)
  const { dependencies: listed } = chart.metadata
  if (listed === null) return chart
  const children = arrange(chart, listed, allowance.budget)
  const declared = listed.map((dependency) => ({ ...dependency, name: dependency.alias || dependency.name }))
  const coalesced = coalesceValues({ ...chart, dependencies: children }, values, notify, allowance.budget)
  const decided = decide(declared, coalesced, prefix, notify)
  const disabled = new Set(decided.flatMap(({ name, enabled }) => (enabled ? [] : [name])))
  const kept = decided.filter(({ name }) => !disabled.has(name))
  return {
    ...chart,
    metadata: { ...chart.metadata, dependencies: kept.length > 0 ? kept : null },
    dependencies: children
      .filter((child) => !disabled.has(child.metadata.name))
      .map((child) => enableDependencies(child, coalesced, `${prefix}${child.metadata.name}.`, notify, allowance)),
  }
}

interface Import {
  readonly child: ByteString
  readonly parent: ByteString
  /** the short form names a table under `exports` */
  readonly short: boolean
}

function readImport(item: Data): Import | undefined {
  if (typeof item === 'string') return { child: `exports.${item}`, parent: '.', short: true }
  if (!(item instanceof Map)) return undefined
  return { child: sprint([item.get('child') ?? null]), parent: sprint([item.get('parent') ?? null]), short: false }
}

interface Importing {
  readonly notify: Notify
  readonly budget: Budget
}

/** what one row of import-values takes to find, and to keep with what is said of it */
const IMPORT_STEPS = 60
const IMPORT_BYTES = 400

/** The tables that one dependency's import-values bring, the first winning. */
function collectImports(
  name: ByteString,
  imports: readonly Import[],
  values: ValueMap,
  merge: (table: ValueMap) => void,
  { notify, budget }: Importing,
): void {
  for (const { child, parent, short } of imports) {
    budget.step(IMPORT_STEPS + child.length + parent.length)
    budget.grow(IMPORT_BYTES)
    const found = findTable(values, `${name}.${child}`)
    if ('table' in found) {
      merge(nestTable(parent, found.table))
      continue
    }
    const error = `${quote(found.missing)} is not a table`
    if (short) notify({ level: 'WARN', message: 'ImportValues missing table', fields: { error } })
    else notify({ level: 'WARN', message: 'ImportValues missing table from chart', fields: { chart: name, error } })
  }
}

const asData = ({ child, parent }: Import): Data =>
  new Map([
    ['child', child],
    ['parent', parent],
  ])

/** Lets charts take values from their children's defaults, deepest first (processImportValues). */
function importValues(chart: Chart, run: Importing): Chart {
  const { notify, budget } = run
  const children = chart.dependencies.map((child) => importValues(child, run))
  const declared = chart.metadata.dependencies
  if (declared === null) return { ...chart, dependencies: children }
  const values = mergeDefaults({ ...chart, dependencies: children }, new Map(), notify, budget)
  const imported: ValueMap = new Map()
  const merge = (table: ValueMap) => void mergeTables(chart, imported, table, notify, budget)
  const resolved = declared.map((dependency) => {
    const imports = dependency.importValues.map(readImport).filter((item) => item !== undefined)
    collectImports(dependency.name, imports, values, merge, run)
    return { ...dependency, importValues: imports.map(asData) }
  })
  return {
    ...chart,
    metadata: { ...chart.metadata, dependencies: resolved },
    values: mergeTables(chart, copyMap(values, budget), imported, notify, budget),
    dependencies: children,
  }
}

/**
 * The chart as it renders with these user values: declared dependencies in declared order under their aliases, disabled ones gone,
 * import-values in the defaults. The chart given stays as it is. Throws HelmError, AicrError when aliases multiply beyond
 * the limit.
 */
export function processDependencies(
  chart: Chart,
  user: ValueMap,
  notify: Notify,
  budget: Budget,
  limits: Limits = LIMITS,
): Chart {
  try {
    const allowance: Allowance = { left: limits.charts, max: limits.charts, budget }
    return importValues(enableDependencies(chart, user, '', notify, allowance), { notify, budget })
  } catch (cause) {
    if (!(cause instanceof HelmError)) throw cause
    if (chart.helm.does.failedSteps === 'unnamed') throw cause
    notify({ level: 'ERROR', message: 'chart dependencies processing failed', fields: { error: wordsOf(cause) } })
    throw new HelmError(say`chart dependencies processing failed: ${{ cause }}`)
  }
}
