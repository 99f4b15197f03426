import { DEFAULT_HELM, type Helm, helmOf } from '../library/helm.ts'
import type { Options } from './flags/options.ts'

/** The helm of --helm-version, else the newest that is verified. */
export const chosenHelm = (options: Options): Helm => {
  const named = options.text('helm-version')
  return named === undefined || named === '' ? DEFAULT_HELM : helmOf(named)
}
