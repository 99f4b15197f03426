import type { Budget } from '../engine.ts'
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

/** bytes that a sighting, a candidate passed over and a warning take, their texts included */
const KEPT_BYTES = 900

/** An image as far as it is known, and every place that asks for it. */
interface Found {
  /** the most demanding sighting so far: raw text, class and confidence are its own */
  best: Sighting
  readonly sources: ImageSource[]
  /** the sources by their places, once there are many */
  places: Set<string> | undefined
}

/** So few places are compared one by one. */
const FEW_PLACES = 8

/** Sightings of one run, merged by reference. What is kept is claimed from the budget: methods that keep something throw LimitError. */
export class Collector {
  readonly #budget: Budget
  readonly #found = new Map<string, Found>()
  readonly #skipped = new Map<string, SkippedImage>()
  readonly #settled = new Set<string>()
  readonly #warnings = new Map<string, ImageWarning>()

  constructor(budget: Budget) {
    this.#budget = budget
  }

  add(sighting: Sighting): void {
    const found = this.#found.get(sighting.ref)
    if (found === undefined) {
      this.#budget.grow(KEPT_BYTES)
      this.#found.set(sighting.ref, { best: sighting, sources: [sighting.source], places: undefined })
      return
    }
    const isBetter = rank(sighting) < rank(found.best)
    if ((found.sources.length >= MAX_PLACES && !isBetter) || isPlaceOf(found, sighting.source)) return
    this.#budget.grow(KEPT_BYTES)
    found.sources.push(sighting.source)
    found.places?.add(placeText(sighting.source))
    if (isBetter) found.best = sighting
  }

  passOver(raw: string, reason: string, source: ImageSource): void {
    this.#settled.add(raw)
    const key = `${raw} ${reason} ${source.kind} ${source.name} ${source.path}`
    if (!this.#skipped.has(key)) this.#budget.grow(KEPT_BYTES)
    this.#skipped.set(key, { raw, reason, source })
  }

  /** Whether a reference was found or passed over already. */
  isSettled(raw: string, ref: string): boolean {
    return this.#settled.has(raw) || this.#found.has(ref)
  }

  warn(warning: ImageWarning): void {
    if (this.warnOfAll(warning)) this.#budget.grow(KEPT_BYTES)
  }

  /** Adds a warning that is about the whole run or about an image that is kept: it claims nothing. Returns whether it is new. */
  warnOfAll(warning: ImageWarning): boolean {
    const key = `${warning.code} ${warning.message}`
    if (this.#warnings.has(key)) return false
    this.#warnings.set(key, warning)
    return true
  }

  /** Sorted by code point of the canonical reference. */
  images(): FoundImage[] {
    const images: FoundImage[] = []
    for (const { best, sources } of this.#found.values()) {
      const { raw, ref, confidence } = best
      images.push({ raw, ref, class: best.class, confidence, sources })
    }
    return images.sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))
  }

  skipped(): SkippedImage[] {
    return [...this.#skipped.values()]
  }

  warnings(): ImageWarning[] {
    return [...this.#warnings.values()]
  }
}

function isPlaceOf(found: Found, source: ImageSource): boolean {
  if (found.places === undefined) {
    if (found.sources.length < FEW_PLACES) return found.sources.some((known) => isSamePlace(known, source))
    found.places = new Set(found.sources.map(placeText))
  }
  return found.places.has(placeText(source))
}

const isSamePlace = (a: ImageSource, b: ImageSource): boolean =>
  a.line === b.line &&
  a.path === b.path &&
  a.name === b.name &&
  a.kind === b.kind &&
  (a.namespace ?? '') === (b.namespace ?? '') &&
  (a.template ?? '') === (b.template ?? '')

const placeText = ({ kind, namespace, name, path, template, line }: ImageSource): string =>
  [kind, namespace ?? '', name, path, template ?? '', line].join('\n')

const rank = (sighting: Sighting): number =>
  CLASSES.indexOf(sighting.class) * CONFIDENCES.length + CONFIDENCES.indexOf(sighting.confidence)
