import type { Chart } from '../chart/index.ts'
import { misspelt } from '../nearest.ts'
import { type ComponentRef, setsFor } from '../recipe/index.ts'
import type { WorkRequest } from './request.ts'

/** What --set says that the chart's own values do not know and that looks like a slip: `driver.enabld` where there is `driver.enabled`. */
export const setRemarks = ({ catalog, sets = [] }: WorkRequest, ref: ComponentRef, chart: Chart): string[] =>
  setsFor(ref.name, sets, catalog.registry).flatMap(({ component, path }) => {
    const meant = misspeltPath(path, chart)
    return meant === undefined
      ? []
      : [`--set ${component}:${path.join('.')} is a value that the chart does not have; did you mean ${meant}?`]
  })

/** The path with its first unknown step replaced by the one that it looks like; undefined where all are known, or nothing is like it. */
function misspeltPath(path: readonly string[], chart: Chart): string | undefined {
  let at: unknown = chart.values
  for (const [index, step] of path.entries()) {
    if (!(at instanceof Map)) return undefined
    if (!at.has(step)) {
      const [near] = misspelt(step, [...at.keys()].map(String))
      return near === undefined ? undefined : [...path.slice(0, index), near, ...path.slice(index + 1)].join('.')
    }
    at = at.get(step)
  }
  return undefined
}
