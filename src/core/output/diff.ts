import { requireParts } from '../brand.ts'
import { canonicalText, parseReference, repositoryOf } from '../images/index.ts'
import type { MirrorChart } from './mirror-list.ts'
import type { ListSummary } from './summary.ts'

/** One repository whose tags or digests changed. */
export interface Retagged {
  readonly repository: string
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** A chart that is in both lists with other members. */
export interface MovedChart {
  readonly name: string
  readonly changes: readonly { readonly field: string; readonly from: string; readonly to: string }[]
}

/** What a mirror has to do to follow from one list to another. */
export interface ListDiff {
  /** images by canonical reference */
  readonly images: {
    /** in the second list only */
    readonly added: readonly string[]
    /** in the first list only */
    readonly removed: readonly string[]
    /** in both, with other tags or digests */
    readonly retagged: readonly Retagged[]
  }
  /** charts by component */
  readonly charts: {
    /** in the second list only */
    readonly added: readonly MirrorChart[]
    /** in the first list only */
    readonly removed: readonly MirrorChart[]
    /** in both, from elsewhere or of another version */
    readonly moved: readonly MovedChart[]
  }
}

/** Compares by canonical reference. Tags of one repository that go and come are a retagging. */
export function diffLists(before: ListSummary, after: ListSummary): ListDiff {
  for (const list of [before, after]) requireParts('a list', list, { images: 'a list', charts: 'a list' })
  const old = canonicalSet(before.images)
  const now = canonicalSet(after.images)
  const gone = byRepository([...old].filter((image) => !now.has(image)))
  const come = byRepository([...now].filter((image) => !old.has(image)))
  const retagged = [...gone.keys()].filter((repository) => come.has(repository))
  return {
    images: {
      added: [...come].filter(([repository]) => !gone.has(repository)).flatMap(([, images]) => images),
      removed: [...gone].filter(([repository]) => !come.has(repository)).flatMap(([, images]) => images),
      retagged: retagged.map((repository) => ({
        repository,
        from: (gone.get(repository) ?? []).map((image) => image.slice(repository.length + 1)),
        to: (come.get(repository) ?? []).map((image) => image.slice(repository.length + 1)),
      })),
    },
    charts: diffCharts(before.charts, after.charts),
  }
}

/** Whether two lists ask for the same. */
export const isEmptyDiff = ({ images, charts }: ListDiff): boolean =>
  [images.added, images.removed, images.retagged, charts.added, charts.removed, charts.moved].every(
    (part) => part.length === 0,
  )

const canonicalSet = (images: readonly string[]): Set<string> =>
  new Set(images.map((image) => canonicalText(image) ?? image).sort())

function byRepository(images: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const image of images) {
    const reference = parseReference(image)
    const repository = reference === undefined ? image : repositoryOf(reference)
    groups.set(repository, [...(groups.get(repository) ?? []), image])
  }
  return groups
}

const FIELDS = ['repository', 'chart', 'version', 'namespace'] as const

function diffCharts(before: readonly MirrorChart[], after: readonly MirrorChart[]): ListDiff['charts'] {
  const old = new Map(before.map((chart) => [chart.name, chart]))
  const now = new Map(after.map((chart) => [chart.name, chart]))
  const moved = after.flatMap((chart) => {
    const was = old.get(chart.name)
    const changes =
      was === undefined
        ? []
        : FIELDS.filter((field) => was[field] !== chart[field]).map((field) => ({
            field,
            from: was[field],
            to: chart[field],
          }))
    return changes.length === 0 ? [] : [{ name: chart.name, changes }]
  })
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed: before.filter(({ name }) => !now.has(name)),
    moved,
  }
}
