import type { ByteString } from '../../../template-engine/index.ts'
import { HelmError } from '../errors.ts'
import type { Chart } from './chart.ts'
import { DEPRECATED, type Notify } from './notice.ts'

/** A chart's declared dependencies are not those that it has. */
export const dependencyError = (cause: ByteString): HelmError =>
  new HelmError(
    'an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing ' +
      `dependencies: ${cause}`,
  )

/** What helm says of a chart of apiVersion v3, which it reads in full and never renders. */
export function refuseNextFormat({ metadata, dependencies }: Chart, notify: Notify | undefined): never {
  if (metadata.type === 'library') throw new HelmError('library charts are not installable')
  if (metadata.deprecated) notify?.(DEPRECATED)
  if (dependencies.length > 0 && metadata.dependencies === null)
    throw dependencyError('unsupported chart dependency type')
  throw new HelmError('invalid chart apiVersion')
}
