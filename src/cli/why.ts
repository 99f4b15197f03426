import type { Text } from '../core/engine.ts'
import { AicrError, say, visible } from '../core/errors.ts'
import { type Explainable, explain, type Selection } from '../library/images.ts'
import { allWarnings, type MirrorList } from '../library/lists.ts'
import type { Terminal } from './command.ts'
import type { Options } from './flags/options.ts'
import { columnsOf, wrapLine } from './paint.ts'
import { ruleWords } from './rule-words.ts'

/** What --why asks about. Throws INVALID_REQUEST for a blank, which would be any image. */
export function readQueries(options: Options): readonly string[] {
  const queries = options.texts('why')
  if (queries.some((query) => query.trim() === ''))
    throw new AicrError('INVALID_REQUEST', '--why needs a reference or a part of one', { hint: 'such as --why nginx' })
  return queries
}

/**
 * Prints on stderr, for each reference or part of one that is asked about, the chain that leads to it or the reason why it is not
 * listed. Throws NOT_FOUND, with the nearest names, when one is not known at all; the others are explained first.
 */
export function explainEach(
  material: Explainable,
  queries: readonly string[],
  selection: Selection,
  terminal: Terminal,
): void {
  const unknown: { readonly query: string; readonly nearest: readonly string[] }[] = []
  for (const query of queries) {
    const { lines, nearest } = explain(material, query, selection, ruleWords)
    if (lines.length === 0) unknown.push({ query, nearest })
    else terminal.err(`${lines.map((line) => shown(visible(line), terminal)).join('\n')}\n`)
  }
  if (unknown.length === 0) return
  const near = [...new Set(unknown.flatMap(({ nearest }) => nearest))]
  throw new AicrError(
    'NOT_FOUND',
    say`no image and nothing passed over is called ${{ queries: unknown.map(({ query }) => query) }}`,
    {
      hint: near.length === 0 ? 'nothing was found at all' : `nearest: ${near.join(', ')}`,
    },
  )
}

/** A line of an explanation, as wide as the terminal; what is broken off stands below its own indentation. */
function shown(line: Text, terminal: Terminal): Text {
  if (!terminal.interactive) return line
  const [margin = ''] = /^ */.exec(line) ?? []
  const rest = wrapLine(line.slice(margin.length), { columns: columnsOf(terminal) - margin.length })
  return margin + rest.replaceAll('\n', `\n${margin}`)
}

/** Everything that a list's components found. */
export function explainableList(list: MirrorList): Explainable {
  const unlisted = list.components.flatMap((component) => component.unlisted ?? [])
  const listed = new Set(list.images.map(({ ref }) => ref))
  return {
    images: [...list.images, ...unlisted.flatMap(({ images }) => images.filter(({ ref }) => !listed.has(ref)))],
    skipped: unlisted.flatMap(({ skipped }) => skipped),
    warnings: allWarnings(list).map((message) => ({ message })),
  }
}
