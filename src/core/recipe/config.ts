import { AICR_CONFIG, checkDocument } from '../documents/index.ts'
import { say } from '../errors.ts'
import { isFields } from '../fields.ts'
import { Reader, readDocument } from '../yaml/index.ts'
import { parseAccountingMode, parseInventoryMode } from './choices.ts'
import { CRITERIA_FIELDS } from './criteria.ts'
import { PLAIN_VERSION } from './recipe.ts'
import { refuse } from './refuse.ts'
import { hasMoreDocuments } from './remarks.ts'

/** Flags by name that a configuration file (`kind: AICRConfig`) stands for; a flag that is given wins over them. */
export type ConfiguredFlags = ReadonlyMap<string, string>

const SECTIONS = ['snapshot', 'recipe', 'bundle', 'validate', 'verify']

/** Reads a configuration file, YAML or JSON, by upstream's rules (config/loader.go, validate.go). */
export function readConfig(text: string, place: string): ConfiguredFlags {
  const value = readDocument(text, place)
  if (!isFields(value))
    return refuse('INVALID_DOCUMENT', 'not a configuration: the document is not a mapping', { place })
  const reader = new Reader(value, place)
  if (reader.text('kind') !== 'AICRConfig')
    refuse('INVALID_DOCUMENT', say`kind must be AICRConfig, not "${{ kind: reader.text('kind') }}"`, { place })
  if (reader.text('apiVersion') !== PLAIN_VERSION)
    refuse(
      'INVALID_DOCUMENT',
      say`apiVersion must be ${{ expected: PLAIN_VERSION }}, not "${{ apiVersion: reader.text('apiVersion') }}"`,
      { place },
    )
  checkDocument(AICR_CONFIG, value, { place })
  if (hasMoreDocuments(text)) refuse('INVALID_DOCUMENT', 'a configuration is one YAML document', { place })
  const spec = reader.child('spec')
  if (!SECTIONS.some((section) => spec.has(section)))
    refuse('INVALID_DOCUMENT', say`spec must have one of ${{ sections: SECTIONS }}`, { place })
  return recipeFlags(spec.child('recipe'), place)
}

function recipeFlags(recipe: Reader, place: string): ConfiguredFlags {
  const criteria = recipe.child('criteria')
  const snapshot = recipe.child('input').text('snapshot')
  if (recipe.has('criteria') && snapshot !== '')
    refuse('INVALID_DOCUMENT', 'spec.recipe.criteria and spec.recipe.input.snapshot exclude each other', { place })
  const nodes = criteria.number('nodes')
  if (nodes < 0) refuse('INVALID_DOCUMENT', 'spec.recipe.criteria.nodes must not be negative', { place })
  const accounting = recipe.child('configuration').child('slurm').child('accounting')
  const inventory = recipe.child('configuration').child('runtimeInventory')
  const flags: readonly (readonly [string, string])[] = [
    ...CRITERIA_FIELDS.map((field) => [field, criteria.text(field)] as const),
    ['nodes', nodes === 0 ? '' : String(nodes)],
    ['slurm-accounting-mode', accounting.has('mode') ? parseAccountingMode(accounting.text('mode')) : ''],
    ['runtime-inventory', inventory.has('mode') ? parseInventoryMode(inventory.text('mode')) : ''],
    ['snapshot', snapshot],
    ['data', recipe.text('data')],
    ['profile', recipe.text('profile')],
    ['criteria-strict', recipe.has('criteriaStrict') ? String(recipe.flag('criteriaStrict')) : ''],
    ['output', recipe.child('output').text('path')],
    ['format', recipe.child('output').text('format')],
  ]
  return new Map(flags.filter(([, text]) => text !== ''))
}
