import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * How upstream's v0.11.1 resolves a recipe, written from its rules and sharing no code with ours: every match applies (not only
 * the most special ones), sorted by a specificity that counts an omitted field; overrides are merged at their top level only;
 * dependencies and validation phases are replaced; disabled components stay in the order.
 */
export interface OldRecipe {
  readonly appliedOverlays: readonly string[]
  readonly constraints: readonly Constraint[]
  readonly componentRefs: readonly Ref[]
  readonly deploymentOrder: readonly string[]
  readonly validation: Readonly<Record<string, unknown>>
}

type Constraint = { readonly name: string; readonly value: string }
type Query = Readonly<Record<string, string | number>>

export interface Ref {
  name: string
  namespace?: string
  chart?: string
  type?: string
  source?: string
  version?: string
  valuesFile?: string
  overrides?: Record<string, unknown>
  dependencyRefs?: string[]
  manifestFiles?: string[]
}

interface Spec {
  readonly base?: string
  readonly criteria?: Readonly<Record<string, string | number>>
  readonly constraints?: readonly Constraint[]
  readonly componentRefs?: readonly Ref[]
  readonly validation?: Readonly<Record<string, unknown>>
}

interface Entry {
  readonly name: string
  readonly helm?: Readonly<Record<`default${'Repository' | 'Chart' | 'Version' | 'Namespace'}`, string>>
}

export interface OldCatalog {
  readonly overlays: ReadonlyMap<string, Spec>
  readonly registry: ReadonlyMap<string, Entry>
}

const FIELDS = ['service', 'accelerator', 'intent', 'os', 'platform'] as const
const REPLACED = ['namespace', 'chart', 'type', 'source', 'version', 'valuesFile'] as const

export function readOldCatalog(folder: string): OldCatalog {
  const overlays = new Map<string, Spec>()
  const walk = (path: string): void => {
    for (const name of readdirSync(path)) {
      const child = join(path, name)
      if (statSync(child).isDirectory()) walk(child)
      else if (name.endsWith('.yaml')) {
        const { metadata, spec } = parse(readFileSync(child, 'utf8'))
        overlays.set(metadata.name, spec)
      }
    }
  }
  walk(join(folder, 'overlays'))
  const { components } = parse(readFileSync(join(folder, 'registry.yaml'), 'utf8'))
  return { overlays, registry: new Map(components.map((c: Entry) => [c.name, c])) }
}

/** `ties` orders overlays of equal specificity, which v0.11.1 leaves to chance. */
export function resolveAsV0111(catalog: OldCatalog, query: Query, ties: (a: string, b: string) => number): OldRecipe {
  const names = [...catalog.overlays.keys()].filter(
    (name) => name !== 'base' && matches(catalog.overlays.get(name), query),
  )
  names.sort((a, b) => specificity(catalog.overlays.get(a)) - specificity(catalog.overlays.get(b)) || ties(a, b))
  const applied = ['base']
  for (const name of names) for (const one of chainOf(catalog, name)) if (!applied.includes(one)) applied.push(one)
  const constraints = new Map<string, Constraint>()
  const refs = new Map<string, Ref>()
  const validation: Record<string, unknown> = {}
  for (const name of applied) {
    const spec = catalog.overlays.get(name) ?? {}
    for (const constraint of spec.constraints ?? []) constraints.set(constraint.name, constraint)
    for (const ref of spec.componentRefs ?? []) refs.set(ref.name, mergeRef(refs.get(ref.name), ref))
    Object.assign(validation, spec.validation)
  }
  const sorted = <T>(items: ReadonlyMap<string, T>): T[] =>
    [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  const componentRefs = sorted(refs)
  const deploymentOrder = orderOf(componentRefs)
  for (const ref of componentRefs) fillIn(ref, catalog.registry.get(ref.name))
  return { appliedOverlays: applied, constraints: sorted(constraints), componentRefs, deploymentOrder, validation }
}

const isAny = (value: string | number | undefined): boolean =>
  value === undefined || value === '' || value === 'any' || value === 0

function matches(spec: Spec | undefined, query: Query): boolean {
  const { criteria } = spec ?? {}
  if (!criteria) return false
  return [...FIELDS, 'nodes'].every((field) => isAny(criteria[field]) || criteria[field] === query[field])
}

/** Only the written word `any` counts as open. */
const specificity = (spec: Spec | undefined): number =>
  FIELDS.filter((field) => spec?.criteria?.[field] !== 'any').length + (isAny(spec?.criteria?.nodes) ? 0 : 1)

function chainOf(catalog: OldCatalog, leaf: string): string[] {
  const chain: string[] = []
  for (let name = leaf; name !== '' && name !== 'base'; name = catalog.overlays.get(name)?.base ?? '')
    chain.unshift(name)
  return chain
}

function mergeRef(below: Ref | undefined, above: Ref): Ref {
  const merged: Ref = structuredClone(below ?? { name: above.name })
  for (const field of REPLACED) if (above[field]) merged[field] = above[field]
  if (above.overrides) merged.overrides = { ...merged.overrides, ...structuredClone(above.overrides) }
  if (above.dependencyRefs?.length) merged.dependencyRefs = [...above.dependencyRefs]
  if (above.manifestFiles?.length)
    merged.manifestFiles = [...new Set([...(merged.manifestFiles ?? []), ...above.manifestFiles])]
  return merged
}

function orderOf(refs: readonly Ref[]): string[] {
  const degree = new Map(refs.map((ref) => [ref.name, ref.dependencyRefs?.length ?? 0]))
  const queue = refs.filter((ref) => degree.get(ref.name) === 0).map((ref) => ref.name)
  const order: string[] = []
  for (let name = queue.sort().shift(); name !== undefined; name = queue.sort().shift()) {
    order.push(name)
    for (const ref of refs) {
      for (const dependency of ref.dependencyRefs ?? []) {
        if (dependency !== name) continue
        const left = (degree.get(ref.name) ?? 0) - 1
        degree.set(ref.name, left)
        if (left === 0) queue.push(ref.name)
      }
    }
  }
  return order
}

function fillIn(ref: Ref, entry: Entry | undefined): void {
  if (!entry) return
  ref.type ||= 'Helm'
  ref.source ||= entry.helm?.defaultRepository ?? ''
  ref.version ||= entry.helm?.defaultVersion ?? ''
  ref.namespace ||= entry.helm?.defaultNamespace ?? ''
  ref.chart ||= entry.helm?.defaultChart?.replace(/^.*\//, '') ?? ''
}
