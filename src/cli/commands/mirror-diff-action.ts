import { AicrError } from '../../core/errors.ts'
import { helmOf } from '../../library/helm.ts'
import {
  diffLists,
  isEmptyDiff,
  isRecipeText,
  type ListDiff,
  type ListSummary,
  printDiff,
  printDiffMarkdown,
  readSummary,
  requireReferences,
  summaryOf,
} from '../../library/lists.ts'
import { mirrorList } from '../../library/mirror-list.ts'
import { openRecipe } from '../../library/recipe.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation, Terminal } from '../command.ts'
import { chosenCatalog } from '../criteria.ts'
import { engineLimits } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import type { Options } from '../flags/options.ts'
import { logger } from '../log.ts'
import { writeOutput } from '../output-file.ts'
import { painter } from '../paint.ts'
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
  const format = options.oneOf('format', ['text', 'json', 'markdown']) ?? 'text'
  const diff = diffLists(
    await readSide(invocation, before, options.text('old-helm-version')),
    await readSide(invocation, after),
  )
  await writeOutput(printAs(format, diff, options, terminal), options.text('output'), terminal)
  return options.on('exit-code') && !isEmptyDiff(diff) ? 1 : 0
}

async function readComparable(text: string, path: string): Promise<ListSummary> {
  const summary = await readSummary(text, path)
  requireReferences(summary, path)
  return summary
}

const COLOURS = { '+': 'green', '-': 'red', '~': 'yellow' } as const

function printAs(format: 'text' | 'json' | 'markdown', diff: ListDiff, options: Options, terminal: Terminal): string {
  if (format === 'json') return `${JSON.stringify(diff, null, 2)}\n`
  if (format === 'markdown') return printDiffMarkdown(diff)
  const paint = painter(options.text('output') === undefined && terminal.colourOut === true)
  return printDiff(diff, (mark, line) => paint(COLOURS[mark], line))
}

/** A list as it is, or the list of a recipe. */
async function readSide({ options, terminal }: Invocation, path: string, helmVersion?: string): Promise<ListSummary> {
  const sources = openSources(options, terminal)
  try {
    const { text, folder } = await readText(path, sources.fetcher, terminal)
    if (!isRecipeText(text)) return readComparable(text, path)
    const catalog = await chosenCatalog(options)
    const opened = openRecipe(catalog, text, path, { version: `v${VERSION}`, strict: options.on('strict') })
    const { recipe, doubts } = opened
    for (const warning of opened.warnings) logger(terminal, options).warn(`${path}: ${warning}`)
    const list = await mirrorList({
      recipe,
      doubts,
      catalog,
      helm: await (helmVersion === undefined ? chosenHelm(options) : helmOf(helmVersion)),
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
