/** Finds every image that manifests make a cluster pull. `extractImages` is the verb. */
export { type CompatibleExtraction, extractCompatible } from './compatible.ts'
export type { ChartDeclaration } from './declaration.ts'
export { type RenderedDocument, splitDocuments } from './document.ts'
export { type Explainable, type Explanation, explain } from './explanation.ts'
export { type ExtractOptions, extractImages } from './extract.ts'
export {
  type Confidence,
  type Extraction,
  type FoundImage,
  type ImageClass,
  type ImageSource,
  type ImageWarning,
  printSource,
  type SkippedImage,
  type WarningCode,
} from './finding.ts'
export { stripDirectives } from './hole.ts'
export type { Manifests } from './manifests.ts'
export {
  canonicalReference,
  canonicalText,
  isDigest,
  parseReference,
  printReference,
  type Reference,
  type ReferenceFault,
  type ReferenceResult,
  readReference,
  repositoryOf,
} from './reference.ts'
export type { Rule } from './rule.ts'
export { RULES } from './rules/index.ts'
export {
  DEFAULT_SELECTION,
  type ImageForm,
  isSelected,
  pathCollisions,
  printImages,
  type Selection,
  selectImages,
  selectionOf,
} from './selection.ts'
export type { NodeContext } from './suffix.ts'
