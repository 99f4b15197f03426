import { AicrError } from '../errors.ts'
import type { ChartReference, ChartSource } from '../seams.ts'
import { placeOf, showReference } from './reference.ts'

/** One source of several: the first that accepts a reference answers for it. */
export function combineSources(sources: readonly ChartSource[]): ChartSource {
  const pick = (reference: ChartReference): ChartSource => {
    const source = sources.find((one) => one.accepts(reference))
    if (source !== undefined) return source
    const place = placeOf(reference)
    const what = place.kind === 'named' ? `repo ${place.repository} not found` : 'no source for this kind of reference'
    throw new AicrError('INVALID_REFERENCE', what, {
      place: showReference(reference),
      hint: 'a repository is https://…, oci://…, file://…, or the name of one that helm repo add knows',
    })
  }
  return {
    accepts: (reference) => sources.some((one) => one.accepts(reference)),
    resolve: async (reference, signal) => pick(reference).resolve(reference, signal),
    open: async (chart, signal) => pick(chart.reference).open(chart, signal),
    probe: async (chart, signal) => pick(chart.reference).probe?.(chart, signal),
    files: async (chart, signal) => pick(chart.reference).files?.(chart, signal),
    provenance: async (chart, signal) => pick(chart.reference).provenance?.(chart, signal),
  }
}
