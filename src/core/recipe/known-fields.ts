import { isFields } from '../fields.ts'

/**
 * The shape of a document: fields by name, each with the shape below it. `true` is anything; a list's shape is that of its items.
 */
export type Shape = true | { readonly [field: string]: Shape }

/** Paths of fields that a shape does not know, in document order. */
export function unknownFields(value: unknown, shape: Shape, path = ''): string[] {
  if (shape === true) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => unknownFields(item, shape, `${path}[${i}]`))
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`
    const below = Object.hasOwn(shape, name) ? shape[name] : undefined
    return below === undefined ? [at] : unknownFields(inner, below, at)
  })
}

const CONSTRAINT: Shape = { name: true, value: true, severity: true, remediation: true, unit: true }

const PHASE: Shape = {
  timeout: true,
  infrastructure: true,
  checks: true,
  constraints: CONSTRAINT,
  nodeSelection: { selector: true, maxNodes: true, excludeNodes: true },
}

const VALIDATION: Shape = { readiness: PHASE, deployment: PHASE, performance: PHASE, conformance: PHASE }

const CRITERIA: Shape = { service: true, accelerator: true, intent: true, os: true, platform: true, nodes: true }

const COMPONENT: Shape = {
  name: true,
  namespace: true,
  chart: true,
  type: true,
  source: true,
  version: true,
  tag: true,
  valuesFile: true,
  overrides: true,
  patches: true,
  dependencyRefs: true,
  manifestFiles: true,
  preManifestFiles: true,
  path: true,
  cleanup: true,
  expectedResources: { kind: true, name: true, namespace: true },
  healthCheckAsserts: true,
  healthCheckSkip: true,
}

/** A recipe of apiVersion v1alpha3, which allows no other field (upstream's metadata.go, RecipeResult). */
export const RECIPE_SHAPE: Shape = {
  kind: true,
  apiVersion: true,
  metadata: {
    version: true,
    appliedOverlays: true,
    excludedOverlays: { name: true, reason: true },
    constraintWarnings: { overlay: true, constraint: true, expected: true, actual: true, reason: true },
    gpuDriverState: true,
    selectedProfile: { name: true, value: true, advertiser: true, ownedPaths: true },
    mariaDBOperatorState: true,
  },
  criteria: CRITERIA,
  configuration: { slurm: { accounting: { mode: true } }, runtimeInventory: { mode: true } },
  constraints: CONSTRAINT,
  componentRefs: COMPONENT,
  deploymentOrder: true,
  validation: VALIDATION,
}

/** An overlay that declares a profile, of apiVersion v1alpha3. */
export const OVERLAY_SHAPE: Shape = {
  kind: true,
  apiVersion: true,
  metadata: { name: true },
  spec: {
    base: true,
    criteria: CRITERIA,
    mixins: true,
    constraints: CONSTRAINT,
    componentRefs: COMPONENT,
    validation: VALIDATION,
    profile: true,
  },
}

/** A mixin. */
export const MIXIN_SHAPE: Shape = {
  kind: true,
  apiVersion: true,
  metadata: { name: true },
  spec: { constraints: CONSTRAINT, componentRefs: COMPONENT },
}
