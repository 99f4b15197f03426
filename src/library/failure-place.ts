import type { Text } from '../core/engine.ts'
import { HelmError, type HelmPlace } from '../core/errors.ts'
import { RenderError, renderedFiles } from '../core/render/index.ts'

/** A line that a failure points at: in the source of a template, in what one wrote, or in values. */
export interface FailurePlace extends HelmPlace {
  /** the whole text that was rendered, when the place is in one */
  readonly text: Text | undefined
}

/** Where an error that renderChart rejected with comes from, from the outermost template to the one that failed. Empty when it names no place. */
export function failurePlaces(error: unknown): FailurePlace[] {
  if (!(error instanceof HelmError)) return []
  const files = error instanceof RenderError ? renderedFiles(error.partial) : undefined
  return error.places.map((place) => ({ ...place, text: place.in === 'rendered' ? files?.get(place.file) : undefined }))
}
