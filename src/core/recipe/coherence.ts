import { say } from '../errors.ts'
import { checkAccounting, checkDisjoint } from './choices.ts'
import { type ComponentRef, isEnabled } from './component.ts'
import { isNewer, RECORDED_VERSION, type Recipe } from './recipe.ts'
import { refuse } from './refuse.ts'

/**
 * Checks that a recipe's references make sense, all problems together, and that its overrides are those of the choices that it records.
 * `place` is where the recipe was read; undefined for one that was just made.
 */
export function checkCoherence(recipe: Recipe, place: string | undefined): void {
  const at = place === undefined ? {} : { place }
  const names = recipe.componentRefs.map(({ name }) => name)
  const problems = [
    ...(names.includes('') ? ['a component has no name'] : []),
    ...(names.includes('deployer') ? ['component name deployer is reserved'] : []),
    ...[...new Set(names.filter((name, i) => name !== '' && names.indexOf(name) !== i))].map(
      (name) => `component ${name} is listed twice`,
    ),
    ...recipe.componentRefs.filter(isEnabled).flatMap(componentProblems),
  ]
  if (problems.length > 0)
    refuse('INVALID_RECIPE', say`the recipe does not hold together: ${{ problems: problems.join('; ') }}`, at)
  checkChoices(recipe)
}

function checkChoices({ apiVersion, criteria, configuration, metadata, componentRefs }: Recipe): void {
  const mode = configuration?.slurmAccounting
  if (mode === undefined) return
  if (apiVersion !== RECORDED_VERSION && !isNewer(apiVersion))
    refuse(
      'INVALID_RECIPE',
      say`configuration.slurm.accounting requires apiVersion "${{ needed: RECORDED_VERSION }}" (got "${{ apiVersion }}")`,
    )
  if (criteria?.platform !== 'slurm')
    refuse('INVALID_RECIPE', 'configuration.slurm.accounting is only valid for a Slurm recipe')
  const profile = metadata.selectedProfile
  if (profile) checkDisjoint({ label: `${profile.name}=${profile.value}`, paths: profile.ownedPaths }, mode)
  checkAccounting(componentRefs, mode)
}

/** Text that must not have blanks around, and text that must not have control characters. */
const TRIMMED = ['chart', 'source', 'version'] as const
const PRINTABLE = ['name', 'chart', 'source', 'version', 'namespace'] as const

function componentProblems(ref: ComponentRef): string[] {
  const type = ref.type.toLowerCase()
  const ofType = type === 'kustomize' ? kustomizeProblems(ref) : helmProblems(ref)
  const known = type === '' || type === 'helm' || type === 'kustomize'
  const problems = [
    ...TRIMMED.filter((field) => ref[field] !== ref[field].trim()).map((field) => `has blanks around its ${field}`),
    ...PRINTABLE.filter((field) => /[\x00-\x1f\x7f-\x9f]/.test(ref[field].trim())).map(
      (field) => `has control characters in its ${field}`,
    ),
    ...(ref.patches.length > 0 ? ['has patches, which are not supported'] : []),
    ...(known ? ofType : [`has unknown type ${ref.type}`]),
  ]
  return problems.map((problem) => `component ${ref.name} ${problem}`)
}

const kustomizeProblems = (ref: ComponentRef): string[] =>
  said([
    [ref.path === '', 'is of type Kustomize and has no path'],
    [ref.tag !== '' && ref.source === '', 'has a tag and no source'],
    [ref.manifestFiles.length > 0, 'is of type Kustomize and has manifestFiles'],
  ])

const helmProblems = (ref: ComponentRef): string[] =>
  said([
    [ref.tag !== '' || ref.path !== '', 'is of type Helm and has a tag or path'],
    [ref.version === 'v', 'has the version v'],
    [ref.source !== '' && ref.version === '', 'has a source and no version'],
    [ref.chart !== '' && ref.source === '', 'has a chart and no source'],
    [
      ref.source === '' && ref.chart === '' && ref.manifestFiles.length === 0,
      'has neither source, chart nor manifestFiles',
    ],
  ])

const said = (problems: readonly (readonly [boolean, string])[]): string[] =>
  problems.filter(([is]) => is).map(([, text]) => text)
