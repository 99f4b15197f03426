import { AicrError } from '../../core/errors.ts'
import { helmOf } from '../../library/helm.ts'
import {
  diffLists,
  isEmptyDiff,
  isRecipeText,
  type ListSummary,
  printDiff,
  readSummary,
  summaryOf,
} from '../../library/lists.ts'
import { mirrorList } from '../../library/mirror-list.ts'
import { openRecipe } from '../../library/recipe.ts'
import { readCatalog } from '../../node/catalog.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation } from '../command.ts'
import { engineLimits } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import { writeOutput } from '../output-file.ts'
import { openSources } from '../sources.ts'
import { readText } from '../text-input.ts'
import { requireList, warnOf } from '../verdict.ts'
import { VERSION } from '../version.ts'

export async function mirrorDiffAction(invocation: Invocation): Promise<number> {
  const { options, positionals, terminal } = invocation
  const [before, after, ...rest] = positionals
  if (before === undefined || after === undefined || rest.length > 0) {
    throw new AicrError('INVALID_REQUEST', 'two lists or two recipes are needed', { hint: 'aicr mirror diff OLD NEW' })
  }
  const format = options.oneOf('format', ['text', 'json']) ?? 'text'
  const diff = diffLists(
    await readSide(invocation, before, options.text('old-helm-version')),
    await readSide(invocation, after),
  )
  await writeOutput(
    format === 'json'
      ? `${JSON.stringify(diff, null, 2)}
`
      : printDiff(diff),
    options.text('output'),
    terminal,
  )
  return options.on('exit-code') && !isEmptyDiff(diff) ? 1 : 0
}

/** A list as it is, or the list of a recipe. */
async function readSide({ options, terminal }: Invocation, path: string, helmVersion?: string): Promise<ListSummary> {
  const sources = openSources(options, terminal)
  try {
    const { text, folder } = await readText(path, sources.fetcher)
    if (!isRecipeText(text)) return readSummary(text, path)
    const catalog = await readCatalog({
      catalog: options.text('catalog'),
      data: options.text('data'),
      strict: options.on('criteria-strict'),
    })
    const { recipe, doubts } = openRecipe(catalog, text, path, { version: `v${VERSION}` })
    const list = await mirrorList({
      recipe,
      doubts,
      catalog,
      helm: helmVersion === undefined ? chosenHelm(options) : helmOf(helmVersion),
      source: await sources.charts(folder),
      ...effectOptions(options),
      engineLimits: engineLimits(),
    })
    warnOf(list, options, terminal, path)
    requireList(list, options, `list of ${path}`)
    return summaryOf(list)
  } finally {
    await sources.close()
  }
}
