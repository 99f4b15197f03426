import { type Chart, formatNotice } from '../core/chart/index.ts'
import { decodeUtf8, type EngineLimits, encodeUtf8, toBytes } from '../core/engine.ts'
import { helmOf } from '../core/helm/index.ts'
import type { ChartDeclaration } from '../core/images/index.ts'
import type { Limits } from '../core/limits.ts'
import { declarationsOf } from '../core/pipeline/rendered-text.ts'
import {
  type PrintOptions,
  parseKubeVersion,
  printManifests,
  type Rendered,
  type RenderOptions,
} from '../core/render/index.ts'
import { type ChartInput, openChart } from './chart-input.ts'
import { type EffectOptions, effectsOf } from './effects.ts'
import { mergeValues, type ValueOptions } from './values-input.ts'

/** What to render and how. Only `chart` is required; everything else defaults to what `helm template` does. */
export interface RenderRequest extends ValueOptions, EffectOptions {
  readonly chart: ChartInput
  /** release name; default `release-name` */
  readonly name?: string
  /** default `default` */
  readonly namespace?: string
  /** the helm to render as: a verified release or a line, `4.2.4`, `4.2`, `3`; default the newest verified, or that which loaded the chart */
  readonly helmVersion?: string
  /** such as `1.33.0`; default what helm assumes */
  readonly kubeVersion?: string
  /** Kubernetes API versions besides those helm assumes: `monitoring.coreos.com/v1` */
  readonly apiVersions?: readonly string[]
  /** `.Release.IsUpgrade` instead of `.Release.IsInstall`; default false */
  readonly isUpgrade?: boolean
  /** put the chart's crds/ into `text`; default false */
  readonly includeCrds?: boolean
  /** leave hooks out of `text`; default false */
  readonly noHooks?: boolean
  /** leave test hooks out of `text`; default false */
  readonly skipTests?: boolean
  /** only these templates in `text`: paths inside the chart, or patterns for them */
  readonly showOnly?: readonly string[]
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemaValidation?: boolean
  /** bounds on loading the chart; default LIMITS */
  readonly limits?: Limits
  /** bounds on running the templates; default ENGINE_LIMITS */
  readonly engineLimits?: EngineLimits
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

/** Loads, merges and renders with a renderer: the common part of the doors. */
export async function renderWith(
  render: (chart: Chart, options: RenderOptions) => Rendered | Promise<Rendered>,
  request: RenderRequest,
): Promise<RenderResult> {
  const chart = await openChart(request.chart, {
    ...(request.helmVersion === undefined ? {} : { helm: helmOf(request.helmVersion) }),
    ...(request.limits === undefined ? {} : { limits: request.limits }),
  })
  const values = await mergeValues(request, chart.helm)
  const { kubeVersion, engineLimits } = request
  const rendered = await render(chart, {
    effects: effectsOf(request),
    values,
    name: encodeUtf8(request.name ?? 'release-name'),
    namespace: encodeUtf8(request.namespace ?? 'default'),
    isUpgrade: request.isUpgrade ?? false,
    apiVersions: (request.apiVersions ?? []).map(encodeUtf8),
    ...(kubeVersion === undefined ? {} : { kubeVersion: parseKubeVersion(encodeUtf8(kubeVersion), chart.helm) }),
    ...(engineLimits === undefined ? {} : { limits: engineLimits }),
  })
  return { ...decodeRendered(rendered, request), ...describeChart(chart), declarations: declarationsOf(chart, values) }
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
    notices: rendered.notices.map((notice) => decodeUtf8(formatNotice(notice, rendered.helm))),
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
