import { ownOf } from '../core/brand.ts'
import { type ChartSummary, summarizeChart } from '../core/chart/index.ts'
import type { Text } from '../core/engine.ts'
import type { ChartDeclaration } from '../core/images/index.ts'
import { declarationsOf } from '../core/pipeline/index.ts'
import {
  type LateParts,
  type PrintChoice,
  printRendered,
  type RenderedText,
  readRendered,
} from '../core/render/index.ts'
import { type RenderRequest as ChartRequest, renderRequest } from './render-request.ts'

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

/** A rendered chart in ordinary strings. Bytes that are not UTF-8 read as U+FFFD; `bytes` has them as they are. */
export interface RenderResult extends RenderedText {
  /** what `helm template` prints */
  readonly text: Text
  /** the same, byte for byte */
  readonly bytes: Uint8Array
  /** what the chart says of itself */
  readonly chart: Pick<ChartSummary, 'name' | 'version' | 'appVersion'>
  /** the release of helm that it was rendered as */
  readonly helm: Text
  /** images that the chart declares in its annotations, for extractImages */
  readonly declarations: readonly ChartDeclaration[]
}

/** Renders with a renderer and reads the result as text: the common part of the doors. */
export async function renderText(request: RenderRequest, parts: LateParts): Promise<RenderResult> {
  const rendered = await renderRequest(request, parts)
  const { name, version, appVersion } = summarizeChart(rendered.chart)
  const printed = printRendered(rendered, printChoice(ownOf(request)))
  const read = readRendered(rendered)
  return {
    get text() {
      return printed.text
    },
    get bytes() {
      return printed.bytes
    },
    get crds() {
      return read.crds
    },
    manifests: read.manifests,
    hooks: read.hooks,
    notes: read.notes,
    notices: read.notices,
    chart: { name, version, appVersion },
    helm: rendered.helm.version,
    declarations: declarationsOf(rendered),
  }
}

const printChoice = (request: RenderRequest): PrintChoice => ({
  includeCrds: request.includeCrds ?? false,
  noHooks: request.noHooks ?? false,
  skipTests: request.skipTests ?? false,
  showOnly: request.showOnly ?? [],
})
