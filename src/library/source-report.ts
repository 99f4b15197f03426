import { writeJson } from '../core/output/index.ts'
import { type Platform, showPlatform } from '../core/registry/index.ts'
import { printTable } from '../core/table.ts'
import type { SourceRow } from './artifacts.ts'

/** What is known of one platform: compressed bytes of the images that were asked for, those that images share counted each time. */
interface PlatformTotal {
  readonly platform: string
  readonly bytes: number
  /** images that lack it */
  readonly without: number
}

/** What is known of some images. */
interface Total {
  readonly images: number
  readonly missing: number
  readonly unknown: number
  readonly platforms: readonly PlatformTotal[]
}

/** The same of the images of one registry. */
interface RegistryTotal extends Total {
  readonly registry: string
}

function totalOf(rows: readonly SourceRow[], platforms: readonly Platform[]): Total {
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
  }
}

/** Whether an image's platform is the one asked for, whatever its variant. */
const isOf = (offered: string, wanted: string): boolean => offered === wanted || offered.startsWith(`${wanted}/`)

/** Totals of each registry, the one with most images first. */
function registryTotals(rows: readonly SourceRow[], platforms: readonly Platform[] = []): RegistryTotal[] {
  const registries = [...new Set(rows.flatMap(({ registry }) => registry ?? []))]
  return registries
    .map((registry) => ({
      registry,
      ...totalOf(
        rows.filter((row) => row.registry === registry),
        platforms,
      ),
    }))
    .sort((a, b) => b.images - a.images || (a.registry < b.registry ? -1 : 1))
}

/** `61 images, 48.2 GB for linux/amd64, 3 without linux/arm64, 1 missing, 2 unknown`. */
export function sourceTotals(rows: readonly SourceRow[], platforms: readonly Platform[] = []): string {
  const total = totalOf(rows, platforms)
  const invalid = rows.filter(({ state }) => state === 'invalid').length
  return [`${total.images} images`, ...wordsOf(total), ...(invalid > 0 ? [`${invalid} invalid`] : [])].join(', ')
}

/** `nvcr.io: 23 images, 30.1 GB for linux/amd64`, a line a registry. */
export const registryLines = (rows: readonly SourceRow[], platforms: readonly Platform[] = []): string[] =>
  registryTotals(rows, platforms).map(
    (total) => `${total.registry}: ${[`${total.images} images`, ...wordsOf(total)].join(', ')}`,
  )

const wordsOf = ({ platforms, missing, unknown }: Total): string[] => [
  ...platforms.flatMap(({ platform, bytes, without }) => [
    ...(bytes > 0 ? [`${sizeText(bytes)} for ${platform}`] : []),
    ...(without > 0 ? [`${without} without ${platform}`] : []),
  ]),
  ...(missing > 0 ? [`${missing} missing`] : []),
  ...(unknown > 0 ? [`${unknown} unknown`] : []),
]

function sizeText(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9]
  return `${(bytes / size).toFixed(1)} ${unit}`
}

/** A table for people: what is wrong first, then a table of the registries, totals last. */
export function printSourceRows(rows: readonly SourceRow[], platforms: readonly Platform[] = []): string {
  const rank = ({ state }: SourceRow): number => ['missing', 'invalid', 'incomplete', 'unknown'].indexOf(state) >>> 0
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b))
  const cells = sorted.map((row) => [row.state, row.kind, row.name, row.reason || (row.digest ?? '')])
  const registries = registryTotals(rows, platforms).map((total) => [
    total.registry,
    String(total.images),
    wordsOf(total).join(', '),
  ])
  return [
    printTable([['STATE', 'KIND', 'NAME', 'DIGEST OR REASON'], ...cells]),
    ...(registries.length === 0 ? [] : ['\n', printTable([['REGISTRY', 'IMAGES', ''], ...registries]), '\n']),
    `${sourceTotals(rows, platforms)}\n`,
  ].join('')
}

/** Rows, totals by registry and a summary, as plain data. */
export const sourceReport = (rows: readonly SourceRow[], platforms: readonly Platform[] = []) => ({
  summary: sourceTotals(rows, platforms),
  registries: registryTotals(rows, platforms).map((total) => ({
    ...total,
    platforms: total.platforms.map((each) => ({ ...each })),
  })),
  rows: rows.map((row) => ({
    ...row,
    platforms: row.platforms?.map((each) => ({ ...each })),
    attachments: row.attachments?.map((each) => ({ ...each })),
  })),
})

/** The report as JSON. */
export const sourceRowsAsJson = (rows: readonly SourceRow[], platforms: readonly Platform[] = []): string =>
  writeJson(sourceReport(rows, platforms))
