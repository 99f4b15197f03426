import { defined } from '../core/defined.ts'
import { writeJson } from '../core/output/index.ts'
import {
  ATTACHMENT_KINDS,
  type Attachment,
  type InspectOptions,
  type PlatformSize,
  showPlatform,
} from '../core/registry/index.ts'
import { printTable } from '../core/table.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/**
 * What a registry or repository says of one line of a list. `elsewhere` is a chart that was not asked about; `invalid` is not a reference.
 */
export interface SourceRow {
  /** what was asked about */
  readonly kind: 'image' | 'chart'
  /** as the list names it */
  readonly name: string
  /** what was answered */
  readonly state: 'found' | 'incomplete' | 'missing' | 'unknown' | 'elsewhere' | 'invalid'
  /** a sentence for everything but `found`; may be empty */
  readonly reason: string
  /** the registry that was asked; `docker.io` stays */
  readonly registry?: string
  /** what its tag has, or the digest in its reference */
  readonly digest?: string
  /** of its manifest */
  readonly mediaType?: string
  /** platforms asked for that are not there */
  readonly lacking?: readonly string[]
  /** where they were asked for: those that are there */
  readonly platforms?: readonly PlatformSize[]
  /** where they were asked for; absent where the registry did not say */
  readonly attachments?: readonly Attachment[]
}

/** What is known of one platform: compressed bytes of the images that were asked for, those that images share counted each time. */
export interface PlatformTotal {
  readonly platform: string
  readonly bytes: number
  /** images that lack it */
  readonly without: number
}

/** How many images have an attachment of each kind, and how many have none, or do not say. */
export type AttachmentTotal = Readonly<Record<Attachment['kind'] | 'none' | 'unknown', number>>

/** What is known of some images. */
export interface SourceTotal {
  readonly images: number
  readonly missing: number
  readonly unknown: number
  readonly platforms: readonly PlatformTotal[]
  /** where attachments were asked for; of images that were found */
  readonly attachments?: AttachmentTotal
}

/** What the registries and repositories say of a list. */
export interface SourceReport {
  /** `61 images, 48.2 GB for linux/amd64, 3 without linux/arm64` */
  readonly summary: string
  /** `whole`: everything is there; `missing`: something is not; `unknown`: something could not be asked */
  readonly verdict: Verdict
  /** of all registries together */
  readonly total: SourceTotal
  /** the registry with most images first */
  readonly registries: readonly (SourceTotal & {
    /** its host */
    readonly registry: string
  })[]
  /** in the order of the list, images first */
  readonly rows: readonly SourceRow[]
}

type Asked = Pick<InspectOptions, 'platforms' | 'attachments'>

/** The report of some rows; `asked` is what was asked for besides existence. */
export function sourceReport(rows: readonly SourceRow[], asked: Asked): SourceReport {
  const total = totalOf(rows, asked)
  const invalid = rows.filter(({ state }) => state === 'invalid').length
  const words = [`${total.images} images`, ...wordsOf(total), ...(invalid > 0 ? [`${invalid} invalid`] : [])]
  return { summary: words.join(', '), verdict: verdictOf(rows), total, registries: registryTotals(rows, asked), rows }
}

function totalOf(rows: readonly SourceRow[], { platforms = [], attachments = false }: Asked): SourceTotal {
  const images = rows.filter(({ kind }) => kind === 'image')
  const count = (wanted: SourceRow['state']): number => rows.filter(({ state }) => state === wanted).length
  return {
    images: images.length,
    missing: count('missing'),
    unknown: count('unknown'),
    platforms: platforms.map(showPlatform).map((platform) => ({
      platform,
      bytes: images
        .flatMap((row) => row.platforms?.filter((one) => isOf(one.platform, platform)) ?? [])
        .reduce((sum, { bytes = 0 }) => sum + bytes, 0),
      without: images.filter(({ lacking = [] }) => lacking.includes(platform)).length,
    })),
    ...defined({ attachments: attachments ? attachmentTotal(images) : undefined }),
  }
}

/** Whether an image's platform is the one asked for, whatever its variant. */
const isOf = (offered: string, wanted: string): boolean => offered === wanted || offered.startsWith(`${wanted}/`)

