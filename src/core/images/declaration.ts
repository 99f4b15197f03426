import type { Text } from '../../../template-engine/go/index.ts'
import type { Collector } from './collector.ts'
import type { ImageSource } from './finding.ts'
import { hasHole } from './hole.ts'
import { type MapNode, textMember } from './node.ts'
import { parseDocuments } from './parse.ts'
import { placeholderReason } from './placeholder.ts'
import { canonicalReference, parseReference, printReference, repositoryOf } from './reference.ts'
import type { Rule } from './rule.ts'

/** What a chart says of itself. */
export interface ChartDeclaration {
  readonly name: Text
  readonly version?: Text
  /** of Chart.yaml */
  readonly annotations: Readonly<Record<Text, Text>> | ReadonlyMap<Text, Text>
  /** the values that the chart is rendered with, for conditions; any plain data */
  readonly values?: unknown
}

/** The annotation in which a chart declares images, each with the condition under which it is used. */
const withConditions: Rule = { id: 'helm.sh/images' }

/** The annotation of a chart of Bitnami's with its images. */
const ofBitnami: Rule = { id: 'images' }

/** The annotation of a chart with its images, for the scanner of Artifact Hub. */
const ofArtifactHub: Rule = { id: 'artifacthub.io/images' }

/** The conventions for declaring images in charts. */
export const DECLARATIONS: readonly Rule[] = [withConditions, ofBitnami, ofArtifactHub]

/**
 * Adds the images that charts declare. An image that the render has already is only confirmed. One of which the render has
 * another tag or digest is a stale declaration: a warning, not an image.
 */
export function declareImages(charts: readonly ChartDeclaration[], collector: Collector): void {
  if (charts.length === 0) return
  const rendered = renderedImages(collector)
  for (const chart of charts) {
    for (const { id } of DECLARATIONS) {
      const text = annotation(chart, id)
      if (text !== undefined) declare({ chart, rule: id, text }, rendered, collector)
    }
  }
}

function annotation({ annotations }: ChartDeclaration, name: string): string | undefined {
  return annotations instanceof Map
    ? annotations.get(name)
    : Object.hasOwn(annotations, name)
      ? (annotations as Readonly<Record<string, string>>)[name]
      : undefined
}

/** What the render has: references, and the one of each repository. */
interface RenderedImages {
  readonly refs: ReadonlySet<string>
  readonly byRepository: ReadonlyMap<string, string>
}

function renderedImages(collector: Collector): RenderedImages {
  const refs = new Set(collector.images().map(({ ref }) => ref))
  const byRepository = new Map<string, string>()
  for (const ref of refs) {
    const reference = parseReference(ref)
    if (reference !== undefined) byRepository.set(repositoryOf(reference), ref)
  }
  return { refs, byRepository }
}

/** An annotation with images, by the convention that `rule` names. */
interface Annotation {
  readonly chart: ChartDeclaration
  readonly rule: string
  readonly text: string
}

function declare({ chart, rule, text }: Annotation, rendered: RenderedImages, collector: Collector): void {
  const source: ImageSource = {
    rule,
    apiVersion: '',
    kind: 'Chart',
    namespace: undefined,
    name: chart.name,
    path: `.annotations["${rule}"]`,
    template: 'Chart.yaml',
    line: 0,
  }
  for (const item of itemsOf(text)) {
    const raw = textMember(item, 'image')
    const reference = parseReference(raw)
    if (reference === undefined || hasHole(raw)) {
      if (raw !== '') collector.passOver(raw, 'the chart declares something that is not an image reference', source)
      continue
    }
    const placeholder = placeholderReason(raw)
    const full = canonicalReference(reference)
    const ref = printReference(full)
    const other = rendered.byRepository.get(repositoryOf(full))
    if (placeholder !== undefined) collector.passOver(raw, placeholder, source)
    else if (!isWanted(item, chart))
      collector.passOver(raw, `the condition ${textMember(item, 'condition')} does not hold`, source)
    else if (rendered.refs.has(ref) || other === undefined)
      collector.add({ raw, ref, class: 'image', confidence: 'declared', source })
    else
      collector.warn({
        code: 'declared-differs',
        message: `chart ${chart.name} declares ${ref}, its templates use ${other}: the declaration is not listed`,
        source,
        gap: false,
      })
  }
}

function itemsOf(text: string): MapNode[] {
  const document = parseDocuments(text)?.[0]
  return document?.kind === 'list' ? document.items.filter((item) => item.kind === 'map') : []
}

/** A condition is a path of values, or several with commas, as in a chart's dependencies: the first that is a boolean decides. */
function isWanted(item: MapNode, chart: ChartDeclaration): boolean {
  const condition = textMember(item, 'condition')
  if (condition === '') return true
  for (const path of condition.split(',')) {
    const value = follow(chart.values, path.trim())
    if (typeof value === 'boolean') return value
  }
  return true
}

/** What stands at a path, step by step: values that templates have changed may hold themselves, so they are never walked whole. */
function follow(values: unknown, path: string): unknown {
  let at = values
  for (const key of path.split('.')) {
    if (at instanceof Map) at = at.get(key)
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, key)) at = (at as Record<string, unknown>)[key]
    else return undefined
  }
  return at
}
