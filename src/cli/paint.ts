import type { Text } from '../core/engine.ts'
import { oneLine } from '../core/errors.ts'
import type { Terminal } from './command.ts'

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: keyof typeof CODES, text: Text) => Text

/** A painter for a stream with colours or without. */
export const painter =
  (colours: boolean): Paint =>
  (colour, text) =>
    colours ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80

/** Columns of a terminal. */
export const columnsOf = ({ columns }: Pick<Terminal, 'columns'>): number => Math.max(20, columns ?? COLUMNS)

/** A text as one line that leaves the terminal's last column free, or the line would break. */
export const cut = (text: Text, terminal: Pick<Terminal, 'columns'>): Text =>
  cutTo(oneLine(text), columnsOf(terminal) - 1)

/** The start of a line, with an ellipsis where something is left out. */
export const cutTo = (line: Text, width: number): Text => (line.length <= width ? line : `${line.slice(0, width - 1)}…`)

/** A line broken between words where the terminal ends, the rest indented. What is longer than a line stays whole. */
export function wrapLine(line: Text, terminal: Pick<Terminal, 'columns'>): Text {
  const width = columnsOf(terminal)
  const lines: string[] = ['']
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '' || last.length + 1 + word.length <= width)
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.join('\n')
}
