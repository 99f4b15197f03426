import { type Chart, type ChartSummary, summarizeChart } from '../core/chart/index.ts'
import type { EngineLimits, Text } from '../core/engine.ts'
import type { ChartDeclaration } from '../core/images/index.ts'
import type { Limits } from '../core/limits.ts'
import { declarationsOf } from '../core/pipeline/rendered-text.ts'
import {
  type PrintChoice,
  printRendered,
  type Rendered,
  type RenderedText,
  type RenderOptions,
  readKubeVersion,
  readRendered,
  targetOptions,
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
  /** such as `1.33.0`; default what helm 4.1.4 assumes */
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

/** A rendered chart in ordinary strings. Bytes that are not UTF-8 read as U+FFFD; `bytes` has them as they are. */
export interface RenderResult extends RenderedText {
  /** what `helm template` prints */
  readonly text: Text
  /** the same, byte for byte */
  readonly bytes: Uint8Array
  readonly chart: Pick<ChartSummary, 'name' | 'version' | 'appVersion'>
  /** images that the chart declares in its annotations, for extractImages */
  readonly declarations: readonly ChartDeclaration[]
}

/** Loads, merges and renders with a renderer: the common part of the doors. */
export async function renderWith(
  render: (chart: Chart, options: RenderOptions) => Rendered | Promise<Rendered>,
  request: RenderRequest,
): Promise<RenderResult> {
  const values = await mergeValues(request)
  const chart = await openChart(request.chart, request.limits === undefined ? {} : { limits: request.limits })
  const { kubeVersion, engineLimits } = request
  const rendered = await render(chart, {
    effects: effectsOf(request),
    values,
    ...targetOptions({
      name: request.name ?? 'release-name',
      namespace: request.namespace ?? 'default',
      apiVersions: request.apiVersions ?? [],
    }),
    isUpgrade: request.isUpgrade ?? false,
    ...(kubeVersion === undefined ? {} : { kubeVersion: readKubeVersion(kubeVersion) }),
    ...(engineLimits === undefined ? {} : { limits: engineLimits }),
  })
  const { name, version, appVersion } = summarizeChart(chart)
  return {
    ...printRendered(rendered, printChoice(request)),
    ...readRendered(rendered),
    chart: { name, version, appVersion },
    declarations: declarationsOf(chart, values),
  }
}

const printChoice = (request: RenderRequest): PrintChoice => ({
  includeCrds: request.includeCrds ?? false,
  noHooks: request.noHooks ?? false,
  skipTests: request.skipTests ?? false,
  showOnly: request.showOnly ?? [],
})
