import { defined } from '../core/defined.ts'
import { canonicalReference, parseReference } from '../core/images/index.ts'
import { isOci, type ListSummary, ociReference, writeJson } from '../core/output/index.ts'
import { type ArtifactName, type Inspection, type Platform, showPlatform } from '../core/registry/index.ts'
import { printTable } from '../core/table.ts'

/** An image or chart of a list, and how a registry knows it; undefined when no registry does. */
export interface ListedArtifact {
  readonly kind: 'image' | 'chart'
  readonly text: string
  readonly name: ArtifactName | undefined
}

/**
 * What a registry says of one line of a list. `elsewhere` is a chart of a repository or folder, which has been fetched already;
 * `invalid` is not a reference.
 */
export interface SourceRow {
  readonly kind: 'image' | 'chart'
  readonly name: string
  readonly state: 'found' | 'incomplete' | 'missing' | 'unknown' | 'elsewhere' | 'invalid'
  readonly reason: string
  readonly digest?: string
  readonly mediaType?: string
  /** platforms asked for that are not there */
  readonly lacking?: readonly string[]
  readonly platforms?: readonly { readonly platform: string; readonly bytes?: number }[]
  readonly attachments?: readonly { readonly kind: string; readonly type: string }[]
}

/** The images and charts of a list, as registries name them. */
export function artifactsOf({ images, charts }: ListSummary): ListedArtifact[] {
  return [
    ...images.map((text): ListedArtifact => ({ kind: 'image', text, name: nameOf(text) })),
    ...charts.map((chart): ListedArtifact => {
      const text = isOci(chart) ? ociReference(chart) : `${chart.repository}/${chart.chart} ${chart.version}`
      return { kind: 'chart', text, name: isOci(chart) ? nameOf(text) : undefined }
    }),
  ]
}

function nameOf(text: string): ArtifactName | undefined {
  const reference = parseReference(text)
  if (reference === undefined) return undefined
  const { domain = 'docker.io', path, tag, digest } = canonicalReference(reference)
  return { host: domain, repository: path, tag, digest }
}

/** A row of the report. A chart has no platform to lack. */
export function sourceRow(
  { kind, text: name }: ListedArtifact,
  answer: Inspection | undefined,
  wanted: readonly Platform[],
): SourceRow {
  if (answer === undefined) {
    return kind === 'chart'
      ? { kind, name, state: 'elsewhere', reason: 'not in a registry' }
      : { kind, name, state: 'invalid', reason: 'not an image reference' }
  }
  if (answer.state !== 'found') return { kind, name, state: answer.state, reason: answer.reason }
  const { digest, mediaType, platforms, attachments, lacking, notes } = answer
  const lacks = kind === 'image' && wanted.length > 0 ? lacking : []
  const said = [...(lacks.length === 0 ? [] : [`lacks ${lacks.join(', ')}`]), ...notes]
  return {
    kind,
    name,
    state: lacks.length === 0 ? 'found' : 'incomplete',
    reason: said.join('; '),
    digest,
    mediaType,
    ...defined({ platforms, attachments, lacking: lacks.length === 0 ? undefined : lacks }),
  }
}

/** `61 images, 48.2 GB for linux/amd64, 3 without linux/arm64, 1 missing, 2 unknown`. */
export function sourceTotals(rows: readonly SourceRow[], platforms: readonly Platform[] = []): string {
  const images = rows.filter(({ kind }) => kind === 'image')
  const parts = [`${images.length} images`]
  for (const platform of platforms.map(showPlatform)) {
    const sizes = images.flatMap((row) => row.platforms?.filter((one) => isOf(one.platform, platform)) ?? [])
    const bytes = sizes.reduce((sum, one) => sum + (one.bytes ?? 0), 0)
    if (bytes > 0) parts.push(`${gigabytes(bytes)} for ${platform}`)
    const without = images.filter(({ lacking = [] }) => lacking.includes(platform)).length
    if (without > 0) parts.push(`${without} without ${platform}`)
  }
  for (const state of ['missing', 'unknown', 'invalid'] as const) {
    const count = rows.filter((row) => row.state === state).length
    if (count > 0) parts.push(`${count} ${state}`)
  }
  return parts.join(', ')
}

/** Whether an image's platform is the one asked for, whatever its variant. */
const isOf = (offered: string, wanted: string): boolean => offered === wanted || offered.startsWith(`${wanted}/`)

const gigabytes = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

/** A table for people: what is wrong first, totals last. */
export function printSourceRows(rows: readonly SourceRow[], platforms: readonly Platform[] = []): string {
  const rank = ({ state }: SourceRow): number => ['missing', 'invalid', 'incomplete', 'unknown'].indexOf(state) >>> 0
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b))
  const cells = sorted.map((row) => [row.state, row.kind, row.name, row.reason || (row.digest ?? '')])
  return `${printTable([['STATE', 'KIND', 'NAME', 'DIGEST OR REASON'], ...cells])}${sourceTotals(rows, platforms)}\n`
}

/** The rows and their totals as JSON. */
export const sourceRowsAsJson = (rows: readonly SourceRow[], platforms: readonly Platform[] = []): string =>
  writeJson({ summary: sourceTotals(rows, platforms), rows: rows.map((row) => ({ ...row })) })
