import {
  diffHelms,
  type Extraction,
  extractImages,
  FORMATS,
  HELM_VERSIONS,
  type LoadedChart,
  listChart,
  loadChart,
  type RenderRequest,
  type RenderResult,
  renderChart,
  selectImages,
  unpackChart,
  writeList,
} from 'aicr-mirror'
import { failureOf } from './failure.ts'
import { formatOptions, nodesOf } from './nodes.ts'
import type {
  Document,
  Doing,
  FromWorker,
  Image,
  OutputSettings,
  Render,
  RenderSettings,
  ToWorker,
} from './protocol.ts'

/** Charts by what they were opened as: releases of helm read a chart differently, so each loads it for itself. */
const charts = new Map<number, { readonly bytes: Uint8Array; readonly byHelm: Map<string, LoadedChart> }>()
const renders = new Map<
  number,
  { readonly result: RenderResult; readonly extraction: Extraction; readonly namespace: string }
>()
const KEPT_RENDERS = 4

type Post = (message: FromWorker) => void

const orUndefined = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())

async function open(post: Post, id: number, bytes: Uint8Array): Promise<void> {
  post({ type: 'stage', id, stage: 'opening' })
  const chart = await loadChart(bytes)
  charts.set(id, { bytes, byHelm: new Map([['', chart]]) })
  const values = (await unpackChart(bytes)).get('values.yaml')
  const { name, version, appVersion, description, templates } = chart
  post({
    type: 'opened',
    id,
    chart: { name, version, appVersion, description, templates, values: new TextDecoder().decode(values) },
  })
}

/** A chart as a release of helm loads it; `helm` is empty for the newest. */
async function chartFor(id: number, helm: string): Promise<LoadedChart> {
  const opened = charts.get(id)
  if (opened === undefined) throw new Error('the chart is gone: open it again')
  const chart = opened.byHelm.get(helm) ?? (await loadChart(opened.bytes, { helmVersion: helm }))
  opened.byHelm.set(helm, chart)
  return chart
}

/** What the user asks for, in the library's terms. */
async function requestOf(chartId: number, settings: RenderSettings): Promise<RenderRequest> {
  const [name, namespace, kubeVersion] = [settings.name, settings.namespace, settings.kubeVersion].map(orUndefined)
  return {
    chart: await chartFor(chartId, settings.helmVersion),
    values: settings.values,
    set: settings.set.split('\n').filter((line) => line.trim() !== ''),
    includeCrds: settings.includeCrds,
    deterministic: true,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
  }
}

/** Why another release of helm renders the chart otherwise. */
async function causes(
  post: Post,
  { id, chart, settings, from }: Extract<ToWorker, { readonly type: 'helms' }>,
): Promise<void> {
  post({ type: 'stage', id, stage: 'rendering' })
  const bytes = charts.get(chart)?.bytes
  if (bytes === undefined) throw new Error('the chart is gone: open it again')
  const to = settings.helmVersion === '' ? (helms.at(-1) ?? '') : settings.helmVersion
  const { changes } = await diffHelms({ ...(await requestOf(chart, settings)), chart: bytes }, { from, to })
  post({ type: 'causes', id, causes: [...new Set(changes.flatMap(({ mechanisms }) => mechanisms))].sort() })
}

async function render(post: Post, id: number, chartId: number, settings: RenderSettings): Promise<void> {
  const start = performance.now()
  post({ type: 'stage', id, stage: 'rendering' })
  const result = await renderChart(await requestOf(chartId, settings))
  post({ type: 'stage', id, stage: 'searching' })
  const extraction = extractImages({ manifests: result, nodes: nodesOf(settings.nodes) })
  renders.set(id, { result, extraction, namespace: settings.namespace.trim() })
  for (const old of renders.keys()) if (renders.size > KEPT_RENDERS) renders.delete(old)
  post({
    type: 'rendered',
    id,
    render: describe(result, extraction, settings.includeCrds, performance.now() - start),
  })
}

