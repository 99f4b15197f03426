import type { KnownFlag } from './choices.ts'

const WIDTH = 100

/** The flags as an aligned table, one flag a line, help wrapped. */
export function describeFlags(flags: readonly KnownFlag[]): string {
  const rows = flags.filter((f) => !f.hidden).map((f) => [label(f), f.env ? `${f.help} [$${f.env}]` : f.help] as const)
  const indent = Math.min(36, Math.max(...rows.map(([left]) => left.length)) + 3)
  return rows.map(([left, help]) => row(left, wrapWords(help, WIDTH - indent), indent)).join('\n')
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
