import type { Text } from '../core/engine.ts'
import { oneLine } from '../core/errors.ts'
import type { MirrorList } from '../library/lists.ts'
import type { Terminal } from './command.ts'
import { columnsOf, cutTo, painter } from './paint.ts'
import { count } from './progress.ts'

/** How an overview is drawn. */
export interface OverviewOptions {
  readonly terminal: Pick<Terminal, 'columns' | 'colourOut'>
  /** bytes of a component's chart, where known */
  readonly size: (component: string) => number | undefined
  /** the images below their components; default false */
  readonly tree?: boolean
}

type Component = MirrorList['components'][number]

const HEAD = ['COMPONENT', 'CHART', 'VERSION', 'IMAGES', 'WARNINGS', 'SIZE']

/** A table of the components of a list, and below it what each of them brings. */
export function printOverview(list: MirrorList, options: OverviewOptions): Text {
  const paint = painter(options.terminal.colourOut ?? false)
  const colourOf = ({ status, warnings }: Component): Parameters<typeof paint>[0] | undefined =>
    status === 'incomplete' ? 'red' : warnings.length > 0 ? 'yellow' : undefined
  const cells = list.components.map((component) => cellsOf(component, list, options))
  const lines = layOut([HEAD, ...cells], columnsOf(options.terminal))
  const rows = lines.map((line, at) => {
    const component = list.components[at - 1]
    const colour = component === undefined ? 'bold' : colourOf(component)
    return colour === undefined ? line : paint(colour, line)
  })
  const tree = options.tree === true ? ['', ...list.components.flatMap((component) => branch(component, paint))] : []
  return [...rows, ...tree, '', total(list), ''].join('\n')
}

function cellsOf(component: Component, list: MirrorList, { size }: OverviewOptions): string[] {
  const chart = list.charts.find(({ name }) => name === component.component)
  const bytes = size(component.component)
  return [
    component.component,
    chart?.chart ?? '',
    chart?.version ?? '',
    String(component.images.length),
    component.warnings.length === 0 ? '' : String(component.warnings.length),
    bytes === undefined ? '' : readable(bytes),
  ].map(oneLine)
}

/** Bytes as people read them: `1.5 MB`. */
function readable(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}

const GAP = 2

/** Lines of aligned columns that fit into a width: empty columns are left out, the widest is cut until all fit. */
function layOut(table: readonly (readonly string[])[], width: number): string[] {
  const used = HEAD.map((_, column) => table.slice(1).some((row) => row[column] !== ''))
  const rows = table.map((row) => row.filter((_, column) => used[column]))
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const total = (): number => widths.reduce((sum, each) => sum + each + GAP, -GAP)
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= 8) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cutTo(cell, widths[column] ?? 0).padEnd((widths[column] ?? 0) + GAP))
      .join('')
      .trimEnd(),
  )
}

/** A component and its images as a tree. */
function branch({ component, images, warnings }: Component, paint: ReturnType<typeof painter>): string[] {
  const leaves = [
    ...images.map(({ ref }) => oneLine(ref)),
    ...warnings.map((warning) => paint('yellow', `! ${oneLine(warning)}`)),
  ]
  return [
    paint('bold', oneLine(component)),
    ...leaves.map((leaf, at) => `${at === leaves.length - 1 ? '└──' : '├──'} ${leaf}`),
  ]
}

function total({ images, charts, components }: MirrorList): string {
  const incomplete = components.filter(({ status }) => status !== 'complete').length
  const sums = [count(components.length, 'component'), count(charts.length, 'chart'), count(images.length, 'image')]
  return `${sums.join(', ')}${incomplete === 0 ? '' : `; ${count(incomplete, 'component')} not complete`}`
}
