import type { Confidence, FoundImage, ImageClass, ImageSource, ImageWarning, SkippedImage } from './finding.ts'

/** One sighting of an image. */
export interface Sighting {
  readonly raw: string
  readonly ref: string
  readonly class: ImageClass
  readonly confidence: Confidence
  readonly source: ImageSource
}

/** Most demanding first. */
const CLASSES: readonly ImageClass[] = ['image', 'artifact', 'test-hook', 'disabled']
const CONFIDENCES: readonly Confidence[] = ['certain', 'strong', 'implied', 'declared', 'weak']

/** The most places kept of one image. */
const MAX_PLACES = 5000

/** Sightings of one run, merged by reference. */
export class Collector {
  readonly #sightings = new Map<string, Sighting[]>()
  readonly #places = new Set<string>()
  /** the best rank of each reference */
  readonly #ranks = new Map<string, number>()
  readonly #skipped = new Map<string, SkippedImage>()
  readonly #settled = new Set<string>()
  readonly #warnings = new Map<string, ImageWarning>()

  add(sighting: Sighting): void {
    const known = this.#sightings.get(sighting.ref)
    if (known !== undefined && known.length >= MAX_PLACES && rank(sighting) >= (this.#ranks.get(sighting.ref) ?? 0))
      return
    const { kind, namespace, name, path, template, line } = sighting.source
    const place = [sighting.ref, kind, namespace ?? '', name, path, template ?? '', line].join('\n')
    if (this.#places.has(place)) return
    this.#places.add(place)
    this.#ranks.set(sighting.ref, Math.min(rank(sighting), this.#ranks.get(sighting.ref) ?? Number.POSITIVE_INFINITY))
    if (known === undefined) this.#sightings.set(sighting.ref, [sighting])
    else known.push(sighting)
  }

  passOver(raw: string, reason: string, source: ImageSource): void {
    this.#settled.add(raw)
    this.#skipped.set(`${raw} ${reason} ${source.kind} ${source.name} ${source.path}`, { raw, reason, source })
  }

  /** Whether a reference was found or passed over already. */
  isSettled(raw: string, ref: string): boolean {
    return this.#settled.has(raw) || this.#sightings.has(ref)
  }

  warn(warning: ImageWarning): void {
    const key = `${warning.code} ${warning.message}`
    if (!this.#warnings.has(key)) this.#warnings.set(key, warning)
  }

  /** Sorted by code point of the canonical reference. */
  images(): FoundImage[] {
    return [...this.#sightings.values()].map(merge).sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))
  }

  skipped(): SkippedImage[] {
    return [...this.#skipped.values()]
  }

  warnings(): ImageWarning[] {
    return [...this.#warnings.values()]
  }
}

function merge(sightings: readonly Sighting[]): FoundImage {
  const best = sightings.reduce((a, b) => (rank(b) < rank(a) ? b : a))
  return {
    raw: best.raw,
    ref: best.ref,
    class: best.class,
    confidence: best.confidence,
    sources: sightings.map(({ source }) => source),
  }
}

const rank = (sighting: Sighting): number =>
  CLASSES.indexOf(sighting.class) * CONFIDENCES.length + CONFIDENCES.indexOf(sighting.confidence)
