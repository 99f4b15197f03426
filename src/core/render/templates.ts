import { type ByteString, cleanPath, TypedMap, type Value } from '../../../template-engine/go/index.ts'
import { type Chart, childPath, type Metadata } from '../chart/index.ts'
import { baseName } from '../paths.ts'
import { chartFiles } from './files.ts'
import { asValues, findScope } from './objects.ts'

/** A template file with its data. */
export interface ChartTemplate {
  /** `chart/charts/sub/templates/x.yaml` */
  readonly name: ByteString
  readonly text: ByteString
  /** `chart/charts/sub/templates` */
  readonly basePath: ByteString
  /** dot, shared by all templates of one chart */
  readonly scope: Map<string, Value>
}

/** Makes `.Chart` of what Chart.yaml says. */
export type MakeChartObject = (metadata: Metadata, isRoot: boolean) => Value

/** What all charts of a release share. */
export interface Common {
  readonly chartObject: MakeChartObject
  readonly release: Map<string, Value>
  readonly capabilities: Value
}

/** Whether a file only defines templates for others. */
export const isPartial = (path: ByteString): boolean => baseName(path).startsWith('_')

/** The values of a chart: the root's own, a sub-chart's by its name in its parent's, a dot in the name being a step (as Table has it). */
function scopeValues(parent: Map<string, Value> | undefined, name: ByteString, root: TypedMap): TypedMap {
  if (parent === undefined) return root
  return new TypedMap(root.type, findScope(parent, `Values.${name}`) ?? new Map())
}

/** What the charts of one release share while their templates are collected. */
interface Collection extends Common {
  /** of the root chart */
  readonly values: TypedMap
  readonly templates: Map<ByteString, ChartTemplate>
}

function collect(
  chart: Chart,
  path: ByteString,
  parent: Map<string, Value> | undefined,
  into: Collection,
): Map<string, Value> {
  const subcharts = new Map<string, Value>()
  const scope = new Map<string, Value>([
    ['Chart', into.chartObject(chart.metadata, parent === undefined)],
    ['Files', chartFiles(chart.files, chart.helm)],
    ['Release', into.release],
    ['Capabilities', into.capabilities],
    ['Values', scopeValues(parent, chart.metadata.name, into.values)],
    ['Subcharts', subcharts],
  ])
  for (const child of chart.dependencies) {
    subcharts.set(child.metadata.name, collect(child, childPath(path, child), scope, into))
  }
  const isLibrary = chart.metadata.type.toLowerCase() === 'library'
  for (const file of chart.templates) {
    if (isLibrary && !isPartial(file.path)) continue
    const name = cleanPath(`${path}/${file.path}`)
    into.templates.set(name, { name, text: file.data, basePath: cleanPath(`${path}/templates`), scope })
  }
  return scope
}

const depth = (path: ByteString): number => path.split('/').length

/** Deepest path first, then from z to a: sub-charts before their parents, whose definitions come last and win (as in helm pkg/engine, sortTemplates). */
function sortTemplates(templates: readonly ChartTemplate[]): ChartTemplate[] {
  const ranked = templates.map((template) => ({ template, name: template.name, depth: depth(template.name) }))
  ranked.sort((a, b) => b.depth - a.depth || (a.name < b.name ? 1 : a.name > b.name ? -1 : 0))
  return ranked.map(({ template }) => template)
}

/** All templates of a chart and its sub-charts in the order in which they are parsed and run. `values` are the root's, coalesced. */
export function collectTemplates(chart: Chart, values: Map<string, Value>, common: Common): ChartTemplate[] {
  const templates = new Map<ByteString, ChartTemplate>()
  collect(chart, chart.metadata.name, undefined, { ...common, values: asValues(values, chart.helm), templates })
  return sortTemplates([...templates.values()])
}