function attachmentTotal(images: readonly SourceRow[]): AttachmentTotal {
  const found = images.filter(({ state }) => state === 'found' || state === 'incomplete')
  const count = (isCounted: (row: SourceRow) => boolean): number => found.filter(isCounted).length
  const kinds = ATTACHMENT_KINDS.map(
    (wanted) => [wanted, count(({ attachments = [] }) => attachments.some(({ kind }) => kind === wanted))] as const,
  )
  return {
    ...(Object.fromEntries(kinds) as Record<Attachment['kind'], number>),
    none: count(({ attachments }) => attachments?.length === 0),
    unknown: count(({ attachments }) => attachments === undefined),
  }
}

function registryTotals(rows: readonly SourceRow[], asked: Asked): SourceReport['registries'] {
  const registries = [...new Set(rows.flatMap(({ registry }) => registry ?? []))]
  return registries
    .map((registry) => ({
      registry,
      ...totalOf(
        rows.filter((row) => row.registry === registry),
        asked,
      ),
    }))
    .sort((a, b) => b.images - a.images || (a.registry < b.registry ? -1 : 1))
}

/** `nvcr.io: 23 images, 30.1 GB for linux/amd64`, a line a registry. */
export const registryLines = ({ registries }: SourceReport): string[] =>
  registries.map((total) => `${total.registry}: ${[`${total.images} images`, ...wordsOf(total)].join(', ')}`)

const wordsOf = ({ platforms, attachments, missing, unknown }: SourceTotal): string[] => [
  ...platforms.flatMap(({ platform, bytes, without }) => [
    ...(bytes > 0 ? [`${sizeText(bytes)} for ${platform}`] : []),
    ...(without > 0 ? [`${without} without ${platform}`] : []),
  ]),
  ...(attachments === undefined ? [] : attachmentWords(attachments)),
  ...(missing > 0 ? [`${missing} missing`] : []),
  ...(unknown > 0 ? [`${unknown} unknown`] : []),
]

const attachmentWords = ({ signature, attestation, sbom, other, unknown }: AttachmentTotal): string[] => [
  `${signature} signed`,
  `${attestation} with attestations`,
  `${sbom} with SBOMs`,
  ...(other > 0 ? [`${other} with other attachments`] : []),
  ...(unknown > 0 ? [`${unknown} with attachments that are not known`] : []),
]

function sizeText(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9]
  return `${(bytes / size).toFixed(1)} ${unit}`
}

/** A table for people: what is wrong first, then a table of the registries, totals last. */
export function printSourceReport({ rows, registries, total, summary }: SourceReport): string {
  const rank = ({ state }: SourceRow): number => ['missing', 'invalid', 'incomplete', 'unknown'].indexOf(state) >>> 0
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b))
  const isAsked = total.attachments !== undefined
  const cells = sorted.map((row) => [
    ...[row.state, row.kind, row.name],
    ...(isAsked ? [attachedText(row)] : []),
    row.reason || (row.digest ?? ''),
  ])
  const head = ['STATE', 'KIND', 'NAME', ...(isAsked ? ['ATTACHED'] : []), 'DIGEST OR REASON']
  const lines = registries.map((each) => [each.registry, String(each.images), wordsOf(each).join(', ')])
  return [
    printTable([head, ...cells]),
    ...(lines.length === 0 ? [] : ['\n', printTable([['REGISTRY', 'IMAGES', ''], ...lines]), '\n']),
    `${summary}\n`,
  ].join('')
}

/** `signature, sbom`; `-` where there is nothing, empty where nobody was asked, `?` where nobody answered. */
function attachedText({ state, attachments }: SourceRow): string {
  if (state !== 'found' && state !== 'incomplete') return ''
  if (attachments === undefined) return '?'
  const kinds = ATTACHMENT_KINDS.filter((wanted) => attachments.some(({ kind }) => kind === wanted))
  return kinds.join(', ') || '-'
}

/** The report as plain data, to be written. */
export const sourceDocument = ({ summary, total, registries, rows }: SourceReport) => ({
  summary,
  total: plainTotal(total),
  registries: registries.map((each) => ({ registry: each.registry, ...plainTotal(each) })),
  rows: rows.map((row) => ({
    ...row,
    platforms: row.platforms?.map((each) => ({ ...each })),
    attachments: row.attachments?.map((each) => ({ ...each })),
  })),
})

const plainTotal = ({ images, missing, unknown, platforms, attachments }: SourceTotal) => ({
  ...{ images, missing, unknown, platforms: platforms.map((each) => ({ ...each })) },
  ...defined({ attachments: attachments && { ...attachments } }),
})

/** The report as JSON. */
export const sourceReportAsJson = (report: SourceReport): string => writeJson(sourceDocument(report))
