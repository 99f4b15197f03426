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

/** The cases of a corpus folder in its order, those that helm could repeat at least line by line. */
export function readCases(folder: string, prefix = ''): CorpusCase[] {
  return readFileSync(join(folder, 'cases.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((row) => row.deterministic === true || (row.ok === true && Array.isArray(row.varying_lines)))
    .map((row) => ({
      id: String(row.id),
      chart: String(row.chart),
      values: (row.values ?? []) as string[],
      release: String(row.release),
      namespace: String(row.namespace),
      extraArgs: (row.extraArgs ?? []) as string[],
      ok: row.ok === true,
      stderrHead: String(row.stderr_head ?? ''),
      varyingLines: row.deterministic === true ? [] : ((row.varying_lines ?? []) as number[]),
    }))
    .filter((c) => c.id.startsWith(prefix))
}

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
