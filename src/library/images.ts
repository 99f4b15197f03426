import { refused, requireParts } from '../core/brand.ts'
import type { Text } from '../core/engine.ts'
import {
  type Explainable,
  type Extraction,
  type ExtractOptions,
  explain,
  extractImages as extract,
  type FoundImage,
  type ImageForm,
  type NodeContext,
  printImages,
  type Selection,
  selectImages,
  selectionOf,
} from '../core/images/index.ts'
import { imagesOf } from '../core/pipeline/index.ts'
import type { RenderResult } from './render.ts'
import type { Rendered } from './render-request.ts'

type RenderedChart = Pick<RenderResult, 'manifests' | 'hooks' | 'declarations'>

const isRendered = (manifests: unknown): manifests is RenderedChart =>
  typeof manifests === 'object' && manifests !== null && 'declarations' in manifests

/** Where to look for images, and how. */
export interface ExtractRequest extends Omit<ExtractOptions, 'charts'> {
  /** a rendered chart, rendered text (one or many YAML documents), or parsed Kubernetes objects */
  readonly manifests: RenderedChart | string | readonly object[]
}

/**
 * Finds every image that manifests make a cluster pull, each with its class, its confidence and the places that ask for it; what was
 * passed over, with the reason; what an operator must know. Does not throw on odd manifests: what cannot be read is a warning.
 *
 *     const images = selectImages(extractImages({ manifests: await renderChart({ chart }) }))
 */
export function extractImages(request: ExtractRequest): Extraction {
  requireParts('the request', request, {})
  const { manifests, ...options } = request
  if (typeof manifests === 'string') return extract(manifests, options)
  if (Array.isArray(manifests)) return extract(manifests, options)
  if (!isRendered(manifests)) throw refused('manifests', 'a rendered chart, text or a list of objects', manifests)
  const documents = [...manifests.manifests, ...manifests.hooks].map(({ source, text }) => ({
    text,
    template: source,
  }))
  return extract(documents, { ...options, charts: manifests.declarations })
}

/** What the command line looks into: a rendered chart, or a stream of documents. */
export type Material = { readonly rendered: Rendered } | { readonly text: Text }

/** The images of material, as extractImages finds them. */
export const findImages = (material: Material, options: Omit<ExtractOptions, 'charts'>): Extraction =>
  'rendered' in material ? imagesOf(material.rendered, options) : extract(material.text, options)

export type { Explainable, Extraction, ExtractOptions, FoundImage, ImageForm, NodeContext, Selection }
export { explain, printImages, selectImages, selectionOf }
