import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A render that real helm did: a line of cases.jsonl. Paths are relative to the corpus. */
export interface CorpusCase {
  readonly id: string
  readonly chart: string
  readonly values: readonly string[]
  readonly release: string
  readonly namespace: string
  readonly extraArgs: readonly string[]
  /** helm succeeded; then expected/ID.yaml is what it printed */
  readonly ok: boolean
  /** the first 600 characters of what helm wrote to stderr */
  readonly stderrHead: string
  /** numbers, from 1, of lines that differed between helm's own runs */
  readonly varyingLines: readonly number[]
}

/** What a renderer did with a case. */
export interface Outcome {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Where the answers of one helm are: in the corpus itself, or in a folder of its own that `npm run corpus:record` made. */
export const recordedFolder = (folder: string, version: string): string => join(folder, `helm-${version}`)

/** All cases of a cases.jsonl, in its order. */
export const readLines = (text: string): CorpusCase[] => rows(text).map(readCase)

const rows = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** The cases of a folder of answers in its order, those that helm could repeat at least line by line. */
export function readCases(folder: string, prefix = ''): CorpusCase[] {
  return rows(readFileSync(join(folder, 'cases.jsonl'), 'utf8'))
    .filter((row) => row.deterministic === true || (row.ok === true && Array.isArray(row.varying_lines)))
    .map(readCase)
    .filter((c) => c.id.startsWith(prefix))
}

const readCase = (row: Record<string, unknown>): CorpusCase => ({
  id: String(row.id),
  chart: String(row.chart),
  values: (row.values ?? []) as string[],
  release: String(row.release),
  namespace: String(row.namespace),
  extraArgs: (row.extraArgs ?? []) as string[],
  ok: row.ok === true,
  stderrHead: String(row.stderr_head ?? ''),
  varyingLines: row.deterministic === true ? [] : ((row.varying_lines ?? []) as number[]),
})

/** helm's output of a case, a character a byte. */
export const expectedOutput = (folder: string, id: string): string =>
  readFileSync(join(folder, 'expected', `${id}.yaml`), 'latin1')

/** The arguments that helm was given. */
export const caseArguments = (c: CorpusCase): string[] => [
  'template',
  c.release,
  c.chart,
  '--namespace',
  c.namespace,
  ...c.values.flatMap((file) => ['-f', file]),
  ...c.extraArgs,
]
