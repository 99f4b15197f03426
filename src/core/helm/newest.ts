// What a render needs of the table when it names no helm: npm run helm:record writes it.

/** The releases that have been compared with their program, oldest first within a major version: what --helm-version takes. */
export const HELM_VERSIONS: readonly string[] = ['3.18.0', '3.20.2', '3.22.0', '4.1.4', '4.2.3', '4.2.4', '4.3.1']

/** The newest of them, and what it does by the table. */
export const NEWEST = {
  version: '4.3.1',
  release: { commit: 'c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff', go: 'go1.27.2', kube: 37 },
  does: {
    nulls: 'dropped',
    documents: 'by-line',
    webhooks: 'last',
    kubeVersions: 'both',
    chartObject: 'map',
    typeNames: 'common',
    valuesDocuments: 'merged',
    chartFormats: 'known',
    dotNames: 'refused',
    archiveErrors: 'summary',
    fileSizes: 'unlimited',
    dependencyAdvice: "an '",
    aliasedSubcharts: 'copied',
    releaseNames: 'checked',
    failedSteps: 'named',
    logs: 'structured',
    setJson: 'objects',
    openIndexes: 'dropped',
    schemas: '6.0.3',
    schemaUrns: 'permissive',
    mustToYaml: 'defined',
    tomlErrors: 'function',
    durations: 'functions',
    emptyFiles: 'no-lines',
    toml: '1.6',
    semver: '3.5',
    comparisons: 'named',
    urls: 'strict',
    json: 'jsontext',
    executionErrors: 'trace',
    flags: 'notes-deprecated',
  },
} as const

/** The API versions that helm assumes, in its order; after an @ the minor versions of Kubernetes that have one, if not all. */
export const API_VERSIONS = `v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1
authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1
authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 autoscaling/v2beta1@33,35 autoscaling/v2beta2@33,35
batch/v1 batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1
coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1
discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1
flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2
flowcontrol.apiserver.k8s.io/v1beta3 lifecycle.k8s.io/v1alpha1@37 networking.k8s.io/v1
networking.k8s.io/v1alpha1@33 networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1
node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1@35,36,37 resource.k8s.io/v1beta2 resource.k8s.io/v1beta1
resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha1@33,35 scheduling.k8s.io/v1alpha3@37
scheduling.k8s.io/v1alpha2@36 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1
storage.k8s.io/v1 storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1alpha1@33 storagemigration.k8s.io/v1@37
storagemigration.k8s.io/v1beta1@35,36,37 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1`
