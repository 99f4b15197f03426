import { openAddress } from '../address.ts'
import { oneLine } from '../errors.ts'
import { isEmptyDiff, type ListDiff } from './diff.ts'

/** Whether a line is about what is new, what is gone, or what has changed. */
export type DiffMark = '+' | '-' | '~'

interface Change {
  readonly mark: DiffMark
  readonly what: 'image' | 'chart'
  readonly text: string
}

function changesOf({ images, charts }: ListDiff): Change[] {
  const change = (mark: DiffMark, what: Change['what'], text: string): Change => ({ mark, what, text: oneLine(text) })
  return [
    ...images.added.map((image) => change('+', 'image', image)),
    ...images.removed.map((image) => change('-', 'image', image)),
    ...images.retagged.map(({ repository, from, to }) =>
      change('~', 'image', `${repository}: ${from.join(', ')} -> ${to.join(', ')}`),
    ),
    ...charts.added.map(({ name, version, repository }) =>
      change('+', 'chart', `${name} ${version} (${openAddress(repository)})`),
    ),
    ...charts.removed.map(({ name, version, repository }) =>
      change('-', 'chart', `${name} ${version} (${openAddress(repository)})`),
    ),
    ...charts.moved.map(({ name, changes }) => {
      const fields = changes.map(({ field, from, to }) => `${field} ${from || '(none)'} -> ${to || '(none)'}`)
      return change('~', 'chart', `${name}: ${fields.join(', ')}`)
    }),
  ]
}

/** How many of what: `images: 2 added, 1 removed; charts: 1 changed`. */
function countDiff({ images, charts }: ListDiff): string {
  const counts = (rows: readonly (readonly [number, string])[]): string =>
    rows.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`])).join(', ')
  const parts = [
    [
      'images',
      counts([
        [images.added.length, 'added'],
        [images.removed.length, 'removed'],
        [images.retagged.length, 'retagged'],
      ]),
    ],
    [
      'charts',
      counts([
        [charts.added.length, 'added'],
        [charts.removed.length, 'removed'],
        [charts.moved.length, 'changed'],
      ]),
    ],
  ].filter(([, text]) => text !== '')
  return parts.map(([what, text]) => `${what}: ${text}`).join('; ')
}

/** A readable account, one change a line, and the counts. `paint` colours a line by its mark. */
export function printDiff(diff: ListDiff, paint: (mark: DiffMark, line: string) => string = (_, line) => line): string {
  if (isEmptyDiff(diff)) return 'no difference\n'
  const lines = changesOf(diff).map(({ mark, what, text }) => paint(mark, `${mark} ${what} ${text}`))
  return `${lines.join('\n')}\n${countDiff(diff)}\n`
}

/** More rows than this are folded in a comment. */
const FOLDED = 20

const TITLES: Readonly<Record<DiffMark, string>> = { '+': 'added', '-': 'removed', '~': 'changed' }

/** The same for a comment on a pull request: a heading, the counts, a list for each kind of change. */
export function printDiffMarkdown(diff: ListDiff): string {
  const head = '### What changes in the mirror\n\n'
  if (isEmptyDiff(diff)) return `${head}Nothing: images and charts are the same.\n`
  const changes = changesOf(diff)
  const sections = (['image', 'chart'] as const).flatMap((what) =>
    (['+', '-', '~'] as const).flatMap((mark) => {
      const rows = changes.filter((each) => each.what === what && each.mark === mark)
      return rows.length === 0
        ? []
        : [section(`${rows.length} ${what}${rows.length === 1 ? '' : 's'} ${TITLES[mark]}`, rows)]
    }),
  )
  return `${head}${countDiff(diff)}\n\n${sections.join('\n')}`
}

function section(title: string, rows: readonly Change[]): string {
  const list = rows.map(({ text }) => `- ${code(text)}\n`).join('')
  if (rows.length <= FOLDED) return `**${title}**\n\n${list}`
  return `<details><summary>${title}</summary>\n\n${list}\n</details>\n`
}

/** Code that holds back-ticks needs a longer fence. */
function code(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0)
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`
}
