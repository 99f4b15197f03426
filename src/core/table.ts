import type { Text } from '../../template-engine/go/index.ts'
import { visible } from './errors.ts'

/** Lines of cells, the head first, as a table of aligned columns. Nothing in a cell steers the terminal. Ends in a newline. */
export function printTable(lines: readonly (readonly Text[])[]): Text {
  const shown = lines.map((line) => line.map(visible))
  const widths = (shown[0] ?? []).map(
    (_, column) => shown.reduce((widest, line) => Math.max(widest, line[column]?.length ?? 0), 0) + 2,
  )
  const print = (line: readonly Text[]): Text =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('')
      .trimEnd()
  return shown.map((line) => `${print(line)}\n`).join('')
}
