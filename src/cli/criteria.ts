import { AicrError } from '../core/errors.ts'
import { type Catalog, type Criteria, parseCriteria } from '../library/recipe.ts'
import type { Options } from './flags/options.ts'

const NAMES = ['service', 'accelerator', 'intent', 'os', 'platform'] as const

/** The criteria that the flags name, checked against what the catalog knows. */
export function readCriteria(options: Options, catalog: Catalog): Criteria {
  const given = Object.fromEntries(NAMES.map((name) => [name, options.text(name)]))
  return parseCriteria({ ...given, nodes: options.number('nodes') }, catalog.vocabulary)
}

/** --recipe says everything itself: a profile cannot be chosen beside it. */
export function refuseProfileWithRecipe(options: Options): void {
  if (options.has('recipe') && options.has('profile')) {
    throw new AicrError('INVALID_REQUEST', '--profile cannot be used with --recipe: the recipe has made its choice')
  }
}
