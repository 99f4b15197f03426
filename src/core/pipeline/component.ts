import { ENGINE_LIMITS } from '../../../template-engine/index.ts'
import { type Chart, loadChart, loadChartArchive, printNotice, type ValueMap } from '../chart/index.ts'
import { AicrError, HelmError, messageOf, oneLine } from '../errors.ts'
import {
  DEFAULT_SELECTION,
  type Extraction,
  extractImages,
  type FoundImage,
  isSelected,
  type SkippedImage,
} from '../images/index.ts'
import { LIMITS } from '../limits.ts'
import type { ComponentStatus, MirrorComponent, MirrorImage, MirrorOperator } from '../output/index.ts'
import { type ComponentRef, chartName, componentType, componentValues, hasChart } from '../recipe/index.ts'
import {
  type KubeVersion,
  type Rendered,
  type RenderOptions,
  renderChartLazily,
  targetOptions,
} from '../render/index.ts'
import type { ChartReference } from '../seams.ts'
import { showReference } from '../source/index.ts'
import { encodeValues } from '../values/index.ts'
import type { Fields } from '../yaml/index.ts'
import { CLUSTER_APIS, nodesOf, recipeMinor } from './cluster.ts'
import { extractAsUpstream } from './compatible.ts'
import { renderManifestFiles } from './manifest-files.ts'
import { findOperators } from './operators.ts'
import { declarationsOf, documentsOf } from './rendered-text.ts'
import type { MirrorRequest } from './request.ts'
import { workloadImages } from './workload.ts'

/** What is known of one component so far. */
export interface Findings {
  readonly images: FoundImage[]
  /** found and not selected */
  readonly unlisted: FoundImage[]
  readonly skipped: SkippedImage[]
  readonly warnings: string[]
  readonly operators: MirrorOperator[]
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
  const values = componentValues(request.catalog, ref, request.sets ?? [])
  const options = renderOptions(request, ref, kube)
  const findings: Findings = { images: [], unlisted: [], skipped: [], warnings: [], operators: [], status: 'complete' }
  request.onProgress?.({ component: ref.name, stage: 'fetching' })
  const chart = hasChart(ref)
    ? await renderComponentChart(request, ref, encodeValues(values), options, findings)
    : undefined
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
    ...(findings.operators.length === 0 ? {} : { operators: findings.operators }),
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
    ...targetOptions({
      name: `release-${ref.name}`.slice(0, 53).replace(/[-.]+$/, ''),
      namespace: ref.namespace === '' ? 'default' : ref.namespace,
      apiVersions: [...CLUSTER_APIS, ...(request.apiVersions ?? [])],
    }),
    kubeVersion: kube,
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
    for (const notice of rendered.notices) if (notice.level === 'ERROR') findings.warnings.push(printNotice(notice))
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
    ...(request.limits ? { limits: request.limits } : {}),
    ...(request.gunzip ? { gunzip: request.gunzip } : {}),
  }
  const files = await request.source.files?.(resolved, signal)
  if (files) return loadChart(files, options)
  const bytes = await request.source.open(resolved, signal)
  request.onProgress?.({ component: ref.name, stage: 'fetching', bytes: bytes.length })
  return loadChartArchive(resolved.url, bytes, options)
}

const timeoutOf = (reference: ChartReference, milliseconds: number): AicrError =>
  new AicrError('TIMEOUT', `${showReference(reference)} did not arrive within ${milliseconds / 1000} s`, {
    hint: 'raise --timeout, lower --concurrency, or list from a mirror or a folder of charts (--mirror, --charts)',
  })

/** One line of why something failed. */
export function reasonOf(error: unknown): string {
  if (error instanceof HelmError) return `[INTERNAL] ${oneLine(error.message)}`
  if (error instanceof AicrError) {
    const cause =
      error.cause instanceof Error && !error.message.includes(error.cause.message) ? `: ${error.cause.message}` : ''
    const place = error.place && !error.message.startsWith(error.place) ? `${error.place}: ` : ''
    const hint = error.code === 'TIMEOUT' && error.hint !== undefined ? ` (${error.hint})` : ''
    return `[${error.code}] ${place}${oneLine(error.message + cause + hint)}`
  }
  return `[INTERNAL] ${oneLine(messageOf(error))}`
}

async function extractEverything(
  request: MirrorRequest,
  ref: ComponentRef,
  chart: RenderedChart | undefined,
  values: Fields,
  options: RenderOptions,
  findings: Findings,
): Promise<void> {
  const manifests = await renderManifestFiles(ref, request.catalog.files, values, options)
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
  const olm = findOperators(ref.name, documents, request.operators ?? {}, recipeMinor(request.recipe))
  findings.operators.push(...olm.operators)
  findings.warnings.push(...olm.warnings)
  for (const image of [...extraction.images, ...olm.images])
    (isSelected(image, selection) ? findings.images : findings.unlisted).push(image)
  findings.skipped.push(...extraction.skipped)
  const open = extraction.warnings.filter(({ code, source }) => code !== 'catalog' || !source || !olm.isKnown(source))
  const isEmpty = olm.operators.length === 0 && (chart !== undefined || !hasChart(ref))
  noteWarnings(open, isEmpty, findings)
}

function noteWarnings(warnings: Extraction['warnings'], examined: boolean, findings: Findings): void {
  for (const warning of warnings) {
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
