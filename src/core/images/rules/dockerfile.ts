import type { Rule } from '../rule.ts'

/**
 * `FROM`, `COPY --from` and `RUN --mount=from` of a Dockerfile in a text, its arguments put in. Stages of the file itself and
 * `scratch` do not count.
 * @example
 * kind: ConfigMap
 * metadata: {name: build}
 * data: {Dockerfile: "ARG BASE=quay.io/a/base:v1\nFROM ${BASE} AS build\nFROM quay.io/a/run:v1\nCOPY --from=build / /\n"}
 * → quay.io/a/base:v1, quay.io/a/run:v1
 */
export const dockerfile: Rule = {
  id: 'dockerfile',
}

/** Whether a text is a Dockerfile: its first instruction, arguments apart, is FROM. */
export function isDockerfile(text: string): boolean {
  if (!text.includes('FROM')) return false
  const head = text.slice(0, MAX_HEAD)
  if (!/^[ \t]*FROM[ \t]/m.test(head)) return false
  const first = head.split('\n').find((line) => !/^\s*(?:#|ARG[ \t]|$)/i.test(line))
  return first !== undefined && /^\s*FROM[ \t]+\S+/.test(first) && !/:[ \t]*$/.test(first)
}

const MAX_HEAD = 8192

/** References as written, arguments with a default put in. */
export function baseImages(text: string): string[] {
  const known = new Map<string, string>()
  const stages = new Set<string>(['scratch'])
  const found = new Set<string>()
  const take = (raw: string): void => {
    const image = raw.replace(/\$\{?([A-Za-z_]\w*)(?::-([^}]*))?\}?/g, (whole, name: string, fallback?: string) =>
      (known.get(name) ?? fallback ?? whole).slice(0, MAX_VALUE),
    )
    if (!stages.has(image.toLowerCase()) && !/^\d+$/.test(image)) found.add(image)
  }
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const [instruction = '', ...words] = line.trim().split(/\s+/)
    const verb = instruction.toUpperCase()
    if (verb === 'ARG') readArgument(words[0] ?? '', known)
    else if (verb === 'FROM') {
      const operands = words.filter((word) => !word.startsWith('--'))
      if (operands[0] !== undefined) take(operands[0])
      if (operands[1]?.toUpperCase() === 'AS' && operands[2] !== undefined) stages.add(operands[2].toLowerCase())
    } else if (verb === 'COPY' || verb === 'RUN') {
      for (const word of words) {
        const from = /^--from=(\S+)$|^--mount=(?:\S*,)?from=([^,\s]+)/.exec(word)
        if (from !== null) take(from[1] ?? from[2] ?? '')
      }
    }
  }
  return [...found]
}

const MAX_VALUE = 512

function readArgument(word: string, known: Map<string, string>): void {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(word) ?? []
  if (name !== undefined && value !== undefined && value.length <= MAX_VALUE)
    known.set(name, value.replace(/^["']|["']$/g, ''))
}
