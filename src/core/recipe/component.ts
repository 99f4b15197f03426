import { AicrError, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import type { Reader } from '../yaml/index.ts'

export type ComponentType = 'Helm' | 'Kustomize'

/** One component of a recipe or overlay. Empty strings and lists mean "not said". */
export interface ComponentRef {
  readonly name: string
  readonly namespace: string
  readonly chart: string
  readonly type: string
  readonly source: string
  readonly version: string
  readonly tag: string
  readonly valuesFile: string
  readonly overrides: Fields
  readonly patches: readonly unknown[]
  readonly dependencyRefs: readonly string[]
  readonly manifestFiles: readonly string[]
  readonly preManifestFiles: readonly string[]
  readonly path: string
  readonly cleanup: boolean
  readonly expectedResources: readonly unknown[]
  readonly healthCheckAsserts: string
  readonly healthCheckSkip: boolean
}

/** A reference that says nothing but will be given a name. */
export const EMPTY_REF: ComponentRef = {
  name: '',
  namespace: '',
  chart: '',
  type: '',
  source: '',
  version: '',
  tag: '',
  valuesFile: '',
  overrides: {},
  patches: [],
  dependencyRefs: [],
  manifestFiles: [],
  preManifestFiles: [],
  path: '',
  cleanup: false,
  expectedResources: [],
  healthCheckAsserts: '',
  healthCheckSkip: false,
}

export function readComponentRef(reader: Reader): ComponentRef {
  return {
    name: reader.text('name'),
    namespace: reader.text('namespace'),
    chart: reader.text('chart'),
    type: reader.text('type'),
    source: reader.text('source'),
    version: reader.text('version'),
    tag: reader.text('tag'),
    valuesFile: reader.text('valuesFile'),
    overrides: reader.record('overrides'),
    patches: reader.list('patches'),
    dependencyRefs: reader.texts('dependencyRefs'),
    manifestFiles: reader.texts('manifestFiles'),
    preManifestFiles: reader.texts('preManifestFiles'),
    path: reader.text('path'),
    cleanup: reader.flag('cleanup'),
    expectedResources: reader.list('expectedResources'),
    healthCheckAsserts: reader.text('healthCheckAsserts'),
    healthCheckSkip: reader.flag('healthCheckSkip'),
  }
}

/** `Helm` or `Kustomize` from any letter case. */
export function componentType(ref: ComponentRef): ComponentType {
  const type = ref.type.toLowerCase()
  if (type === 'kustomize') return 'Kustomize'
  if (type === 'helm' || type === '') return 'Helm'
  throw new AicrError('INVALID_RECIPE', say`component ${{ name: ref.name }} has unknown type ${{ type: ref.type }}`, {
    hint: 'Helm or Kustomize',
  })
}

/** The type as upstream spells it; what it does not know stays as written. */
export const canonicalType = (type: string): string =>
  type.toLowerCase() === 'helm' ? 'Helm' : type.toLowerCase() === 'kustomize' ? 'Kustomize' : type

/** Whether the component is in the recipe at all: only a real boolean `false` in `enabled` or `install` switches it off. */
export const isEnabled = (ref: ComponentRef): boolean =>
  ref.overrides.enabled !== false && ref.overrides.install !== false

/** What to say about `enabled` and `install` that are neither true nor false: the component counts as enabled. */
export const switchWarnings = (refs: readonly ComponentRef[]): string[] =>
  refs.flatMap((ref) =>
    (['enabled', 'install'] as const)
      .filter((name) => ref.overrides[name] !== undefined && typeof ref.overrides[name] !== 'boolean')
      .map((name) => `component ${ref.name} counts as enabled: overrides.${name} is not true or false`),
  )

/** Whether the component brings a Helm chart, rather than manifests only. */
export const hasChart = (ref: ComponentRef): boolean => componentType(ref) === 'Helm' && ref.source !== ''

/** Lays a later reference over an earlier one of the same name. */
export function mergeComponentRef(below: ComponentRef, above: ComponentRef): ComponentRef {
  const text = (
    name: 'namespace' | 'chart' | 'type' | 'source' | 'version' | 'tag' | 'valuesFile' | 'path' | 'healthCheckAsserts',
  ): string => (above[name] === '' ? below[name] : above[name])
  return {
    name: below.name,
    namespace: text('namespace'),
    chart: text('chart'),
    type: text('type'),
    source: text('source'),
    version: text('version'),
    tag: text('tag'),
    valuesFile: text('valuesFile'),
    overrides: mergeFields(below.overrides, above.overrides),
    patches: above.patches.length > 0 ? above.patches : below.patches,
    dependencyRefs: union(below.dependencyRefs, above.dependencyRefs),
    manifestFiles: union(below.manifestFiles, above.manifestFiles),
    preManifestFiles: union(below.preManifestFiles, above.preManifestFiles),
    path: text('path'),
    cleanup: below.cleanup || above.cleanup,
    expectedResources: above.expectedResources.length > 0 ? above.expectedResources : below.expectedResources,
    healthCheckAsserts: text('healthCheckAsserts'),
    healthCheckSkip: below.healthCheckSkip || above.healthCheckSkip,
  }
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])]

/** Deep merge: mappings recursively, anything else replaced, null kept as null. */
export function mergeFields(below: Fields, above: Fields): Fields {
  const merged: Record<string, unknown> = Object.assign(Object.create(null), below)
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key]
    merged[key] = isFields(old) && isFields(value) ? mergeFields(old, value) : value
  }
  return merged
}
