import { AicrError, type Message, say } from '../errors.ts'
import type { Descriptor, Manifest } from '../registry/index.ts'

const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json'
const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
const LEGACY_CHART_LAYER = 'application/tar+gzip'
const PROVENANCE_LAYER = 'application/vnd.cncf.helm.chart.provenance.v1.prov'

/** The layer that holds the chart, and the one that holds its provenance. Errors in helm's words. */
export function chartLayers(
  manifest: Manifest & { kind: 'manifest' },
  place: string,
): { readonly chart: Descriptor; readonly provenance: Descriptor | undefined } {
  const bad = (what: Message): AicrError =>
    new AicrError('BAD_RESPONSE', say`${{ place }}: ${{ what }}`, {
      hint: `it is a ${manifest.config.mediaType || 'thing'} there, not a chart`,
    })
  if (manifest.config.mediaType !== HELM_CONFIG)
    throw bad(say`could not load config with mediatype ${{ mediaType: HELM_CONFIG }}`)
  const last = (type: string): Descriptor | undefined => manifest.layers.findLast((layer) => layer.mediaType === type)
  const chart = last(CHART_LAYER) ?? last(LEGACY_CHART_LAYER)
  if (chart === undefined)
    throw bad(say`manifest does not contain a layer with mediatype ${{ mediaType: CHART_LAYER }}`)
  return { chart, provenance: last(PROVENANCE_LAYER) }
}
