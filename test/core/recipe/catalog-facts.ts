import { readFileSync } from 'node:fs'

/** golden/catalog-9793720d.json: the facts that our catalog is written from, one row a line. */
export interface CatalogFacts {
  readonly upstream: { readonly repository: string; readonly commit: string; readonly date: string }
  /** name, repository, chart, version, namespace, aliases */
  readonly components: readonly (readonly [string, string, string, string, string, string])[]
  /** name, base, criteria, mixins, constraints, components (`name` or `name@version`) */
  readonly overlays: readonly (readonly [string, string, string, string, string, string])[]
  /** component/file, images */
  readonly manifestImages: readonly (readonly [string, ...string[]])[]
  /** component, path, where it is set (a values file, `overlay NAME`, `profile OVERLAY:NAME=VALUE`), value */
  readonly imageValues: readonly (readonly [string, string, string, unknown])[]
  /** component whose folder has the check, then each resource that is asserted (`assert KIND NAMESPACE/NAME`) or must not exist (`error …`) */
  readonly healthChecks: readonly (readonly [string, ...string[]])[]
  /** component, check of upstream's bundle, its severity, when it applies */
  readonly validations: readonly (readonly [string, string, string, string])[]
  /** component, folder of its health check, flags, paths of values that place its pods and volumes */
  readonly placement: readonly (readonly [string, string, string, ...string[]])[]
  /** deployment order, components as `name[@version]:values file:manifests:manifests before[:off]` */
  readonly sets: readonly (readonly [string, string])[]
  /** criteria that a recipe covers, its set, Kubernetes constraint, profile, overlays besides base and monitoring-hpa, sha256 of its validation section */
  readonly accepted: readonly (readonly [string, number, string, string, string, string])[]
}

export const FACTS: CatalogFacts = JSON.parse(
  readFileSync(new URL('../../../golden/catalog-9793720d.json', import.meta.url), 'utf8'),
)

/** `service accelerator intent os platform`, `-` for what is open: as the facts write criteria. */
export const CRITERIA_ORDER = ['service', 'accelerator', 'intent', 'os', 'platform'] as const

/** The criteria of a row. */
export const criteriaOf = (words: string): Record<(typeof CRITERIA_ORDER)[number], string> => {
  const [service, accelerator, intent, os, platform] = words.split(' ').map((word) => (word === '-' ? 'any' : word))
  return { service, accelerator, intent, os, platform } as Record<(typeof CRITERIA_ORDER)[number], string>
}
