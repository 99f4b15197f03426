import type { Plain } from '../core/mirror/index.ts'
import { type ListSummary, type MirrorList, readSummary, summaryOf } from '../core/output/index.ts'
import { writeYaml } from '../core/yaml/index.ts'

/** Lists: their documents, their warnings, and how two differ. */
export {
  allWarnings,
  diffLists,
  FORMATS,
  type FormatOptions,
  formatOf,
  isComplete,
  isEmptyDiff,
  type ListDiff,
  type ListSummary,
  listFailure,
  type MirrorList,
  printDiff,
  printDiffMarkdown,
  readSummary,
  requireReferences,
  shortWarnings,
  summaryOf,
  writeGaps,
  writeInventory,
  writeJson,
} from '../core/output/index.ts'
export { writeYaml } from '../core/yaml/index.ts'

/** A list: what mirrorList returns, its summary, or the text of a list document, YAML or JSON. */
export type ListInput = MirrorList | ListSummary | string

/** The summary of a list. Rejects with INVALID_DOCUMENT for text that is not a list. */
export async function summaryFrom(list: ListInput): Promise<ListSummary> {
  if (typeof list === 'string') return readSummary(list, 'the list')
  const [image] = list.images
  return typeof image === 'object' ? summaryOf(list as MirrorList) : (list as ListSummary)
}

/** Whether a document is a recipe rather than a list. */
export const isRecipeText = (text: string): boolean =>
  /^[ \t]*["']?(?:kind|apiVersion|componentRefs)["']?[ \t]*:/m.test(text)

/** What else a document is that is not a list, for a hint; undefined where it may be one. */
export const otherThanList = (text: string): 'recipe' | 'manifest' | undefined =>
  isRecipeText(text) ? (/^\s*["']?componentRefs["']?\s*:/m.test(text) ? 'recipe' : 'manifest') : undefined

/** Plain values as a YAML document. */
export const writeDocument = (values: Plain): string => writeYaml(values as { readonly [name: string]: Plain })
