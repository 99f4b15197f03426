import { schemaComment } from '../../core/documents/address.ts'
import { AicrError, say } from '../../core/errors.ts'
import {
  type Catalog,
  coveredCombinations,
  hydratedRecipe,
  type Resolution,
  resolveRecipe,
  select,
  writeCombinations,
  writeRecipe,
  writeSelected,
} from '../../library/recipe.ts'
import type { Invocation } from '../command.ts'
import { chosenCatalog, configured, parseFields, readChoices, readCriteria } from '../criteria.ts'
import { UsageError } from '../flags/flag.ts'
import type { Options } from '../flags/options.ts'
import { logger } from '../log.ts'
import { writeOutput } from '../output-file.ts'
import { openSources } from '../sources.ts'

/** Prints the recipe of criteria. */
export async function recipeAction(invocation: Invocation): Promise<number> {
  const { options, recipe } = await resolve(invocation)
  const format = options.oneOf('format', ['yaml', 'json', 'table']) ?? 'yaml'
  const path = options.text('output')
  const comment = format === 'yaml' && path !== undefined && path !== '-' ? schemaComment('recipe') : ''
  await writeOutput(comment + writeRecipe(recipe, format), path, invocation.terminal)
  return 0
}

/** Prints one value of the recipe of criteria. */
export async function queryAction(invocation: Invocation): Promise<number> {
  const selector = invocation.options.text('selector')
  if (selector === undefined) throw new UsageError('Required flag "selector" not set')
  const { options, catalog, recipe } = await resolve(invocation)
  const format = options.oneOf('format', ['yaml', 'json', 'table']) ?? 'yaml'
  invocation.terminal.out(writeSelected(select(hydratedRecipe(recipe, catalog), selector), format))
  return 0
}

/** Prints the combinations of criteria that the catalog covers. */
export async function recipeListAction({ options, positionals, terminal }: Invocation): Promise<number> {
  refuseOperands(positionals)
  const format = options.oneOf('format', ['table', 'json', 'yaml']) ?? 'table'
  const catalog = await chosenCatalog(options)
  const combinations = coveredCombinations(catalog, parseFields(options, catalog))
  terminal.out(writeCombinations(combinations, format))
  return 0
}

async function resolve({
  options: given,
  positionals,
  terminal,
}: Invocation): Promise<Resolution & { readonly options: Options; readonly catalog: Catalog }> {
  refuseOperands(positionals)
  given.oneOf('format', ['yaml', 'json', 'table'])
  const sources = openSources(given, terminal)
  try {
    const options = await configured(given, sources.fetcher)
    const catalog = await chosenCatalog(options)
    const choices = readChoices(options, catalog)
    const resolution = resolveRecipe({ catalog, criteria: readCriteria(options, catalog), ...choices })
    const log = logger(terminal, options)
    for (const warning of [...resolution.doubts, ...resolution.warnings]) log.warn(warning)
    return { ...resolution, options, catalog }
  } finally {
    await sources.close()
  }
}

function refuseOperands(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new AicrError('INVALID_REQUEST', say`unexpected argument ${{ given: positionals[0] ?? '' }}`)
}
