import type { CatalogImage, Subscription } from './subscription.ts'

/** The catalogs that OpenShift comes with, by the names of their CatalogSources. */
const OPENSHIFT: ReadonlyMap<string, string> = new Map([
  ['redhat-operators', 'registry.redhat.io/redhat/redhat-operator-index'],
  ['certified-operators', 'registry.redhat.io/redhat/certified-operator-index'],
  ['community-operators', 'registry.redhat.io/redhat/community-operator-index'],
  ['redhat-marketplace', 'registry.redhat.io/redhat/redhat-marketplace-index'],
])

/**
 * The image of the catalog that a subscription names: of a CatalogSource in the manifests, or one of OpenShift's at the given version
 * (`4.19`). Undefined when neither.
 */
export function catalogImage(
  { source, sourceNamespace }: Subscription,
  sources: readonly CatalogImage[],
  openshift: string,
): string | undefined {
  const own = sources.find(
    ({ name, namespace }) =>
      name === source && (namespace === '' || sourceNamespace === '' || namespace === sourceNamespace),
  )
  if (own !== undefined) return own.image
  const known = OPENSHIFT.get(source)
  return known === undefined ? undefined : `${known}:v${openshift}`
}

/** The OpenShift that has a Kubernetes version: 4.N runs 1.(N+13). */
export const openshiftFor = (minor: number): string => `4.${Math.max(0, minor - 13)}`
