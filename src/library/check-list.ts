import { chartName, schemeOf } from '../core/address.ts'
import { requireParts } from '../core/brand.ts'
import type { TimeOptions } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import { AicrError, failureLine } from '../core/errors.ts'
import { isUnreachable } from '../core/fetch/index.ts'
import { canonicalReference, parseReference } from '../core/images/index.ts'
import { endInTime } from '../core/ledger.ts'
import { isOci, type ListSummary, type MirrorChart, ociReference } from '../core/output/index.ts'
import {
  type ArtifactName,
  type CheckOptions,
  checkImages,
  type Inspection,
  type Platform,
  type RegistryClient,
} from '../core/registry/index.ts'
import type { ChartSource } from '../core/seams.ts'
import { type ListInput, summaryFrom } from './lists.ts'
import { createRegistryClient } from './registries.ts'
import { type SourceReport, type SourceRow, sourceReport } from './source-report.ts'

/** An image or chart of a list, and how a registry knows it; undefined when no registry does. */
interface ListedArtifact {
  readonly kind: 'image' | 'chart'
  readonly text: string
  readonly name: ArtifactName | undefined
  readonly chart?: MirrorChart
}

/** The images and charts of a list, as registries name them. */
function artifactsOf({ images, charts }: ListSummary): ListedArtifact[] {
  return [
    ...images.map((text): ListedArtifact => ({ kind: 'image', text, name: nameOf(text) })),
    ...charts.map((chart): ListedArtifact => {
      const text = isOci(chart) ? ociReference(chart) : `${chart.repository}/${chart.chart} ${chart.version}`
      return { kind: 'chart', text, name: isOci(chart) ? nameOf(text) : undefined, chart }
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
function sourceRow(
  { kind, text, name: asked }: ListedArtifact,
  answer: Inspection | undefined,
  wanted: readonly Platform[],
): SourceRow {
  if (answer === undefined) {
    return kind === 'chart'
      ? { kind, name: text, state: 'elsewhere', reason: 'not in a registry' }
      : { kind, name: text, state: 'invalid', reason: 'not an image reference' }
  }
  const about = { kind, name: text, ...defined({ registry: asked?.host }) }
  if (answer.state !== 'found') return { ...about, state: answer.state, reason: answer.reason }
  const { digest, mediaType, platforms, attachments, lacking, notes } = answer
  const lacks = kind === 'image' && wanted.length > 0 ? lacking : []
  const said = [...(lacks.length === 0 ? [] : [`lacks ${lacks.join(', ')}`]), ...notes]
  return {
    ...about,
    state: lacks.length === 0 ? 'found' : 'incomplete',
    reason: said.join('; '),
    ...(digest === '' ? {} : { digest, mediaType }),
    ...defined({ platforms, attachments, lacking: lacks.length === 0 ? undefined : lacks }),
  }
}

/** Which list is checked, and how. `list` is required. */
export interface CheckRequest extends CheckOptions, TimeOptions {
  /** a list, its summary, or the text of a list document */
  readonly list: ListInput
  /** asked about images and OCI charts; default createRegistryClient() */
  readonly registries?: RegistryClient | undefined
  /** asked for charts of classic repositories: the index must have the version, and the archive must be there. Without it they are not asked about */
  readonly source?: ChartSource | undefined
}

/**
 * Asks the registries and repositories that a list names whether its images and charts exist, eight hosts at a time: one HEAD an image,
 * more where platforms or attachments are asked for. Rows stand in the list's order, images first. What could not be asked is unknown,
 * never missing. Rejects for a request that cannot be, and when the signal aborts.
 */
export async function checkList(request: CheckRequest): Promise<SourceReport> {
  requireParts('the request', request, { list: 'a list, or the text of one' })
  return endInTime(request, { name: 'checking', place: 'the list' }, (signal) =>
    ask({ ...request, ...defined({ signal }) }),
  )
}

async function ask(request: CheckRequest): Promise<SourceReport> {
  const { list, source, registries = createRegistryClient(), ...options } = request
  const artifacts = artifactsOf(await summaryFrom(list))
  const asked = artifacts.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const answers = await checkImages(registries, asked, options)
  const rows: SourceRow[] = []
  let next = 0
  for (const artifact of artifacts) {
    const { name, chart } = artifact
    const classic = source && chart && schemeOf(chart.repository) === 'http'
    const answer =
      name !== undefined ? answers[next++] : classic ? await inspectChart(source, chart, options.signal) : undefined
    rows.push(sourceRow(artifact, answer, options.platforms ?? []))
  }
  return sourceReport(rows, options)
}

/** Whether a repository's index has a chart, and its archive is there. Throws only when the signal aborts. */
async function inspectChart(
  source: ChartSource,
  { repository, chart, name, version }: MirrorChart,
  signal: AbortSignal | undefined,
): Promise<Inspection> {
  try {
    const found = await source.resolve({ repository, chart: chartName({ chart, name }), version }, signal)
    await source.probe?.(found, signal)
    return { state: 'found', digest: found.digest ?? '', mediaType: '', lacking: [], notes: [] }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof AicrError)) throw error
    return error.code === 'NOT_FOUND'
      ? { state: 'missing', reason: failureLine(error) }
      : { state: 'unknown', reason: failureLine(error), code: error.code, unreachable: isUnreachable(error) }
  }
}
