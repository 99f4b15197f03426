import type { ByteString } from '../../../template-engine/go/index.ts'
import { HelmError } from '../errors.ts'
import type { Chart } from './chart.ts'

/** A chart's declared dependencies are not those that it has. */
export const dependencyError = (cause: ByteString): HelmError =>
  new HelmError(
    'an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing ' +
      `dependencies: ${cause}`,
  )

/** Refuses a chart that lacks a declared dependency, even a disabled one. Only names count. Throws HelmError. */
export function checkDependencies(chart: Chart): void {
  const present = new Set(chart.dependencies.map((child) => child.metadata.name))
  const missing = (chart.metadata.dependencies ?? []).filter((dependency) => !present.has(dependency.name))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw dependencyError(`found in Chart.yaml, but missing in charts/ directory: ${names}`)
}