/** Documents in print order, each with an id that later renders give it again. */
function documentsOf(result: RenderResult, includeCrds: boolean): Document[] {
  const seen = new Map<string, number>()
  const named = (document: Omit<Document, 'id'>): Document => {
    const count = (seen.get(document.source) ?? 0) + 1
    seen.set(document.source, count)
    return { ...document, id: count === 1 ? document.source : `${document.source}#${count}` }
  }
  const crds = includeCrds ? result.crds : []
  return [
    ...crds.map(({ source, text }) => named({ source, text, kind: 'CustomResourceDefinition', name: '', hook: '' })),
    ...result.manifests.map(({ source, text, kind, name }) => named({ source, text, kind, name, hook: '' })),
    ...result.hooks.map(({ source, text, kind, name, events }) =>
      named({ source, text, kind, name, hook: events.join(', ') }),
    ),
  ]
}

function describe(result: RenderResult, extraction: Extraction, includeCrds: boolean, time: number): Render {
  const documents = documentsOf(result, includeCrds)
  const listed = new Set(selectImages(extraction).map(({ ref }) => ref))
  const documentOf = (template: string | undefined, kind: string, name: string): string | undefined => {
    const same = documents.filter((document) => document.source === template)
    return (same.find((document) => document.kind === kind && document.name === name) ?? same[0])?.id
  }
  const images = extraction.images.map(
    (image): Image => ({
      ref: image.ref,
      raw: image.raw,
      kind: image.class,
      confidence: image.confidence,
      listed: listed.has(image.ref),
      places: image.sources.map(({ kind, name, namespace, path, rule, template, line }) => ({
        where: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${path}`,
        rule,
        document: documentOf(template, kind, name),
        template: template ?? '',
        line,
      })),
    }),
  )
  return {
    documents,
    images,
    skipped: extraction.skipped.map(({ raw, reason, source }) => ({
      raw,
      reason,
      where: `${source.kind} ${source.name} ${source.path}`,
    })),
    warnings: [
      ...result.notices.map((message) => ({ code: 'helm', message })),
      ...extraction.warnings.map(({ code, message }) => ({ code, message })),
    ],
    notes: result.notes,
    bytes: result.bytes.length,
    time,
  }
}

function renderOf(id: number): {
  readonly result: RenderResult
  readonly extraction: Extraction
  readonly namespace: string
} {
  const render = renders.get(id)
  if (render === undefined) throw new Error('the render is gone: render again')
  return render
}

/** Writes the list of one chart, complete or not, as `aicr mirror list` writes that of a recipe with this one component. */
function write(post: Post, id: number, renderId: number, { format, repository, target, arch }: OutputSettings): void {
  const render = renderOf(renderId)
  const { result, extraction, namespace } = render
  const list = listChart({ rendered: result, extraction, repository: repository.trim(), namespace })
  post({ type: 'written', id, text: writeList(list, { ...formatOptions(target, arch), format, detail: true }) })
}

const DOING: Readonly<Record<ToWorker['type'], Doing>> = {
  open: 'open',
  render: 'render',
  write: 'write',
  text: 'write',
  helms: 'render',
}

async function reply(post: Post, message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'open':
      return open(post, message.id, message.bytes)
    case 'render':
      return render(post, message.id, message.chart, message.settings)
    case 'write':
      return write(post, message.id, message.render, message.output)
    case 'helms':
      return causes(post, message)
    case 'text':
      return post({ type: 'written', id: message.id, text: renderOf(message.render).result.text })
  }
}

/** Answers a message of the page: with `failed` where it cannot be done. Charts and the latest renders are kept, read once. */
export const answer = (post: Post, message: ToWorker): Promise<void> =>
  reply(post, message).catch((error: unknown) =>
    post({ type: 'failed', id: message.id, failure: failureOf(error, DOING[message.type]) }),
  )

/** The releases of helm that `render` knows, oldest first. */
export const helms = HELM_VERSIONS

/** The document formats that `write` knows: those that need digests are not among them, for a tab asks no registry. */
export const formats = FORMATS.filter(({ needs }) => needs === undefined).map(({ id, describe }) => ({ id, describe }))
