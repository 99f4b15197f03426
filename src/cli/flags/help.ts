import type { KnownFlag } from './choices.ts'

/** The widest that help is printed: longer lines are hard to read. */
const WIDEST = 100

/** Columns of help on a terminal, or where there is none. */
export const helpWidth = (columns = 80): number => Math.min(WIDEST, Math.max(40, columns))

/** Flags without a group of their own. */
const COMMON = 'Flags'

/** The flags as aligned tables, a group each, one flag a line, help wrapped. Groups stand in the order of their first flags. */
export function describeGroups(flags: readonly KnownFlag[], width: number): string {
  const shown = flags.filter(({ hidden }) => !hidden)
  const names = [...new Set([COMMON, ...shown.map(({ group = COMMON }) => group)])]
  const groups = names.map((name) => ({ name, own: shown.filter(({ group = COMMON }) => group === name) }))
  return groups
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) => `${name}:\n${describeFlags(own, width)}\n`)
    .join('\n')
}

/** Flags as one aligned table. */
export function describeFlags(flags: readonly KnownFlag[], width: number): string {
  const rows = flags.filter((f) => !f.hidden).map((f) => [label(f), f.env ? `${f.help} [$${f.env}]` : f.help] as const)
  const indent = Math.min(Math.floor(width * 0.36), Math.max(...rows.map(([left]) => left.length)) + 3)
  return rows.map(([left, help]) => row(left, wrapWords(help, width - indent), indent)).join('\n')
}

function label(flag: KnownFlag): string {
  const value =
    flag.kind === 'bool'
      ? ''
      : ` ${flag.value ?? { string: 'TEXT', int: 'N', array: 'TEXT', slice: 'LIST' }[flag.kind]}`
  const names = [flag.name, ...(flag.aliases ?? [])].map((n) => `--${n}`).join(', ')
  return `  ${flag.short ? `-${flag.short}, ` : '    '}${names}${value}`
}

function row(left: string, lines: readonly string[], indent: number): string {
  const pad = ' '.repeat(indent)
  const head = left.length < indent ? left.padEnd(indent) + (lines[0] ?? '') : `${left}\n${pad}${lines[0] ?? ''}`
  return [head, ...lines.slice(1).map((l) => pad + l)].join('\n')
}

/** Paragraphs as wide as there is room; indented lines are commands, and stay as they are. */
export function wrapText(text: string, width: number): string {
  const paragraphs = text.split(/\n\n/).map((paragraph) => {
    if (paragraph.startsWith(' ')) return paragraph
    return wrapWords(paragraph.replace(/\n(?! )/g, ' '), width).join('\n')
  })
  return paragraphs.join('\n\n')
}

function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
