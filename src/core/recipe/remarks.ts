import { isError } from '../errors.ts'
import { misspelt } from '../nearest.ts'
import { parseTextNodes } from '../yaml/index.ts'
import type { Catalog } from './catalog.ts'
import { CRITERIA_FIELDS, isStated, KNOWN_VALUES } from './criteria.ts'
import { deploymentOrder } from './order.ts'
import type { Recipe } from './recipe.ts'

/** What a recipe file says that has no effect, or none that can be meant: a sentence each. */
export const recipeRemarks = (recipe: Recipe, catalog: Catalog, text: string): string[] => [
  ...documentRemarks(text),
  ...(recipe.componentRefs.length === 0 ? ['the recipe has no components'] : []),
  ...orderRemarks(recipe),
  ...criteriaRemarks(recipe, catalog),
]

/** Whether a text has more than one YAML document. */
export const hasMoreDocuments = (text: string): boolean =>
  /^---/m.test(text) && parseTextNodes(text).documents.length > 1

const documentRemarks = (text: string): string[] =>
  hasMoreDocuments(text) ? ['the recipe file has more than one YAML document: the first is read'] : []

function orderRemarks({ componentRefs, deploymentOrder: order }: Recipe): string[] {
  const names = componentRefs.map(({ name }) => name)
  const unknown = order.filter((name) => !names.includes(name))
  const remarks = unknown.map((name) => `deploymentOrder names ${name}, which is not a component${meant(name, names)}`)
  try {
    deploymentOrder(componentRefs)
  } catch (error) {
    remarks.push(isError(error) ? error.message : String(error))
  }
  return remarks
}

/** Only words outside the common vocabulary are looked up: the lookup makes the catalog read its overlays. */
function criteriaRemarks({ criteria }: Recipe, catalog: Catalog): string[] {
  if (criteria === undefined) return []
  return CRITERIA_FIELDS.flatMap((field) => {
    const value = criteria[field].trim().toLowerCase()
    if (!isStated(value) || KNOWN_VALUES[field].includes(value)) return []
    const { vocabulary } = catalog
    if (vocabulary[field].has(value)) return []
    return [`criteria.${field} is ${value}, which the catalog does not know${meant(value, [...vocabulary[field]])}`]
  })
}

function meant(word: string, known: readonly string[]): string {
  const near = misspelt(word, known)
  return near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`
}
