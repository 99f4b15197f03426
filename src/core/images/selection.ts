import { requireParts } from '../brand.ts'
import type { Confidence, Extraction, FoundImage, ImageClass, ImageWarning } from './finding.ts'

/** What of an extraction goes into a list. */
export interface Selection {
  /** classes that are listed */
  readonly classes: ReadonlySet<ImageClass>
  /** confidences that are listed */
  readonly confidences: ReadonlySet<Confidence>
}

/** What a mirror needs and nothing that a mirror run could fail on: no test images, nothing disabled, nothing that only looks like an image. */
export const DEFAULT_SELECTION: Selection = {
  classes: new Set<ImageClass>(['image', 'artifact']),
  confidences: new Set<Confidence>(['certain', 'strong', 'implied', 'declared']),
}

const LEVELS: readonly (readonly [string, readonly Confidence[]])[] = [
  ['certain', ['certain']],
  ['strong', ['certain', 'strong', 'implied', 'declared']],
  ['weak', ['certain', 'strong', 'implied', 'declared', 'weak']],
]

/** A selection of flags: the least confidence (`certain`, `strong` or `weak`), and the classes that are off by default. */
export function selectionOf(options: {
  readonly minConfidence?: 'certain' | 'strong' | 'weak'
  readonly tests?: boolean
  readonly disabled?: boolean
  readonly artifacts?: boolean
}): Selection {
  const level = LEVELS.find(([name]) => name === (options.minConfidence ?? 'strong'))
  const classes = new Set<ImageClass>(['image'])
  if (options.artifacts !== false) classes.add('artifact')
  if (options.tests === true) classes.add('test-hook')
  if (options.disabled === true) classes.add('disabled')
  return { classes, confidences: new Set(level?.[1]) }
}

/** The images of an extraction that a selection admits. */
export function selectImages(extraction: Extraction, selection: Selection = DEFAULT_SELECTION): readonly FoundImage[] {
  requireParts('the extraction', extraction, { images: 'a list' })
  return extraction.images.filter((image) => isSelected(image, selection))
}

/** Whether a selection admits an image. */
export const isSelected = (image: FoundImage, { classes, confidences }: Selection): boolean =>
  classes.has(image.class) && confidences.has(image.confidence)

/** How references are printed: as the manifests have them, or fully qualified. */
export type ImageForm = 'as-written' | 'canonical'

/** References in one form, unique and sorted by code point. */
export function printImages(images: readonly FoundImage[], form: ImageForm): string[] {
  return [...new Set(images.map((image) => (form === 'canonical' ? image.ref : image.raw)))].sort()
}

/** Mirrors that drop the registry from the path put two such images in one place: a warning for each pair of canonical references. */
export function pathCollisions(references: readonly string[]): ImageWarning[] {
  const places = new Map<string, string>()
  const warnings: ImageWarning[] = []
  for (const text of references) {
    const slash = text.indexOf('/')
    if (slash < 0) continue
    const place = text.slice(slash + 1)
    const other = places.get(place)
    if (other === undefined) places.set(place, text)
    else if (other.slice(0, -place.length) !== text.slice(0, slash + 1)) {
      const message = `${other} and ${text} have the same path: a mirror that drops the registry from the path keeps only one`
      warnings.push({ code: 'path-collision', message, source: undefined, gap: false })
    }
  }
  return warnings
}
