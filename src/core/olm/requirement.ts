import { type Fields, isFields } from '../fields.ts'
import { isInRange, readVersionRange } from './version-range.ts'

/** A kind of a Kubernetes API that an operator serves or uses. */
export interface Api {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** What a bundle needs another bundle to be: OLM's constraints, each met by one bundle. */
export type Requirement =
  | { readonly form: 'package'; readonly package: string; readonly versionRange: string }
  | { readonly form: 'api'; readonly api: Api }
  | { readonly form: 'all' | 'any' | 'not'; readonly of: readonly Requirement[] }
  /** a condition in CEL or of a kind that is not known: nothing is known to meet it */
  | { readonly form: 'rule'; readonly rule: string }

/** What a requirement looks at. */
interface Candidate {
  readonly package: string
  readonly version: string
  readonly provides: readonly Api[]
}

/** The requirement that a property of a bundle makes; undefined for properties that make none. */
export function requirementOf(type: string, value: unknown): Requirement | undefined {
  switch (type) {
    case 'olm.package.required':
      return packageRequirement(value)
    case 'olm.gvk.required':
      return { form: 'api', api: apiOf(value) }
    case 'olm.constraint':
      return constraintOf(value)
    default:
      return undefined
  }
}

/** Group, version and kind of a property's value. */
export function apiOf(value: unknown): Api {
  const fields = isFields(value) ? value : {}
  return { group: textOf(fields.group), version: textOf(fields.version), kind: textOf(fields.kind) }
}

/** Whether a bundle is what a requirement asks for. */
export function meets(requirement: Requirement, bundle: Candidate): boolean {
  switch (requirement.form) {
    case 'package':
      return bundle.package === requirement.package && isVersionMeant(requirement.versionRange, bundle.version)
    case 'api':
      return bundle.provides.some((api) => isSameApi(api, requirement.api))
    case 'all':
      return requirement.of.every((each) => meets(each, bundle))
    case 'any':
      return requirement.of.some((each) => meets(each, bundle))
    case 'not':
      return !requirement.of.some((each) => meets(each, bundle))
    case 'rule':
      return false
  }
}

/** A requirement in words: `package nfd >=1.0.0`, `NodeFeature v1 of nfd.k8s-sigs.io`. */
export function describeRequirement(requirement: Requirement): string {
  switch (requirement.form) {
    case 'package':
      return `package ${requirement.package} ${requirement.versionRange}`.trimEnd()
    case 'api':
      return `${requirement.api.kind} ${requirement.api.version} of ${requirement.api.group}`
    case 'rule':
      return `a rule that is not read, ${requirement.rule}`
    default:
      return `${requirement.form} of (${requirement.of.map(describeRequirement).join(', ')})`
  }
}

export const isSameApi = (a: Api, b: Api): boolean =>
  a.group === b.group && a.version === b.version && a.kind === b.kind

function packageRequirement(value: unknown): Requirement {
  const fields = isFields(value) ? value : {}
  return { form: 'package', package: textOf(fields.packageName), versionRange: textOf(fields.versionRange) }
}

/** Constraints nested deeper are not read. */
const MAX_DEPTH = 64

/** An `olm.constraint`: one member besides failureMessage says which (operator-framework/api pkg/constraints). */
function constraintOf(value: unknown, depth = 0): Requirement {
  if (depth > MAX_DEPTH) return { form: 'rule', rule: `nested more than ${MAX_DEPTH} deep` }
  const fields = isFields(value) ? value : {}
  if (fields.package !== undefined) return packageRequirement(fields.package)
  if (fields.gvk !== undefined) return { form: 'api', api: apiOf(fields.gvk) }
  for (const form of ['all', 'any', 'not'] as const) {
    const inner: Fields | undefined = isFields(fields[form]) ? fields[form] : undefined
    if (inner)
      return {
        form,
        of: Array.isArray(inner.constraints) ? inner.constraints.map((each) => constraintOf(each, depth + 1)) : [],
      }
  }
  return { form: 'rule', rule: textOf(isFields(fields.cel) ? fields.cel.rule : JSON.stringify(value)) }
}

/** A range that nobody can read holds for no version; none at all, and `*`, for every one. */
function isVersionMeant(text: string, version: string): boolean {
  if (text === '' || text === '*') return true
  const range = readVersionRange(text)
  return range !== undefined && isInRange(range, version)
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
