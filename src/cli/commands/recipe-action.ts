import { AicrError } from '../../core/errors.ts'
import { type RecipeFormat, resolveRecipe, writeRecipe } from '../../library/recipe.ts'
import { readCatalog } from '../../node/catalog.ts'
import type { Invocation } from '../command.ts'
import { readCriteria } from '../criteria.ts'
import { logger } from '../log.ts'
import { writeOutput } from '../output-file.ts'
import { VERSION } from '../version.ts'

export async function recipeAction({ options, positionals, terminal }: Invocation): Promise<number> {
  if (positionals.length > 0) throw new AicrError('INVALID_REQUEST', `unexpected argument ${positionals[0]}`)
  const format = options.text('format') ?? 'yaml'
  if (!isFormat(format))
    throw new AicrError('INVALID_REQUEST', `unknown format ${format}`, { hint: 'formats: yaml, json, table' })
  const catalog = await readCatalog({
    catalog: options.text('catalog'),
    data: options.text('data'),
    strict: options.on('criteria-strict'),
  })
  const { recipe, warnings } = resolveRecipe({
    catalog,
    criteria: readCriteria(options, catalog),
    version: `v${VERSION}`,
    profile: options.text('profile'),
  })
  for (const warning of warnings) logger(terminal, options).warn(warning)
  await writeOutput(writeRecipe(recipe, format), options.text('output'), terminal)
  return 0
}

const isFormat = (word: string): word is RecipeFormat => ['yaml', 'json', 'table'].includes(word)
