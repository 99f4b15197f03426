import { ownOf } from '../core/brand.ts'
import { type Notify, printNotice } from '../core/chart/index.ts'
import type { TimeOptions } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import type { Budget, EngineLimits } from '../core/engine.ts'
import { DEFAULT_HELM, type Helm, helmOf } from '../core/helm/index.ts'
import { endInTime, openLedger } from '../core/ledger.ts'
import type { Limits } from '../core/limits.ts'
import {
  type ChartRenderOptions,
  HELM,
  type KubeVersion,
  type LateParts,
  type Rendered,
  readKubeVersion,
  renderChart,
  targetOptions,
} from '../core/render/index.ts'
import { type ChartInput, isLoaded, openChart } from './chart-input.ts'
import { type EffectOptions, effectsOf } from './effects.ts'
import { mergeValues, type ValueOptions } from './values-input.ts'

/** Renders as helm prints and writes them. */
export { outputFiles, type Printable, type PrintChoice, printRendered, RenderError } from '../core/render/index.ts'

/** What to render and how. Only `chart` is required; everything else defaults to what `helm template` does. */
export interface RenderRequest extends ValueOptions, EffectOptions, TimeOptions {
  /** the chart, or what opens it once the values are known */
  readonly chart: ChartInput | ((helm: Helm) => Promise<ChartInput>)
  /** release name; default `release-name` */
  readonly name?: string
  /** default `default` */
  readonly namespace?: string
  /** the helm to render as: a verified release or a line, `4.2.4`, `4.2`, `3`; default that which loaded the chart, else the newest verified */
  readonly helmVersion?: string | Helm
  /** such as `1.33.0`; default what helm assumes */
  readonly kubeVersion?: string | KubeVersion
  /** Kubernetes API versions besides those helm assumes: `monitoring.coreos.com/v1` */
  readonly apiVersions?: readonly string[]
  /** `.Release.IsUpgrade` instead of `.Release.IsInstall`; default false */
  readonly isUpgrade?: boolean
  /** do not hold values to values.schema.json; default false */
  readonly skipSchemaValidation?: boolean
  /** receives what helm would log, a line at a time, as it arises: also where the render then fails */
  readonly onNotice?: (line: string) => void
  /** bounds on loading the chart; default LIMITS */
  readonly limits?: Limits
  /** bounds on running the templates; default ENGINE_LIMITS */
  readonly engineLimits?: EngineLimits
}

/**
 * Merges the values, opens the chart and renders it, in helm's order, with what `parts` adds to the functions at hand, all from one budget.
 * Throws HelmError in helm's words (RenderError once helm would have a release), AicrError at a limit.
 */
export async function renderRequest(
  asked: RenderRequest,
  parts: LateParts,
  budget: Budget = openLedger(ownOf(asked)),
): Promise<Rendered> {
  const request = ownOf(asked)
  // what a chart or a file of values is waited for has no budget to look at
  return endInTime(request, { name: 'the render', place: 'values' }, () => render(request, parts, budget))
}

async function render(request: RenderRequest, parts: LateParts, budget: Budget): Promise<Rendered> {
  const { kubeVersion, limits, onNotice, signal } = request
  const helm = await chosenHelm(request)
  const notify = onNotice && ((notice: Parameters<Notify>[0]) => onNotice(printNotice(notice, helm)))
  const values = await mergeValues(request, helm, budget)
  const input = typeof request.chart === 'function' ? await request.chart(helm) : request.chart
  const chart = await openChart(input, defined({ limits, notify, helm, budget }))
  signal?.throwIfAborted()
  const options: ChartRenderOptions = {
    effects: effectsOf(request),
    values,
    ...targetOptions(request),
    isUpgrade: request.isUpgrade ?? false,
    skipSchemas: request.skipSchemaValidation ?? false,
    chartLimits: limits,
    ...defined({
      kubeVersion: typeof kubeVersion === 'string' ? readKubeVersion(kubeVersion, helm) : kubeVersion,
      budget,
    }),
  }
  return renderChart(chart, ownOf({ ...parts, ...options }), notify)
}

/** The helm that a request names, else the one that its chart was loaded for. */
async function chosenHelm({ helmVersion, chart }: RenderRequest): Promise<Helm> {
  if (helmVersion !== undefined) return typeof helmVersion === 'string' ? helmOf(helmVersion) : helmVersion
  return typeof chart === 'object' && isLoaded(chart) ? chart.loaded.helm : DEFAULT_HELM
}

export { HELM, type Rendered, readKubeVersion }
