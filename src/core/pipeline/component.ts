import { decodeUtf8, encodeUtf8 } from '../../../template-engine/go/index.ts'
import { ENGINE_LIMITS } from '../../../template-engine/index.ts'
import { type Chart, formatNotice, loadChart, loadChartArchive, type ValueMap } from '../chart/index.ts'
import { AicrError, HelmError, oneLine } from '../errors.ts'
import {
  DEFAULT_SELECTION,
  type Extraction,
  extractImages,
  type FoundImage,
  isSelected,
  type SkippedImage,
} from '../images/index.ts'
import { LIMITS } from '../limits.ts'
import type { ComponentStatus, MirrorComponent, MirrorImage } from '../output/index.ts'
import { type ComponentRef, chartName, componentType, componentValues, hasChart } from '../recipe/index.ts'
import { type KubeVersion, type Rendered, type RenderOptions, renderChartLazily } from '../render/index.ts'
import type { ChartReference } from '../seams.ts'
import { showReference } from '../source/index.ts'
import { CLUSTER_APIS, nodesOf } from './cluster.ts'
import { extractAsUpstream } from './compatible.ts'
import { renderManifestFiles } from './manifest-files.ts'
import { declarationsOf, documentsOf } from './rendered-text.ts'
import type { MirrorRequest } from './request.ts'
import { chartValues } from './values.ts'
import { workloadImages } from './workload.ts'

/** What is known of one component so far. */
export interface Findings {
  readonly images: FoundImage[]
  /** found and not selected */
  readonly unlisted: FoundImage[]
  readonly skipped: SkippedImage[]
  readonly warnings: string[]
  status: ComponentStatus
}

/** A chart with the values and options that it is rendered with. */
export interface RenderedChart {
  readonly chart: Chart
  readonly values: ValueMap
  readonly rendered: Rendered
}

/**
 * One component: its chart fetched and rendered, its manifests rendered, the images of both. What fails is a warning and makes the
 * component incomplete; what the user got wrong (values, sets) is thrown.
 */
export async function examineComponent(
  request: MirrorRequest,
  ref: ComponentRef,
  kube: KubeVersion,
): Promise<MirrorComponent> {
  const values = chartValues(componentValues(request.catalog, ref, request.sets ?? []))
  const options = renderOptions(request, ref, kube)
  const findings: Findings = { images: [], unlisted: [], skipped: [], warnings: [], status: 'complete' }
  request.onProgress?.({ component: ref.name, stage: 'fetching' })
  const chart = hasChart(ref) ? await renderComponentChart(request, ref, values, options, findings) : undefined
  if (request.scan === 'compatible') extractAsUpstream(request, ref, chart, findings)
  else await extractEverything(request, ref, chart, values, options, findings)
  if (componentType(ref) === 'Kustomize') {
    findings.warnings.push('Kustomize component: its source is not built and not looked into')
    findings.status = 'unexamined'
  }
  request.onProgress?.({
    component: ref.name,
    stage: 'done',
    images: findings.images.length,
    warnings: findings.warnings.length,
  })
  return {
    component: ref.name,
    type: componentType(ref) === 'Kustomize' ? 'kustomize' : 'helm',
    images: findings.images.map((image) => ofComponent(image, ref.name)),
    warnings: [...new Set(findings.warnings)],
    status: findings.status,
    unlisted: {
      images: findings.unlisted.map((image) => ofComponent(image, ref.name)),
      skipped: findings.skipped.map((each) => ({ ...each, source: { ...each.source, component: ref.name } })),
    },
  }
}

/** How a component's chart is rendered, its values apart. */
export function renderOptions(request: MirrorRequest, ref: ComponentRef, kube: KubeVersion): RenderOptions {
  return {
    effects: typeof request.effects === 'function' ? request.effects(ref.name) : request.effects,
    name: encodeUtf8(`release-${ref.name}`)
      .slice(0, 53)
      .replace(/[-.]+$/, ''),
    namespace: encodeUtf8(ref.namespace === '' ? 'default' : ref.namespace),
    kubeVersion: kube,
    apiVersions: [...CLUSTER_APIS, ...(request.apiVersions ?? [])].map(encodeUtf8),
    limits: request.engineLimits ?? ENGINE_LIMITS,
  }
}

async function renderComponentChart(
  request: MirrorRequest,
  ref: ComponentRef,
  values: ValueMap,
  options: RenderOptions,
  findings: Findings,
): Promise<RenderedChart | undefined> {
  let stage = 'fetched'
  try {
    const chart = await fetchChart(request, ref)
    stage = 'rendered'
    request.onProgress?.({ component: ref.name, stage: 'rendering' })
    const rendered = await renderChartLazily(chart, { ...options, values })
    for (const notice of rendered.notices)
      if (notice.level === 'ERROR') findings.warnings.push(decodeUtf8(formatNotice(notice, chart.helm)))
    return { chart, values, rendered }
  } catch (error) {
    if (request.signal?.aborted || request.onRenderFailure?.(error) === 'throw') throw error
    findings.warnings.push(`chart not ${stage}: ${reasonOf(error)}`)
    findings.status = 'incomplete'
    return undefined
  }
}

