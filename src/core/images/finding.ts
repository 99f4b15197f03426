import type { Text } from '../../../template-engine/go/index.ts'

/**
 * What an image is to the cluster: pulled by a node; an OCI artifact pulled by a controller; pulled only by `helm test`;
 * named by a section that is switched off.
 */
export type ImageClass = 'image' | 'artifact' | 'test-hook' | 'disabled'

/**
 * How sure we are that the text is an image: a pod's own field; a field, flag or variable whose name says so; only the shape of
 * the text; a rule that knows what an operator derives; a chart's own declaration.
 */
export type Confidence = 'certain' | 'strong' | 'weak' | 'implied' | 'declared'

/** Where an image was found, and the rule that found it. */
export interface ImageSource {
  /** the rule that found it */
  readonly rule: Text
  /** the object's apiVersion; empty where it has none */
  readonly apiVersion: Text
  /** the object's kind; empty where it has none */
  readonly kind: Text
  /** the object's namespace; undefined where it names none */
  readonly namespace: Text | undefined
  /** the object's name; empty where it has none */
  readonly name: Text
  /** such as `.spec.template.spec.containers[0].image`; ` > ` enters a document held in a string */
  readonly path: Text
  /** the chart's template file, as helm's `# Source:` names it */
  readonly template: Text | undefined
  /** line of the rendered text, from 1; 0 when there was no text */
  readonly line: number
}

/** One image and every place that asks for it. */
export interface FoundImage {
  /** as written where it was first found; parts that the manifest keeps apart are joined */
  readonly raw: Text
  /** canonical, fully qualified reference: the identity of the image */
  readonly ref: Text
  /** the most demanding class of all sources */
  readonly class: ImageClass
  /** the highest confidence of all sources of that class */
  readonly confidence: Confidence
  /** every place that asks for it */
  readonly sources: readonly ImageSource[]
}

/** A candidate that is deliberately not listed. */
export interface SkippedImage {
  /** as the manifests have it */
  readonly raw: Text
  /** why it is not an image that is needed */
  readonly reason: Text
  /** where it stands */
  readonly source: ImageSource
}

export type WarningCode =
  | 'floating-tag'
  | 'base-image'
  | 'unresolved'
  | 'assumed-os'
  | 'path-collision'
  | 'declared-differs'
  | 'catalog'
  | 'weak'
  | 'download'
  | 'zero-images'
  | 'unparsed'
  | 'limit'

/** Something an operator of the mirror must know. */
export interface ImageWarning {
  /** what it is about, for programs */
  readonly code: WarningCode
  /** one sentence, with the image and the place in it */
  readonly message: Text
  /** where it arose; undefined where it is about the whole */
  readonly source: ImageSource | undefined
  /** an image is needed and not listed: a list with such a warning is not complete */
  readonly gap: boolean
}

/** Everything known about the images of one set of manifests, sorted by `ref`. */
export interface Extraction {
  /** every image found, whatever its class and confidence */
  readonly images: readonly FoundImage[]
  /** what looked like an image, but is not a needed one */
  readonly skipped: readonly SkippedImage[]
  /** what an operator must know */
  readonly warnings: readonly ImageWarning[]
  /** every image that is needed is known: no warning is a gap */
  readonly isComplete: boolean
  /** number of Kubernetes objects read, and how many of them were custom resource definitions */
  readonly objects: number
  /** how many of them were CustomResourceDefinitions */
  readonly definitions: number
}

/** Short text of a place for messages: `Deployment ns/name .spec.image`. */
export function printSource({ kind, namespace, name, path }: ImageSource): Text {
  return `${kind}${name === '' ? '' : ` ${namespace === undefined ? '' : `${namespace}/`}${name}`} ${path}`.trim()
}
