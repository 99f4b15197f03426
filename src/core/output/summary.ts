import { defined } from '../defined.ts'
import type { ListDocument } from '../documents/index.ts'
import { AicrError } from '../errors.ts'
import { parseReference } from '../images/index.ts'
import { readDocument } from '../yaml/index.ts'
import type { MirrorChart, MirrorList } from './mirror-list.ts'

/** What two lists are compared by: the part that every list document has, ours or upstream's. */
export interface ListSummary {
  readonly images: readonly string[]
  readonly charts: readonly MirrorChart[]
  /** those of the images that were pinned for the list, and that charts name by tag */
  readonly pinned?: readonly string[]
}

/** The summary of a list. */
export const summaryOf = (list: MirrorList): ListSummary => ({
  images: list.images.map(({ ref }) => ref),
  charts: list.charts,
  pinned: list.images.filter(({ pinned }) => pinned).map(({ ref }) => ref),
})

/** Reads a list document, YAML or JSON, ours or upstream's, which may have more fields. Rejects with INVALID_REQUEST when it is not one. */
export async function readSummary(text: string, place: string): Promise<ListSummary> {
  const { checkDocument, LIST } = await import('../documents/index.ts')
  const value = readDocument(text, place)
  checkDocument(LIST, value, { place, unknown: 'allow', lead: 'not a mirror list' })
  const { images, charts, pinned } = value as ListDocument
  return { images, charts: (charts ?? []).map(chartOf), ...defined({ pinned: pinned ?? undefined }) }
}

/** Throws INVALID_REQUEST for a list with an image that is not a reference: it cannot be compared. */
export function requireReferences({ images }: ListSummary, place: string): void {
  const at = images.findIndex((image) => parseReference(image) === undefined)
  if (at < 0) return
  const said = `images[${at}] is not an image reference: ${JSON.stringify(images[at])}`
  throw new AicrError('INVALID_DOCUMENT', said, { place })
}

const chartOf = ({
  name,
  repository,
  chart,
  version,
  namespace,
}: NonNullable<ListDocument['charts']>[number]): MirrorChart => ({
  name,
  repository: repository ?? '',
  chart: chart ?? '',
  version: version ?? '',
  namespace: namespace ?? '',
})