/** A component's chart from its source, or AicrError TIMEOUT once its time is over, whatever the source is waiting for. */
export async function fetchChart(request: MirrorRequest, ref: ComponentRef): Promise<Chart> {
  const timeout = request.timeout ?? (request.limits ?? LIMITS).componentTimeout
  const reference = { repository: ref.source, chart: chartName(ref), version: ref.version }
  const late = new AbortController()
  const over = timeoutOf(reference, timeout)
  const timer = setTimeout(() => late.abort(new DOMException('too late', 'TimeoutError')), timeout)
  const signal = request.signal ? AbortSignal.any([request.signal, late.signal]) : late.signal
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    return await Promise.race([openChart(request, ref, reference, signal), ended])
  } catch (error) {
    // what breaks because of the end is told as the end
    throw late.signal.aborted && !request.signal?.aborted ? over : error
  } finally {
    clearTimeout(timer)
  }
}

async function openChart(
  request: MirrorRequest,
  ref: ComponentRef,
  reference: ChartReference,
  signal: AbortSignal,
): Promise<Chart> {
  signal.throwIfAborted()
  const resolved = await request.source.resolve(reference, signal)
  const options = {
    ...(request.helm ? { helm: request.helm } : {}),
    ...(request.limits ? { limits: request.limits } : {}),
    ...(request.gunzip ? { gunzip: request.gunzip } : {}),
  }
  const files = await request.source.files?.(resolved, signal)
  if (files) return loadChart(files, options)
  const bytes = await request.source.open(resolved, signal)
  request.onProgress?.({ component: ref.name, stage: 'fetching', bytes: bytes.length })
  return loadChartArchive(encodeUtf8(resolved.url), bytes, options)
}

const timeoutOf = (reference: ChartReference, milliseconds: number): AicrError =>
  new AicrError('TIMEOUT', `${showReference(reference)} did not arrive within ${milliseconds / 1000} s`, {
    hint: 'raise --timeout, lower --concurrency, or list from a mirror or a folder of charts (--mirror, --charts)',
  })

/** One line of why something failed. */
export function reasonOf(error: unknown): string {
  if (error instanceof HelmError) return `[INTERNAL] ${oneLine(decodeUtf8(error.message))}`
  if (error instanceof AicrError) {
    const cause =
      error.cause instanceof Error && !error.message.includes(error.cause.message) ? `: ${error.cause.message}` : ''
    const place = error.place && !error.message.startsWith(error.place) ? `${error.place}: ` : ''
    const hint = error.code === 'TIMEOUT' && error.hint !== undefined ? ` (${error.hint})` : ''
    return `[${error.code}] ${place}${oneLine(error.message + cause + hint)}`
  }
  return `[INTERNAL] ${oneLine(error instanceof Error ? error.message : String(error))}`
}

async function extractEverything(
  request: MirrorRequest,
  ref: ComponentRef,
  chart: RenderedChart | undefined,
  values: ValueMap,
  options: RenderOptions,
  findings: Findings,
): Promise<void> {
  const manifests = await renderManifestFiles(ref, request.catalog.files, values, options, request.helm)
  findings.warnings.push(...manifests.warnings)
  if (manifests.incomplete) findings.status = 'incomplete'
  const declared = workloadImages(request.catalog, ref)
  findings.warnings.push(...declared.warnings)
  const documents = [...(chart ? documentsOf(chart.rendered) : []), ...manifests.documents]
  const selection = request.selection ?? DEFAULT_SELECTION
  const extraction = extractImages(documents, {
    selection,
    nodes: nodesOf(request.recipe, request.nodes),
    charts: [...(chart ? declarationsOf(chart.chart, chart.values) : []), ...declared.declarations],
  })
  for (const image of extraction.images)
    (isSelected(image, selection) ? findings.images : findings.unlisted).push(image)
  findings.skipped.push(...extraction.skipped)
  noteWarnings(extraction, chart !== undefined || !hasChart(ref), findings)
}

function noteWarnings(extraction: Extraction, examined: boolean, findings: Findings): void {
  for (const warning of extraction.warnings) {
    if (warning.code === 'zero-images' && !examined) continue
    findings.warnings.push(warning.message)
    if (warning.gap) findings.status = 'incomplete'
    if (warning.code === 'catalog' && findings.status === 'complete') findings.status = 'unexamined'
  }
}

const ofComponent = (image: FoundImage, component: string): MirrorImage => ({
  ...image,
  sources: image.sources.map((source) => ({ ...source, component })),
})
