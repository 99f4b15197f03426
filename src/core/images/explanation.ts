import { requireParts } from '../brand.ts'
import { editDistance } from '../nearest.ts'
import { type FoundImage, type ImageSource, printSource, type SkippedImage } from './finding.ts'
import { canonicalText } from './reference.ts'
import { DEFAULT_SELECTION, isSelected, type Selection } from './selection.ts'

/** What questions are about: an Extraction, or the findings of all components of a list. */
export interface Explainable {
  /** images that were found, listed or not */
  readonly images: readonly FoundImage[]
  /** what was passed over, with the reason */
  readonly skipped: readonly SkippedImage[]
  /** the warnings about both */
  readonly warnings: readonly {
    /** one sentence */
    readonly message: string
  }[]
}

/** A sentence about a rule. */
export type RuleWords = (rule: string) => string

/** Why images are listed, or why they are not. */
export interface Explanation {
  /** what was asked for */
  readonly query: string
  /** the images that the query means, listed or not */
  readonly images: readonly FoundImage[]
  /** what the query means of what was passed over */
  readonly skipped: readonly SkippedImage[]
  /** warnings that speak of it: of what is needed and could not be named */
  readonly warnings: readonly string[]
  /** references that look like the query; empty when something matched */
  readonly nearest: readonly string[]
  /** one step a line, from the component or template to the rule */
  readonly lines: readonly string[]
}

/**
 * The chain that leads to each image that a query means: a reference in any form, or any part of one (`nginx`). When a reference
 * matches as a whole, parts are not looked for. `ruleWords` describes a rule; default `rule ID`.
 */
export function explain(
  material: Explainable,
  query: string,
  selection: Selection = DEFAULT_SELECTION,
  ruleWords: RuleWords = (rule) => `rule ${rule}`,
): Explanation {
  requireParts('the material', material, { images: 'a list', skipped: 'a list', warnings: 'a list' })
  const wanted = String(query).trim().toLowerCase()
  const exact = match(material, (text) => isSame(text, wanted))
  const isExact = exact.images.length + exact.skipped.length > 0
  const found = isExact ? exact : match(material, isPart(wanted))
  const warnings = isExact || wanted === '' ? [] : warningsOf(material, wanted, found.images)
  const isKnown = found.images.length + found.skipped.length + warnings.length > 0
  const lines = [
    ...found.images.flatMap((image) => describe(image, selection, ruleWords)),
    ...found.skipped.flatMap(({ raw, reason, source }) => [
      `${raw} is not listed: ${reason}`,
      `  ${chainOf(source, ruleWords)}`,
    ]),
    ...warnings.map((message) => `not listed: ${message}`),
  ]
  return { query, ...found, warnings, nearest: isKnown ? [] : nearest(material, wanted), lines }
}

function match(
  { images, skipped }: Explainable,
  test: (text: string) => boolean,
): { images: FoundImage[]; skipped: SkippedImage[] } {
  const found = images.filter(({ ref, raw }) => test(ref) || test(raw))
  const refs = new Set(found.map(({ ref }) => ref))
  // What is listed elsewhere all the same needs no reason why it is not.
  return { images: found, skipped: skipped.filter(({ raw }) => test(raw) && !refs.has(canonicalText(raw) ?? raw)) }
}

function isSame(text: string, wanted: string): boolean {
  if (text === wanted) return true
  // A bare name means any tag, not `latest`.
  const isPinned = wanted.includes('@') || wanted.lastIndexOf(':') > wanted.lastIndexOf('/')
  return isPinned && text === canonicalText(wanted)
}

/** Warnings about what the query means and no image found tells. */
function warningsOf(material: Explainable, wanted: string, found: readonly FoundImage[]): string[] {
  return material.warnings
    .map(({ message }) => message)
    .filter((message) => message.toLowerCase().includes(wanted))
    .filter((message) => !found.some(({ ref, raw }) => message.includes(ref) || message.includes(raw)))
}

const isPart = (wanted: string) => (text: string) => wanted !== '' && text.toLowerCase().includes(wanted)

function describe(image: FoundImage, selection: Selection, ruleWords: RuleWords): string[] {
  const { ref, raw, class: kind, confidence, sources } = image
  const written = raw === ref ? '' : `, written ${raw}`
  const fate = isSelected(image, selection) ? '' : `, not listed: ${reasonNotTo(image)}`
  return [
    `${ref} (${kind}, ${confidence})${written}${fate}`,
    ...sources.map((source) => `  ${chainOf(source, ruleWords)}`),
  ]
}

function reasonNotTo({ class: kind, confidence }: FoundImage): string {
  if (kind === 'test-hook') return 'only helm test pulls it'
  if (kind === 'disabled') return 'its section is switched off'
  return confidence === 'weak' ? 'only its shape says that it is an image' : 'the selection leaves it out'
}

/** `component → file:line → Kind ns/name .path → the rule`, as far as each is known. */
function chainOf(source: ImageSource & { readonly component?: string }, ruleWords: RuleWords): string {
  const { component, template, line, rule } = source
  const place = `${template ?? (line > 0 ? 'rendered' : '')}${line > 0 ? `:${line}` : ''}`
  return [component, place, printSource(source), ruleWords(rule)].filter(Boolean).join(' → ')
}

const MAX_NEAREST = 3

function nearest({ images, skipped }: Explainable, wanted: string): string[] {
  const known = new Set([...images.map(({ ref }) => ref), ...skipped.map(({ raw }) => raw)])
  const name = nameOf(wanted)
  return [...known]
    .map((text) => ({ text, distance: editDistance(name, nameOf(text)) }))
    .sort((a, b) => a.distance - b.distance || (a.text < b.text ? -1 : 1))
    .slice(0, MAX_NEAREST)
    .map(({ text }) => text)
}

/** The last segment of a repository: what people remember of an image. */
function nameOf(text: string): string {
  const path = text.split('@')[0] ?? ''
  const last = path.slice(path.lastIndexOf('/') + 1)
  return last.split(':')[0] ?? ''
}
