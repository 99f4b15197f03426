import { ANYTHING, FLAG, fields, list, MAPPING, map, maybe, NUMBER, SCALAR, TEXTS, words } from './kinds.ts'

const CONSTRAINT = fields({
  name: maybe(SCALAR),
  value: maybe(SCALAR),
  severity: maybe(SCALAR),
  remediation: maybe(SCALAR),
  unit: maybe(SCALAR),
})

const PHASE = fields({
  timeout: maybe(SCALAR),
  infrastructure: maybe(SCALAR),
  checks: maybe(TEXTS),
  constraints: maybe(list(CONSTRAINT)),
  nodeSelection: maybe(fields({ selector: maybe(MAPPING), maxNodes: maybe(NUMBER), excludeNodes: maybe(TEXTS) })),
})

const VALIDATION = fields({
  readiness: maybe(PHASE),
  deployment: maybe(PHASE),
  performance: maybe(PHASE),
  conformance: maybe(PHASE),
})

/** What a recipe is for. */
export const CRITERIA = fields({
  service: maybe(SCALAR),
  accelerator: maybe(SCALAR),
  intent: maybe(SCALAR),
  os: maybe(SCALAR),
  platform: maybe(SCALAR),
  nodes: maybe(NUMBER),
})

const COMPONENT = fields({
  name: maybe(SCALAR),
  namespace: maybe(SCALAR),
  chart: maybe(SCALAR),
  type: maybe(SCALAR),
  source: maybe(SCALAR),
  version: maybe(SCALAR),
  tag: maybe(SCALAR),
  valuesFile: maybe(SCALAR),
  overrides: maybe(MAPPING),
  patches: maybe(list(ANYTHING)),
  dependencyRefs: maybe(TEXTS),
  manifestFiles: maybe(TEXTS),
  preManifestFiles: maybe(TEXTS),
  path: maybe(SCALAR),
  cleanup: maybe(FLAG),
  expectedResources: maybe(list(fields({ kind: maybe(SCALAR), name: maybe(SCALAR), namespace: maybe(SCALAR) }))),
  healthCheckAsserts: maybe(SCALAR),
  healthCheckSkip: maybe(FLAG),
})

const CONFIGURATION = fields({
  slurm: maybe(fields({ accounting: maybe(fields({ mode: maybe(SCALAR) })) })),
  runtimeInventory: maybe(fields({ mode: maybe(SCALAR) })),
})

/** `kind: RecipeResult` (upstream's metadata.go, RecipeResult). */
export const RECIPE = fields({
  kind: maybe(SCALAR),
  apiVersion: maybe(SCALAR),
  metadata: maybe(
    fields({
      version: maybe(SCALAR),
      appliedOverlays: maybe(TEXTS),
      excludedOverlays: maybe(ANYTHING),
      constraintWarnings: maybe(ANYTHING),
      gpuDriverState: maybe(ANYTHING),
      selectedProfile: maybe(
        fields({
          name: maybe(SCALAR),
          value: maybe(SCALAR),
          advertiser: maybe(SCALAR),
          ownedPaths: maybe(map(TEXTS)),
        }),
      ),
      mariaDBOperatorState: maybe(ANYTHING),
    }),
  ),
  criteria: maybe(CRITERIA),
  configuration: maybe(CONFIGURATION),
  constraints: maybe(list(CONSTRAINT)),
  componentRefs: list(COMPONENT),
  deploymentOrder: maybe(TEXTS),
  validation: maybe(VALIDATION),
})

/** A choice among ways to configure a recipe, declared by an overlay. */
export const PROFILE = fields({
  name: maybe(SCALAR),
  description: maybe(SCALAR),
  default: maybe(SCALAR),
  values: maybe(
    map(
      fields({
        advertiser: maybe(SCALAR),
        constraints: maybe(list(CONSTRAINT)),
        readinessConstraints: maybe(list(CONSTRAINT)),
        componentRefs: maybe(list(fields({ name: maybe(SCALAR), overrides: maybe(MAPPING) }))),
      }),
    ),
  ),
})

const NAMED = maybe(fields({ name: maybe(SCALAR) }))

