import { AicrError } from '../errors.ts'
import { type Fields, isFields, Reader, readDocument } from '../yaml/index.ts'
import { type ComponentRef, isEnabled, readComponentRef } from './component.ts'
import { type Constraint, readConstraint } from './constraint.ts'
import type { Criteria } from './criteria.ts'
import { readCriteria } from './overlay.ts'
import { readSelectedProfile, type SelectedProfile } from './profile.ts'
import type { Registry } from './registry.ts'

/** A resolved recipe: what to install, from where, with which values. */
export interface Recipe {
  readonly apiVersion: string
  readonly metadata: RecipeMetadata
  /** undefined when the file has none */
  readonly criteria: Criteria | undefined
  readonly constraints: readonly Constraint[]
  readonly componentRefs: readonly ComponentRef[]
  readonly deploymentOrder: readonly string[]
  readonly validation: Fields
}

export interface RecipeMetadata {
  readonly version: string
  readonly appliedOverlays: readonly string[]
  readonly selectedProfile?: SelectedProfile | undefined
}

/** What a recipe file turned out to be. */
export type RecipeFile =
  | { readonly kind: 'result'; readonly recipe: Recipe }
  /** an overlay document, to be resolved from its own criteria */
  | { readonly kind: 'metadata'; readonly criteria: Criteria }

const API_VERSION = /^aicr\.(nvidia\.com|run)\/v1((alpha|beta)[1-9][0-9]*)?$/

/** Reads a recipe file. `place` is its path or URL: `.json` is read as JSON, anything else as YAML. */
export function readRecipe(text: string, place: string): RecipeFile {
  const value = /\.json($|[?#])/i.test(place) ? parseJson(text, place) : readDocument(text, place)
  if (!isFields(value)) throw new AicrError('INVALID_REQUEST', 'not a recipe: the document is not a mapping', { place })
  const reader = new Reader(value, place)
  const apiVersion = reader.text('apiVersion')
  if (apiVersion !== '' && !API_VERSION.test(apiVersion)) {
    throw new AicrError('INVALID_REQUEST', `unknown apiVersion ${apiVersion}`, { place })
  }
  const kind = reader.text('kind')
  if (kind === 'RecipeMetadata') {
    const spec = reader.child('spec')
    if (!spec.has('criteria'))
      throw new AicrError('INVALID_REQUEST', 'an overlay without spec.criteria cannot be resolved', { place })
    return { kind: 'metadata', criteria: readCriteria(spec.child('criteria')) }
  }
  if (kind !== '' && kind !== 'RecipeResult') {
    throw new AicrError('INVALID_REQUEST', `kind must be RecipeResult or RecipeMetadata, not ${kind}`, { place })
  }
  return { kind: 'result', recipe: readResult(reader, apiVersion) }
}

function readResult(reader: Reader, apiVersion: string): Recipe {
  const metadata = reader.child('metadata')
  return {
    apiVersion,
    metadata: {
      version: metadata.text('version'),
      appliedOverlays: metadata.texts('appliedOverlays'),
      selectedProfile: metadata.has('selectedProfile')
        ? readSelectedProfile(metadata.child('selectedProfile'))
        : undefined,
    },
    criteria: reader.has('criteria') ? readCriteria(reader.child('criteria')) : undefined,
    constraints: reader.children('constraints').map(readConstraint),
    componentRefs: reader.children('componentRefs').map(readComponentRef),
    deploymentOrder: reader.texts('deploymentOrder'),
    validation: reader.record('validation'),
  }
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AicrError(
      'INVALID_REQUEST',
      `not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      { place },
    )
  }
}

/** The recipe with a type for every component: what a file leaves open is Kustomize where the registry says so, else Helm. */
export const completeTypes = (recipe: Recipe, registry: Registry): Recipe => ({
  ...recipe,
  componentRefs: recipe.componentRefs.map((ref) =>
    ref.type === '' ? { ...ref, type: registry.get(ref.name)?.kustomize ? 'Kustomize' : 'Helm' } : ref,
  ),
})

/** Checks that a recipe's references make sense. All problems are reported together. */
export function checkRecipe(recipe: Recipe, place: string): void {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const ref of recipe.componentRefs) {
    if (ref.name === '') problems.push('a component has no name')
    if (ref.name === 'deployer') problems.push('component name deployer is reserved')
    if (seen.has(ref.name)) problems.push(`component ${ref.name} is listed twice`)
    seen.add(ref.name)
    if (isEnabled(ref)) problems.push(...componentProblems(ref))
  }
  if (problems.length > 0) {
    throw new AicrError('INVALID_REQUEST', `the recipe does not hold together: ${problems.join('; ')}`, { place })
  }
}

function componentProblems(ref: ComponentRef): string[] {
  const problems: string[] = []
  const say = (wrong: boolean, text: string): void => {
    if (wrong) problems.push(`component ${ref.name} ${text}`)
  }
  for (const field of ['chart', 'source', 'version'] as const)
    say(ref[field] !== ref[field].trim(), `has blanks around its ${field}`)
  for (const field of ['name', 'chart', 'source', 'version', 'namespace'] as const)
    say(/[\x00-\x1f\x7f-\x9f]/.test(ref[field].trim()), `has control characters in its ${field}`)
  say(ref.patches.length > 0, 'has patches, which are not supported')
  const type = ref.type.toLowerCase()
  if (type !== '' && type !== 'helm' && type !== 'kustomize') {
    say(true, `has unknown type ${ref.type}`)
    return problems
  }
  if (type === 'kustomize') {
    say(ref.path === '', 'is of type Kustomize and has no path')
    say(ref.tag !== '' && ref.source === '', 'has a tag and no source')
    say(ref.manifestFiles.length > 0, 'is of type Kustomize and has manifestFiles')
    return problems
  }
  say(ref.tag !== '' || ref.path !== '', 'is of type Helm and has a tag or path')
  say(ref.version === 'v', 'has the version v')
  say(ref.source !== '' && ref.version === '', 'has a source and no version')
  say(ref.chart !== '' && ref.source === '', 'has a chart and no source')
  say(
    ref.source === '' && ref.chart === '' && ref.manifestFiles.length === 0,
    'has neither source, chart nor manifestFiles',
  )
  return problems
}
