import { type ByteString, quote, sprint, trimSpace } from '../../../template-engine/go/index.ts'
import { parseConstraints, parseVersion, satisfies } from '../../../template-engine/modules/index.ts'
import type { Chart, Dependency, Metadata, Notify, ValueMap } from '../chart/index.ts'

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

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Chart.yaml while dependencies are processed. */
interface WorkingMetadata extends Mutable<Omit<Metadata, 'dependencies'>> {
  dependencies: Mutable<Dependency>[] | null
}

/**
 * A chart while its dependencies are processed, in place as helm does: what Go's shallow copies of a chart share is shared here too, so
 * what is done for one alias is seen by the next.
 */
interface Working extends Mutable<Omit<Chart, 'metadata' | 'dependencies'>> {
  metadata: WorkingMetadata
  dependencies: Working[]
  /** the chart that it was last made a sub-chart of */
  parent: Working | undefined
}

const copyDeclared = (declared: readonly Dependency[] | null) =>
  declared === null ? null : declared.map((dependency) => ({ ...dependency }))

function adopt(parent: Working, children: Working[]): void {
  for (const child of children) child.parent = parent
  parent.dependencies = children
}

function workingCopy(chart: Chart): Working {
  const metadata = { ...chart.metadata, dependencies: copyDeclared(chart.metadata.dependencies) }
  const copy: Working = { ...chart, metadata, dependencies: [], parent: undefined }
  adopt(copy, chart.dependencies.map(workingCopy))
  return copy
}

const fits = (chart: Working, dependency: Dependency): boolean =>
  chart.metadata.name === dependency.name && isCompatible(dependency.version, chart.metadata.version, chart.helm)

/** steps to compare a chart with a declaration, twice: its name, and seldom its version */
const FIT_STEPS = 8
/** bytes of a chart's shallow copy */
const COPY_BYTES = 200

/** What a declaration picks, under its alias (getAliasDependency). */
function pick(candidates: readonly Working[], declared: Dependency, budget: Budget): Working | undefined {
  const child = candidates.find((candidate) => fits(candidate, declared))
  if (child === undefined) return undefined
  const metadata = { ...child.metadata, name: declared.alias || declared.name }
  const picked: Working = { ...child, metadata }
  if (child.helm.does.aliasedSubcharts === 'shared') return picked
  budget.grow(child.dependencies.length * COPY_BYTES)
  metadata.dependencies = copyDeclared(metadata.dependencies)
  adopt(
    picked,
    child.dependencies.map((grandchild) => ({ ...grandchild })),
  )
  return picked
}

/** Leaves present charts that no declaration fits, then what each declaration picks; declarations take the names of their aliases. */
function arrange(chart: Working, declared: readonly Mutable<Dependency>[], budget: Budget): void {
  const present = chart.dependencies
  budget.step((declared.length + 1) * (present.length + 1) * FIT_STEPS)
  const arranged = present.filter((child) => !declared.some((dependency) => fits(child, dependency)))
  for (const dependency of declared) {
    const picked = pick(present, dependency, budget)
    if (picked !== undefined) arranged.push(picked)
    dependency.name = dependency.alias || dependency.name
  }
  adopt(chart, arranged)
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

/** Settles `enabled`: tags first, conditions over them. */
function decide(declared: readonly Mutable<Dependency>[], values: ValueMap, prefix: ByteString, notify: Notify): void {
  const tags = values.get('tags')
  for (const dependency of declared) dependency.enabled = tags instanceof Map ? tagged(dependency, tags, notify) : true
  for (const dependency of declared) {
    dependency.enabled = conditioned(dependency, values, prefix, notify) ?? dependency.enabled
  }
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
  chart: Working,
  values: ValueMap,
  prefix: ByteString,
  notify: Notify,
  allowance: Allowance,
): void {
  spend(allowance)
  const { dependencies: declared } = chart.metadata
  if (declared === null) return
  arrange(chart, declared, allowance.budget)
  const coalesced = coalesceValues(chart, values, notify, allowance.budget)
  decide(declared, coalesced, prefix, notify)
  const disabled = new Set(declared.flatMap(({ name, enabled }) => (enabled ? [] : [name])))
  const left = chart.dependencies.filter((child) => !disabled.has(child.metadata.name))
  const kept = declared.filter(({ name }) => !disabled.has(name))
  for (const child of left) enableDependencies(child, coalesced, `${prefix}${child.metadata.name}.`, notify, allowance)
  chart.metadata.dependencies = kept.length > 0 ? kept : null
  adopt(chart, left)
}

const pathOf = ({ parent, metadata }: Working): ByteString =>
  parent === undefined ? metadata.name : `${pathOf(parent)}/charts/${metadata.name}`

/** Notes the paths of charts that now have another parent than the one they are found in. */
function notePaths(chart: Working): void {
  for (const child of chart.dependencies) {
    if (child.parent !== chart) child.path = pathOf(child)
    notePaths(child)
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
  /** whose imports were read: their replacements are not read again, although another alias shares the declaration */
  readonly done: Set<Dependency>
}

/** the cost of finding one row of import-values, and of keeping it with its warnings */
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
function importValues(chart: Working, run: Importing): void {
  const { notify, budget, done } = run
  for (const child of chart.dependencies) importValues(child, run)
  const declared = chart.metadata.dependencies
  if (declared === null) return
  const values = mergeDefaults(chart, new Map(), notify, budget)
  const imported: ValueMap = new Map()
  const merge = (table: ValueMap) => void mergeTables(chart, imported, table, notify, budget)
  for (const dependency of declared) {
    const unread = done.has(dependency) ? [] : dependency.importValues
    const imports = unread.map(readImport).filter((item) => item !== undefined)
    done.add(dependency)
    collectImports(dependency.name, imports, values, merge, run)
    dependency.importValues = imports.map(asData)
  }
  chart.values = mergeTables(chart, copyMap(values, budget), imported, notify, budget)
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
  { charts }: Pick<Limits, 'charts'> = LIMITS,
): Chart {
  try {
    const allowance: Allowance = { left: charts, max: charts, budget }
    const processed = workingCopy(chart)
    enableDependencies(processed, user, '', notify, allowance)
    importValues(processed, { notify, budget, done: new Set() })
    notePaths(processed)
    return processed
  } catch (cause) {
    if (!(cause instanceof HelmError)) throw cause
    if (chart.helm.does.failedSteps === 'unnamed') throw cause
    notify({ level: 'ERROR', message: 'chart dependencies processing failed', fields: { error: wordsOf(cause) } })
    throw new HelmError(say`chart dependencies processing failed: ${{ cause }}`)
  }
}