/** `kind: RecipeMetadata`: an overlay, or the base below all of them. */
export const OVERLAY = fields({
  kind: maybe(words('RecipeMetadata')),
  apiVersion: maybe(SCALAR),
  metadata: NAMED,
  spec: fields({
    base: maybe(SCALAR),
    criteria: maybe(CRITERIA),
    mixins: maybe(TEXTS),
    constraints: maybe(list(CONSTRAINT)),
    componentRefs: maybe(list(COMPONENT)),
    validation: maybe(VALIDATION),
    profile: maybe(PROFILE),
  }),
})

/** `kind: RecipeMixin`: what several overlays share. */
export const MIXIN = fields({
  kind: words('RecipeMixin'),
  apiVersion: maybe(SCALAR),
  metadata: NAMED,
  spec: maybe(fields({ constraints: maybe(list(CONSTRAINT)), componentRefs: maybe(list(COMPONENT)) })),
})

const SCHEDULING = fields({
  nodeSelectorPaths: maybe(TEXTS),
  tolerationPaths: maybe(TEXTS),
  taintPaths: maybe(TEXTS),
  taintStrPaths: maybe(TEXTS),
  requireNodeSelector: maybe(ANYTHING),
  requireNodeSelectorIfStorageClassSet: maybe(ANYTHING),
})

/** `kind: ComponentRegistry`: the components that recipes are made of (upstream's components.go). */
export const REGISTRY = fields({
  kind: maybe(SCALAR),
  apiVersion: maybe(SCALAR),
  components: maybe(
    list(
      fields({
        name: SCALAR,
        displayName: maybe(SCALAR),
        valueOverrideKeys: maybe(TEXTS),
        helm: maybe(
          fields({
            defaultRepository: maybe(SCALAR),
            defaultChart: maybe(SCALAR),
            defaultVersion: maybe(SCALAR),
            defaultNamespace: maybe(SCALAR),
          }),
        ),
        kustomize: maybe(
          fields({ defaultSource: maybe(SCALAR), defaultPath: maybe(SCALAR), defaultTag: maybe(SCALAR) }),
        ),
        manifest: maybe(fields({ defaultNamespace: maybe(SCALAR) })),
        manifestFiles: maybe(TEXTS),
        mixinSafeOverridePaths: maybe(TEXTS),
        healthCheck: maybe(fields({ assertFile: maybe(SCALAR) })),
        nodeScheduling: maybe(
          fields({ system: maybe(SCHEDULING), accelerated: maybe(SCHEDULING), nodeCountPaths: maybe(TEXTS) }),
        ),
        podScheduling: maybe(fields({ workload: maybe(fields({ workloadSelectorPaths: maybe(TEXTS) })) })),
        storageClassPaths: maybe(TEXTS),
        sharedStorageClassPaths: maybe(TEXTS),
        validations: maybe(
          list(
            fields({
              function: maybe(SCALAR),
              severity: maybe(SCALAR),
              conditions: maybe(MAPPING),
              message: maybe(SCALAR),
            }),
          ),
        ),
        gkeCriticalPriority: maybe(FLAG),
        hasSelfRefCRDs: maybe(FLAG),
        ownsCRDs: maybe(FLAG),
        manifestsUseChartCRDs: maybe(FLAG),
        upgrades: maybe(fields({ file: maybe(SCALAR) })),
        testTier: maybe(SCALAR),
      }),
    ),
  ),
})

/** `kind: AICRConfig`, of which the recipe's section is read: the others belong to commands that are not here, and may hold anything. */
export const AICR_CONFIG = fields({
  kind: words('AICRConfig'),
  apiVersion: SCALAR,
  metadata: NAMED,
  spec: maybe(
    fields({
      snapshot: maybe(ANYTHING),
      bundle: maybe(ANYTHING),
      validate: maybe(ANYTHING),
      verify: maybe(ANYTHING),
      recipe: maybe(
        fields({
          criteria: maybe(CRITERIA),
          configuration: maybe(CONFIGURATION),
          input: maybe(fields({ snapshot: maybe(SCALAR) })),
          output: maybe(fields({ path: maybe(SCALAR), format: maybe(SCALAR) })),
          data: maybe(SCALAR),
          profile: maybe(SCALAR),
          criteriaStrict: maybe(FLAG),
        }),
      ),
    }),
  ),
})
