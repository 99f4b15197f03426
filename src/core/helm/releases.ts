/** A release of helm, as it speaks of itself: its commit, the Go that built it, and the minor version of the Kubernetes 1 it assumes. */
export interface Release {
  readonly commit: string
  readonly go: string
  readonly kube: number
}

/** The releases that have been compared with their program, oldest first within a major version. Written by `npm run helm:record`. */
export const RELEASES = {
  '3.18.0': { commit: 'cc58e3f5a3aa615c6a86275e6f4444b5fdd3cc4e', go: 'go1.24.3', kube: 33 },
  '3.20.2': { commit: '8fb76d6ab555577e98e23b7500009537a471feee', go: 'go1.25.9', kube: 35 },
  '3.22.0': { commit: '144ca65f8501953fa8b41cd1d37c7223051c85b7', go: 'go1.26.8', kube: 37 },
  '4.1.4': { commit: '05fa37973dc9e42b76e1d2883494c87174b6074f', go: 'go1.25.9', kube: 35 },
  '4.2.3': { commit: '43e8b7feece8beb0fcba47059ec9b522fd929a64', go: 'go1.26.5', kube: 36 },
  '4.2.4': { commit: '3900f434fd3ef2b84065dc04508df48f288dba00', go: 'go1.26.5', kube: 36 },
  '4.3.1': { commit: 'c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff', go: 'go1.27.2', kube: 37 },
} as const satisfies Readonly<Record<string, Release>>

/** The API versions that helm assumes, in its order; after an @ the minor versions of Kubernetes that have one, if not all. */
const APIS = `v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
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

/** The API versions that helm assumes of a Kubernetes 1.`kube`. */
export const apiVersionsOf = (kube: number): readonly string[] =>
  APIS.split(/\s+/).flatMap((row) => {
    const [name = '', having] = row.split('@')
    return having === undefined || having.split(',').includes(String(kube)) ? [name] : []
  })
