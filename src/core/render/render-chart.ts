import { type Family, type FunctionLibrary, mergeFunctions, ParseError } from '../../../template-engine/index.ts'
import { ownOf } from '../brand.ts'
import type { Chart, Notice, Notify } from '../chart/index.ts'
import { defined } from '../defined.ts'
import type { Helm } from '../helm/index.ts'
import type { Data } from '../yaml/index.ts'
import { LATE, loadFamily, readyFunctions } from './functions/index.ts'
import { ofThisInstance } from './instance.ts'
import { type Rendered, type RenderOptions, renderWith, type ValidateSchema } from './render.ts'
import type { MakeChartObject } from './templates.ts'

/** Parts of a renderer that are loaded when a chart needs them. What is not named here is in no bundle. */
export interface LateParts {
  /** functions besides those at hand */
  readonly families: readonly Family[]
  /** validates values against a values.schema.json; schemas are not looked at without it */
  readonly loadSchemas?: (helm: Helm) => Promise<ValidateSchema>
}

/** All that helm has. */
export const HELM: LateParts = {
  families: LATE,
  loadSchemas: async (helm) => ofThisInstance(await import('../schema/index.ts')).loadValidator(helm),
}

/** `.Chart` as a helm has it: undefined for a map; helm 3's struct is loaded when it is asked for. */
export async function loadChartObject(helm: Helm): Promise<MakeChartObject | undefined> {
  if (helm.does.chartObject === 'map') return undefined
  return ofThisInstance(await import('./chart-struct.ts')).chartStruct
}

export interface ChartRenderOptions extends Omit<RenderOptions, 'validateSchema' | 'chartObject'> {
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemas?: boolean
}

/**
 * Renders a chart as `helm template` does: see renderWith. A family is loaded when a file of the chart or a string of the values mentions
 * one of its functions; all are, and the chart is rendered again, when it turns out to call one whose name it put together.
 */
export async function renderChart(
  chart: Chart,
  { families, loadSchemas, skipSchemas = false, ...options }: ChartRenderOptions & LateParts,
  notify?: Notify,
): Promise<Rendered> {
  const validateSchema = skipSchemas || !hasSchema(chart) ? undefined : await loadSchemas?.(chart.helm)
  const chartObject = await loadChartObject(chart.helm)
  const pattern = new RegExp(`\\b(?:${families.flatMap(({ names }) => Object.keys(names)).join('|')})\\b`, 'g')
  const found = new Set(chartMentions(chart, pattern))
  addMentions(options.values ?? null, pattern, found)
  const mentioned = families.filter(({ names }) => Object.keys(names).some((name) => found.has(name)))
  const notices: Notice[] = []
  const render = async (chosen: readonly Family[]): Promise<Rendered> =>
    renderWith(
      await tableOf(chosen, chart.helm),
      chart,
      ownOf({ ...options, ...defined({ validateSchema, chartObject }) }),
      (notice) => notices.push(notice),
    )
  try {
    return await render(mentioned)
  } catch (error) {
    const missing = missingFunction(error)
    if (missing === undefined || !families.some(({ names }) => Object.hasOwn(names, missing))) throw error
    notices.length = 0
    return await render(families)
  } finally {
    if (notify) notices.forEach(notify)
  }
}

const hasSchema = (chart: Chart): boolean => chart.schema !== undefined || chart.dependencies.some(hasSchema)

/** The function that a template called and that was not defined, if that is what made a render fail. */
function missingFunction(error: unknown): string | undefined {
  if (error instanceof ParseError) return error.missingFunction
  return error instanceof Error ? missingFunction(error.cause) : undefined
}

/**
 * One table for each helm and choice of families, for as long as the program lives: a chart's templates are parsed once for each table, which is known
 * by its identity. There are as many as there are subsets of the families.
 */
const TABLES = new WeakMap<Helm, Map<string, FunctionLibrary>>()

async function tableOf(chosen: readonly Family[], helm: Helm): Promise<FunctionLibrary> {
  const ready = readyFunctions(helm)
  if (chosen.length === 0) return ready
  const loaded = await Promise.all(
    chosen.map(async (family) => ofThisInstance(await loadFamily(family, helm)).functions),
  )
  const tables = TABLES.get(helm) ?? new Map<string, FunctionLibrary>()
  TABLES.set(helm, tables)
  const key = chosen.flatMap(({ names }) => Object.keys(names)).join()
  const table = tables.get(key) ?? mergeFunctions([ready, ...loaded])
  tables.set(key, table)
  return table
}

/** The functions that charts were found to mention, by pattern: a chart that is rendered again and again is looked through once. Goes when the chart does. */
const KNOWN = new WeakMap<Chart, Map<string, ReadonlySet<string>>>()

function chartMentions(chart: Chart, pattern: RegExp): ReadonlySet<string> {
  const known = KNOWN.get(chart) ?? new Map<string, ReadonlySet<string>>()
  KNOWN.set(chart, known)
  const mentions = known.get(pattern.source) ?? mentionsOf(chart, pattern)
  known.set(pattern.source, mentions)
  return mentions
}

function mentionsOf(chart: Chart, pattern: RegExp): ReadonlySet<string> {
  const found = new Set<string>()
  for (const files of [chart.templates, chart.files])
    for (const { data } of files) if (data.includes('{{')) addMentions(data, pattern, found)
  for (const child of chart.dependencies) for (const name of chartMentions(child, pattern)) found.add(name)
  return found
}

/** Adds what the texts of a value mention. */
function addMentions(value: Data, pattern: RegExp, found: Set<string>): void {
  if (typeof value === 'string') for (const [name] of value.matchAll(pattern)) found.add(name)
  else if (Array.isArray(value)) for (const item of value) addMentions(item, pattern, found)
  else if (value instanceof Map) for (const item of value.values()) addMentions(item, pattern, found)
}
