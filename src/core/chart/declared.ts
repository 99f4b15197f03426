import type { ByteString } from '../../../template-engine/go/index.ts'
import { HelmError, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import type { Chart } from './chart.ts'

/** A chart's declared dependencies are not those that it has. */
export function dependencyError(cause: ByteString, { does: { dependencyAdvice } }: Helm): HelmError {
  const [article = '', mark = ''] = dependencyAdvice.split(' ')
  const advice = `You may need to run ${mark}helm dependency build${mark} to fetch missing dependencies`
  return new HelmError(
    say`${{ article }} error occurred while checking for chart dependencies. ${{ advice }}: ${{ cause }}`,
  )
}

/** Refuses a chart that lacks a declared dependency, even a disabled one. Only names count. Throws HelmError. */
export function checkDependencies(chart: Chart): void {
  const present = new Set(chart.dependencies.map((child) => child.metadata.name))
  const missing = (chart.metadata.dependencies ?? []).filter((dependency) => !present.has(dependency.name))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw dependencyError(`found in Chart.yaml, but missing in charts/ directory: ${names}`, chart.helm)
}
