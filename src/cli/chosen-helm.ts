import { DEFAULT_HELM, type Helm, helmOf, helmVersionOf } from '../library/helm.ts'
import type { Options } from './flags/options.ts'

/** The helm of --helm-version, else the newest that is verified. */
export async function chosenHelm(options: Options): Promise<Helm> {
  const named = options.text('helm-version')
  return named === undefined || named === '' ? DEFAULT_HELM : helmOf(named)
}

/** Its version. */
export function chosenHelmVersion(options: Options): string {
  const named = options.text('helm-version')
  return named === undefined || named === '' ? DEFAULT_HELM.version : helmVersionOf(named)
}
