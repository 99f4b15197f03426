import { checkDocument, MIXIN, OVERLAY, printPassedOver, REGISTRY } from '../documents/index.ts'
import { isFields } from '../fields.ts'
import { type DocumentBounds, readDocument } from '../yaml/index.ts'
import { type CatalogFiles, isOverlayFile } from './catalog.ts'

/**
 * Holds the documents of a catalog, or of a folder that is laid over one, to their schemas. Returns fields and files that are passed over,
 * a sentence each; `strict` refuses the fields. Throws AicrError INVALID_DOCUMENT.
 */
export function checkCatalog(files: CatalogFiles, strict: boolean, bounds?: DocumentBounds): string[] {
  // loading refuses what is not a catalog at all
  if (!files.has('registry.yaml')) return []
  return [...files].flatMap(([path, text]) => {
    const schema = schemaOf(path)
    if (schema === undefined) return []
    const value = readDocument(text, path, bounds)
    if (path !== 'registry.yaml' && !isFields(value))
      return isOverlay(path) ? [`${path} is empty, and is left out`] : []
    const kind = isFields(value) ? value.kind : undefined
    if (schema === OVERLAY && kind !== undefined && kind !== null && kind !== 'RecipeMetadata')
      return isOverlay(path) ? [`${path} is of kind ${String(kind)}, not RecipeMetadata, and is left out`] : []
    if (schema === OVERLAY && !kind && !isOverlay(path)) return []
    const unknown = checkDocument(schema, value ?? {}, {
      place: path,
      unknown: strict || schema === MIXIN ? 'refuse' : 'allow',
    })
    return unknown.map((fault) => `${path}: ${printPassedOver(fault)}`)
  })
}

const isOverlay = (path: string): boolean => /(^|\/)overlays\//.test(path)

function schemaOf(path: string): typeof OVERLAY | typeof MIXIN | typeof REGISTRY | undefined {
  if (path === 'registry.yaml') return REGISTRY
  if (/^mixins\/.*\.yaml$/.test(path)) return MIXIN
  return isOverlayFile(path) ? OVERLAY : undefined
}
