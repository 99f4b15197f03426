import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { AicrError } from '../core/errors.ts'
import { writeWholeFile } from './whole-file.ts'

/** A case of a new golden.yaml. Paths are relative to it, `/` separated. */
interface NewCase {
  readonly name: string
  readonly chart: string
  readonly values?: string
}

/**
 * Writes a golden.yaml with a case for each chart, and one for each of a chart's `ci/*-values.yaml`, as chart-testing has them. Without
 * charts those below the file's folder are taken. Answers the names of the cases. Throws INVALID_REQUEST when the file exists, NOT_FOUND
 * when there is no chart.
 */
export async function initGolden(path: string, charts: readonly string[], helmVersion: string): Promise<string[]> {
  const file = resolve(path)
  if (existsSync(file)) {
    const hint = 'add cases to it, or name another with --file'
    throw new AicrError('INVALID_PATH', 'the file exists already', { place: path, hint })
  }
  const folder = dirname(file)
  const found = charts.length > 0 ? charts.map((chart) => resolve(chart)) : await findCharts(folder, MAX_DEPTH)
  if (found.length === 0) {
    const hint = 'name charts: aicr golden init CHART...'
    throw new AicrError('NOT_FOUND', 'there is no chart below this folder', { place: folder, hint })
  }
  const cases = unique((await Promise.all(found.map((chart) => casesOf(chart, folder)))).flat())
  await writeWholeFile(file, printSuite(cases, helmVersion))
  return cases.map(({ name }) => name)
}

/** Folders of charts are seldom deeper. */
const MAX_DEPTH = 5

/** Folders with a Chart.yaml and archives of charts, sorted; nothing inside a chart. */
async function findCharts(folder: string, depth: number): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  if (entries.some(({ name }) => name === 'Chart.yaml')) return [folder]
  const found: string[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    if (entry.isFile() && entry.name.endsWith('.tgz')) found.push(path)
    if (entry.isDirectory() && depth > 0) found.push(...(await findCharts(path, depth - 1)))
  }
  return found
}

async function casesOf(path: string, folder: string): Promise<NewCase[]> {
  if (!path.endsWith('.tgz') && !existsSync(join(path, 'Chart.yaml'))) {
    throw new AicrError('NOT_FOUND', 'not a chart: neither a folder with Chart.yaml nor an archive', { place: path })
  }
  const chart = slashes(relative(folder, path)) || '.'
  const name = caseName(basename(path).replace(/\.tgz$/, ''))
  const samples = await readdir(join(path, 'ci')).catch(() => [])
  const values = samples.filter((sample) => /-values\.ya?ml$/.test(sample)).sort()
  return [
    { name, chart },
    ...values.map((sample) => ({
      name: caseName(`${name}-${sample.replace(/-values\.ya?ml$/, '')}`),
      chart,
      values: chart === '.' ? `ci/${sample}` : `${chart}/ci/${sample}`,
    })),
  ]
}

const slashes = (path: string): string => path.split(sep).join('/')

/** A name that may be a case's: other characters become dashes. */
const caseName = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'chart'

/** Gives the second of a name a number. */
function unique(cases: readonly NewCase[]): NewCase[] {
  const taken = new Set<string>()
  return cases.map((each) => {
    let name = each.name
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${each.name}-${number}`
    taken.add(name.toLowerCase())
    return { ...each, name }
  })
}

const printSuite = (cases: readonly NewCase[], helmVersion: string): string =>
  [
    '# `aicr golden record` records how these charts render; `aicr golden check` fails when one renders otherwise.',
    `helm: ${helmVersion}`,
    'cases:',
    ...cases.flatMap(({ name, chart, values }) => [
      `  - name: ${quoted(name)}`,
      `    chart: ${quoted(chart)}`,
      ...(values === undefined ? [] : [`    values: [${quoted(values)}]`]),
    ]),
    '',
  ].join('\n')

/** A plain YAML text, or one in quotes where it would be read as something else. */
const quoted = (text: string): string =>
  /^(?:[A-Za-z_]|\.{1,2}(?:\/|$))[\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
