import { AicrError, say } from '../errors.ts'
import { readDocument } from '../yaml/index.ts'
import type { MirrorChart, MirrorList } from './mirror-list.ts'

/** What two lists are compared by: the part that every list document has, ours or upstream's. */
export interface ListSummary {
  readonly images: readonly string[]
  readonly charts: readonly MirrorChart[]
}

/** The summary of a list. */
export const summaryOf = (list: MirrorList): ListSummary => ({
  images: list.images.map(({ ref }) => ref),
  charts: list.charts,
})

/** Reads a list document, YAML or JSON. Throws INVALID_DOCUMENT when it is something else. */
export function readSummary(text: string, place: string): ListSummary {
  const value = readDocument(text, place)
  const images = member(value, 'images')
  const charts = member(value, 'charts')
  if (!Array.isArray(images) || !images.every((image) => typeof image === 'string'))
    throw invalid('images must be a list of references', place)
  if (charts !== null && charts !== undefined && !Array.isArray(charts)) throw invalid('charts must be a list', place)
  return { images, charts: (charts ?? []).map((chart: unknown) => readChart(chart, place)) }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

function readChart(value: unknown, place: string): MirrorChart {
  const text = (name: string): string => {
    const found = member(value, name) ?? ''
    if (typeof found !== 'string') throw invalid(`a chart's ${name} must be a text`, place)
    return found
  }
  if (text('name') === '') throw invalid('a chart has no name', place)
  return {
    name: text('name'),
    repository: text('repository'),
    chart: text('chart'),
    version: text('version'),
    namespace: text('namespace'),
  }
}

const invalid = (what: string, place: string): AicrError =>
  new AicrError('INVALID_DOCUMENT', say`not a mirror list: ${{ what }}`, { place })
