import { checkDocument, type Fault, printPassedOver, RECIPE } from '../documents/index.ts'
import { AicrError, oneLine, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import { checkSize, type DocumentBounds, Reader, readDocument } from '../yaml/index.ts'
import { readConfiguration } from './choices.ts'
import { canonicalType, readComponentRef } from './component.ts'
import { readConstraint } from './constraint.ts'
import { checkContract } from './contract.ts'
import type { Criteria } from './criteria.ts'
import { checkOverlayVersion, readCriteria, readOverlay } from './overlay.ts'
import { readSelectedProfile } from './profile.ts'
import { isNewer, PLAIN_VERSION, RECORDED_VERSION, type Recipe } from './recipe.ts'
import { refuse } from './refuse.ts'
import { hasMoreDocuments } from './remarks.ts'
import { readValidation } from './validation.ts'

/** What a recipe file turned out to be. */
export type RecipeFile =
  | { readonly kind: 'result'; readonly recipe: Recipe; readonly warnings: readonly string[] }
  /** an overlay document, to be resolved from its own criteria */
  | { readonly kind: 'metadata'; readonly criteria: Criteria; readonly profile: string | undefined }

/**
 * Reads a recipe file by the rules of its apiVersion: without one and in v1alpha2 fields that are not known are passed over with a warning,
 * in v1alpha3 they are refused, and of a newer version is read what is known, with a warning. `place` is its path or URL: `.json` is read
 * as JSON, anything else as YAML. `strict` refuses every field that is not known.
 */
export function readRecipe(text: string, place: string, strict = false, bounds: DocumentBounds = {}): RecipeFile {
  if (/\.(txt|table)$/i.test(place))
    refuse('INVALID_RECIPE', 'a table is not a recipe file', { place, hint: 'write it as yaml or json' })
  const value = /\.json($|[?#])/i.test(place) ? parseJson(text, place, bounds) : readDocument(text, place, bounds)
  if (!isFields(value)) return refuse('INVALID_RECIPE', 'not a recipe: the document is not a mapping', { place })
  const reader = new Reader(value, place)
  const apiVersion = reader.text('apiVersion')
  const newer = isNewer(apiVersion)
  if (!newer && !['', PLAIN_VERSION, RECORDED_VERSION].includes(apiVersion))
    refuse(
      'INVALID_RECIPE',
      say`recipe file has apiVersion "${{ apiVersion }}", which this aicr build does not support (expected "${{ expected: PLAIN_VERSION }}" or "${{ alternative: RECORDED_VERSION }}"); regenerate the recipe with a matching aicr version`,
      { place },
    )
  const kind = reader.text('kind')
  if (kind === 'RecipeMetadata') return readMetadata(value, place)
  if (kind === '' && apiVersion === RECORDED_VERSION)
    refuse(
      'INVALID_RECIPE',
      say`recipe file apiVersion "${{ apiVersion: RECORDED_VERSION }}" requires kind "RecipeResult"`,
      {
        place,
      },
    )
  if (kind !== '' && kind !== 'RecipeResult')
    refuse(
      'INVALID_RECIPE',
      say`recipe file has kind "${{ kind }}", but "RecipeResult" is required; run "aicr recipe" to generate a hydrated RecipeResult first`,
      { place },
    )
  const refuses = apiVersion === RECORDED_VERSION || (strict && !newer)
  if (apiVersion === RECORDED_VERSION && hasMoreDocuments(text))
    refuse('INVALID_RECIPE', say`a recipe of apiVersion "${{ apiVersion }}" is one YAML document`, { place })
  const unknown = checkDocument(RECIPE, value, { place, unknown: refuses ? 'refuse' : 'allow' })
  checkCount(reader.list('componentRefs').length, bounds, place)
  const recipe = readResult(reader, apiVersion)
  checkContract(recipe, place)
  return { kind: 'result', recipe, warnings: newer ? [newerWarning(unknown, apiVersion)] : unknown.map(passedOver) }
}

/** Throws AicrError LIMIT_EXCEEDED for more components than a recipe may have. */
export function checkCount(components: number, { limits }: DocumentBounds, place?: string): void {
  const max = limits?.components ?? LIMITS.components
  if (components > max)
    refuse(
      'LIMIT_EXCEEDED',
      say`${{ components }} components, more than ${{ max }}`,
      place === undefined ? {} : { place },
    )
}

function readMetadata(value: Fields, place: string): RecipeFile {
  checkOverlayVersion(value, place)
  const overlay = readOverlay(new Reader(value, place))
  if (overlay.criteria) return { kind: 'metadata', criteria: overlay.criteria, profile: overlay.profile?.text }
  return refuse(
    'INVALID_RECIPE',
    say`overlay "${{ overlay: place }}" has no criteria; only leaf overlays (with spec.criteria) can be used directly: run "aicr recipe" with explicit criteria instead`,
  )
}

const passedOver = (fault: Fault): string => `the recipe's ${printPassedOver(fault)}`

function newerWarning(unknown: readonly Fault[], apiVersion: string): string {
  const passed = unknown.length === 0 ? '' : `; passed over: ${unknown.map(({ path }) => path).join(', ')}`
  return `the recipe has apiVersion ${apiVersion}, which is newer than ${RECORDED_VERSION}, the newest known${passed}`
}

function readResult(reader: Reader, apiVersion: string): Recipe {
  const metadata = reader.child('metadata')
  const { version: _v, appliedOverlays: _a, selectedProfile: _s, ...observed } = metadata.fields
  return {
    apiVersion,
    metadata: {
      version: metadata.text('version'),
      appliedOverlays: metadata.texts('appliedOverlays'),
      selectedProfile: metadata.has('selectedProfile')
        ? readSelectedProfile(metadata.child('selectedProfile'))
        : undefined,
      observed: Object.keys(observed).length > 0 ? observed : undefined,
    },
    criteria: reader.has('criteria') ? readCriteria(reader.child('criteria')) : undefined,
    configuration: readConfiguration(reader),
    constraints: reader.children('constraints').map(readConstraint),
    componentRefs: reader
      .children('componentRefs')
      .map(readComponentRef)
      .map((ref) => ({
        ...ref,
        type: canonicalType(ref.type),
      })),
    deploymentOrder: reader.texts('deploymentOrder'),
    validation: readValidation(reader.child('validation')),
  }
}

function parseJson(text: string, place: string, bounds: DocumentBounds): unknown {
  checkSize(text, place, bounds)
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? oneLine(cause.message) : String(cause)
    throw new AicrError('INVALID_DOCUMENT', say`not valid JSON: ${{ reason }}`, { place })
  }
}
