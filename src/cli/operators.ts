import { defined } from '../core/defined.ts'
import { AicrError, say } from '../core/errors.ts'
import type { OperatorContext } from '../library/mirror-list.ts'
import { readOperatorCatalogAt } from '../node/operator-catalog.ts'
import type { Options } from './flags/options.ts'

/** What the flags say of operators. Throws INVALID_REQUEST, and what reading the catalog throws. */
export async function readOperators(options: Options): Promise<OperatorContext> {
  const version = options.text('openshift-version')
  const openshift = /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '')?.[1]
  if (version !== undefined && openshift === undefined)
    throw new AicrError('INVALID_REQUEST', say`--openshift-version ${{ version }} is not a version such as 4.19`)
  const path = options.text('olm-catalog')
  return {
    ...defined({ openshift }),
    ...(path === undefined ? {} : { catalog: await readOperatorCatalogAt(path) }),
  }
}
