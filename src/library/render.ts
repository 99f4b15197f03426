import type { Chart } from '../core/chart/index.ts'
import { formatNotice } from '../core/chart/index.ts'
import { decodeUtf8, encodeUtf8, toBytes } from '../core/engine.ts'
import type { ChartDeclaration } from '../core/images/index.ts'
import { declarationsOf } from '../core/pipeline/index.ts'
import { type PrintOptions, printManifests, type Rendered } from '../core/render/index.ts'
import { type RenderRequest as ChartRequest, type Renderer, renderRequest } from './render-request.ts'

/** What to render and how, and what of it goes into `text`. Only `chart` is required; everything else defaults to what `helm template` does. */
export interface RenderRequest extends ChartRequest {
  /** put the chart's crds/ into `text`; default false */
  readonly includeCrds?: boolean
  /** leave hooks out of `text`; default false */
  readonly noHooks?: boolean
  /** leave test hooks out of `text`; default false */
  readonly skipTests?: boolean
  /** only these templates in `text`: paths inside the chart, or patterns for them */
  readonly showOnly?: readonly string[]
}

/** One rendered document. */
export interface RenderedManifest {
  /** the template it comes from: `chart/templates/x.yaml` */
  readonly source: string
  readonly text: string
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/** A document that runs at events instead of being installed. */
export interface RenderedHook extends RenderedManifest {
  /** `pre-install`, `test`, … */
  readonly events: readonly string[]
}

/** A rendered chart in ordinary strings. Bytes that are not UTF-8 read as U+FFFD; `bytes` has them as they are. */
export interface RenderResult {
  /** what `helm template` prints */
  readonly text: string
  /** the same, byte for byte */
  readonly bytes: Uint8Array
  /** in install order */
  readonly manifests: readonly RenderedManifest[]
  readonly hooks: readonly RenderedHook[]
  /** files of crds/, as they are */
  readonly crds: readonly { readonly source: string; readonly text: string }[]
  /** NOTES.txt, rendered */
  readonly notes: string
  /** what helm would log, one line each */
  readonly notices: readonly string[]
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string }
  /** images that the chart declares in its annotations, for extractImages */
  readonly declarations: readonly ChartDeclaration[]
}

/** Renders with a renderer, and decodes: the common part of the doors. */
export async function renderText(request: RenderRequest, render?: Renderer): Promise<RenderResult> {
  const rendered = await renderRequest(request, render)
  return {
    ...decodeRendered(rendered, request),
    ...describeChart(rendered.chart),
    declarations: declarationsOf(rendered),
  }
}

function decodeRendered(rendered: Rendered, request: RenderRequest): Omit<RenderResult, 'chart' | 'declarations'> {
  const printed = printManifests(rendered, printOptions(request))
  return {
    text: decodeUtf8(printed),
    bytes: toBytes(printed),
    manifests: rendered.manifests.map(decodeManifest),
    hooks: rendered.hooks.map((hook) => ({ ...decodeManifest(hook), events: hook.events })),
    crds: rendered.crds.map(({ source, text }) => ({ source: decodeUtf8(source), text: decodeUtf8(text) })),
    notes: decodeUtf8(rendered.notes),
    notices: rendered.notices.map((notice) => decodeUtf8(formatNotice(notice))),
  }
}

const decodeManifest = ({ source, text, apiVersion, kind, name }: RenderedManifest): RenderedManifest => ({
  source: decodeUtf8(source),
  text: decodeUtf8(text),
  apiVersion: decodeUtf8(apiVersion),
  kind: decodeUtf8(kind),
  name: decodeUtf8(name),
})

const describeChart = ({ metadata }: Chart): Pick<RenderResult, 'chart'> => ({
  chart: {
    name: decodeUtf8(metadata.name),
    version: decodeUtf8(metadata.version),
    appVersion: decodeUtf8(metadata.appVersion),
  },
})

const printOptions = (request: RenderRequest): PrintOptions => ({
  includeCrds: request.includeCrds ?? false,
  noHooks: request.noHooks ?? false,
  skipTests: request.skipTests ?? false,
  showOnly: (request.showOnly ?? []).map(encodeUtf8),
})
