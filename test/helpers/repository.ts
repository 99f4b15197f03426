import { createHash } from 'node:crypto'
import { answer, startServer, type TestServer } from './server.ts'

/** A chart on a shelf. */
export interface Shelved {
  readonly name: string
  readonly version: string
  readonly archive: Uint8Array
}

/** How the repository behaves. */
export interface RepositoryOptions {
  readonly charts: readonly Shelved[]
  /** `user:password` that every request must carry */
  readonly auth?: string
  /** the index text, instead of one made from the charts */
  readonly index?: string
  readonly json?: boolean
  /** writes the URL of a chart into the index; relative by default */
  readonly urlOf?: (file: string) => string
  /** leaves digests out */
  readonly noDigests?: boolean
  readonly etag?: boolean
  /** path before everything */
  readonly below?: string
  /** further files by path */
  readonly files?: Readonly<Record<string, Uint8Array>>
}

export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export const fileOf = (chart: Shelved): string => `${chart.name}-${chart.version}.tgz`

/** A classic chart repository: index.yaml and archives. */
export async function startRepository(options: RepositoryOptions): Promise<TestServer> {
  const index = options.index ?? indexOf(options)
  const tag = `"${sha256(index).slice(7, 23)}"`
  const below = options.below ?? ''
  const expected = options.auth === undefined ? undefined : `Basic ${Buffer.from(options.auth).toString('base64')}`
  return startServer((seen, response) => {
    if (expected !== undefined && seen.headers.authorization !== expected) {
      return answer(response, 401, 'who are you?', { 'www-authenticate': 'Basic realm="charts"' })
    }
    const path = decodeURIComponent(seen.path.replace(/\?.*$/, ''))
    if (path === `${below}/index.yaml`) {
      if (options.etag && seen.headers['if-none-match'] === tag) return answer(response, 304)
      return answer(response, 200, index, options.etag ? { etag: tag } : {})
    }
    const file = path.slice(path.lastIndexOf('/') + 1)
    const chart = options.charts.find((one) => fileOf(one) === file)
    const extra = options.files?.[path]
    if (extra !== undefined) return answer(response, 200, extra)
    if (chart === undefined || !path.startsWith(below)) return answer(response, 404, 'no such file')
    answer(response, 200, chart.archive, { 'content-type': 'application/gzip' })
  })
}

/** An index as helm writes it. */
export function indexOf(options: RepositoryOptions): string {
  const entries = new Map<string, object[]>()
  for (const chart of options.charts) {
    const file = fileOf(chart)
    const entry = {
      apiVersion: 'v2',
      created: '2026-01-01T00:00:00Z',
      description: `A chart: "${chart.name}"`,
      ...(options.noDigests ? {} : { digest: sha256(chart.archive).slice(7) }),
      name: chart.name,
      urls: [options.urlOf?.(file) ?? file],
      version: chart.version,
    }
    entries.set(chart.name, [...(entries.get(chart.name) ?? []), entry])
  }
  if (options.json)
    return JSON.stringify({ apiVersion: 'v1', entries: Object.fromEntries(entries), generated: '2026-01-01T00:00:00Z' })
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, list]) => [`  ${scalar(name)}:`, ...list.flatMap(itemLines)])
  return `apiVersion: v1\nentries:\n${lines.join('\n')}\ngenerated: "2026-01-01T00:00:00Z"\n`
}

function itemLines(entry: object): string[] {
  return Object.entries(entry).flatMap(([key, value], at) => {
    const lead = at === 0 ? '  - ' : '    '
    if (Array.isArray(value)) return [`${lead}${key}:`, ...value.map((one) => `    - ${one}`)]
    return [`${lead}${key}: ${key === 'created' ? JSON.stringify(value) : scalar(String(value))}`]
  })
}

/** Plain where YAML 1.1 reads the same text, else quoted. */
const scalar = (text: string): string =>
  /^[\w.+-]+$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|[-+.\d_ex]+)$/i.test(text)
    ? text
    : JSON.stringify(text)
