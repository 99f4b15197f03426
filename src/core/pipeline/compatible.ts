import { encodeUtf8 } from '../../../template-engine/go/index.ts'
import { AicrError } from '../errors.ts'
import { canonicalText, extractCompatible, type FoundImage } from '../images/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import type { Findings, RenderedChart } from './component.ts'
import { textOf } from './rendered-text.ts'
import type { MirrorRequest } from './request.ts'

/** Upstream's own list: three shapes in the rendered chart, manifests with their directives blanked. A malformed descriptor is thrown. */
export function extractAsUpstream(
  request: MirrorRequest,
  ref: ComponentRef,
  chart: RenderedChart | undefined,
  findings: Findings,
): void {
  const found = new Set<string>()
  const scan = (text: string, place: string, failed: (reason: string) => string): void => {
    const { images, failure } = located(place, () => extractCompatible(text))
    for (const image of images) found.add(image)
    if (failure === undefined) return
    findings.warnings.push(failed(failure))
    findings.status = 'incomplete'
  }
  if (chart) scan(textOf(chart.rendered), `component ${ref.name}`, (reason) => reason)
  for (const path of [...ref.preManifestFiles, ...ref.manifestFiles]) {
    const text = request.catalog.files.get(path)
    if (text === undefined) {
      findings.warnings.push(`manifest read failed ${path}: not in the catalog`)
      findings.status = 'incomplete'
      continue
    }
    scan(
      encodeUtf8(text),
      `component ${ref.name}, ${path}`,
      (reason) => `manifest image extraction failed ${path}: ${reason}`,
    )
  }
  findings.images.push(...[...found].sort().map(plainImage))
}

function located<T>(place: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof AicrError)) throw error
    throw new AicrError(error.code, error.message, { place })
  }
}

const plainImage = (raw: string): FoundImage => ({
  raw,
  ref: canonicalText(raw) ?? raw,
  class: 'image',
  confidence: 'strong',
  sources: [],
})
