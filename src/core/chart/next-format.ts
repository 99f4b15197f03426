import { HelmError } from '../errors.ts'
import type { Chart } from './chart.ts'
import { checkDependencies, dependencyError } from './declared.ts'
import { DEPRECATED, type Notify } from './notice.ts'

/**
 * What helm says of a chart of apiVersion v3, which it reads in full and never renders. It makes room for as many declarations as there are
 * sub-charts (v3Accessor.MetaDependencies in helm pkg/chart/common.go): room left over is refused, and more declarations end the process.
 */
export function refuseNextFormat(chart: Chart, notify: Notify | undefined): never {
  const { metadata, dependencies } = chart
  if (metadata.type === 'library') throw new HelmError('library charts are not installable')
  if (metadata.deprecated) notify?.(DEPRECATED)
  if (dependencies.length > (metadata.dependencies?.length ?? 0)) {
    throw dependencyError('unsupported chart dependency type', chart.helm)
  }
  checkDependencies(chart)
  throw new HelmError('invalid chart apiVersion')
}
