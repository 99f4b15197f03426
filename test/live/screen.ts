/** What a terminal shows of what was written to it: lines, carriage returns and cleared lines applied, colours left out, long lines broken. */
export function screen(text: string, columns: number): string[] {
  const lines: string[] = ['']
  let column = 0
  const put = (char: string): void => {
    if (column === columns) {
      lines.push('')
      column = 0
    }
    const line = lines.at(-1) ?? ''
    lines[lines.length - 1] = line.slice(0, column).padEnd(column) + char + line.slice(column + 1)
    column++
  }
  for (const [part] of text.matchAll(/\x1b\[[\d;]*[A-Za-z]|[\s\S]/gu)) {
    if (part === '\n') lines.push('')
    if (part === '\n' || part === '\r') column = 0
    else if (part === '\x1b[2K') lines[lines.length - 1] = ''
    else if (!part.startsWith('\x1b')) put(part)
  }
  if (lines.at(-1) === '') lines.pop()
  return lines
}
