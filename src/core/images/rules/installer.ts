import type { MapRule, ObjectIdentity } from '../rule.ts'

/** Resources with which a controller installs what stands elsewhere. */
const INSTALLERS: readonly { readonly group: string; readonly kinds: readonly string[]; readonly reason: string }[] = [
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kinds: ['Kustomization'],
    reason: 'Flux applies another source with it, which is not read: list that source separately',
  },
  {
    group: 'install.istio.io',
    kinds: ['IstioOperator'],
    reason: "Istio's operator installs its own charts with it: list those charts with these values",
  },
  {
    group: 'sailoperator.io',
    kinds: ['Istio', 'IstioCNI', 'ZTunnel'],
    reason: "its operator installs Istio's charts of the version that it names: list those charts separately",
  },
  {
    group: 'operator.tigera.io',
    kinds: ['Installation'],
    reason: 'its operator pulls the images of its own Calico release: list them with `operator --print-images=list`',
  },
  {
    group: 'helm.cattle.io',
    kinds: ['HelmChart'],
    reason:
      'the controller of k3s and RKE2 installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'fleet.cattle.io',
    kinds: ['GitRepo', 'HelmOp'],
    reason: 'Fleet installs another source with it, which is not read: list that source separately',
  },
  {
    group: 'helm.crossplane.io',
    kinds: ['Release'],
    reason: 'Crossplane installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'addons.cluster.x-k8s.io',
    kinds: ['HelmChartProxy'],
    reason: 'Cluster API installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'operator.cluster.x-k8s.io',
    kinds: [
      'CoreProvider',
      'BootstrapProvider',
      'ControlPlaneProvider',
      'InfrastructureProvider',
      'AddonProvider',
      'IPAMProvider',
    ],
    reason: "its operator installs a provider's release with it, which is not read: list that release separately",
  },
  {
    group: 'operator.knative.dev',
    kinds: ['KnativeServing', 'KnativeEventing'],
    reason: 'its operator installs the release of Knative that it carries: list those manifests separately',
  },
  {
    group: 'operator.tekton.dev',
    kinds: [
      'TektonConfig',
      'TektonPipeline',
      'TektonTrigger',
      'TektonDashboard',
      'TektonChain',
      'TektonHub',
      'TektonResult',
    ],
    reason: 'its operator installs the releases of Tekton that it carries: list those manifests separately',
  },
  {
    group: 'extensions.kubeblocks.io',
    kinds: ['Addon'],
    reason: 'KubeBlocks installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'kappctrl.k14s.io',
    kinds: ['App'],
    reason: 'kapp-controller installs another source with it, which is not read: list that source separately',
  },
  {
    group: 'packaging.carvel.dev',
    kinds: ['PackageInstall', 'PackageRepository'],
    reason: 'kapp-controller installs packages with it, which are not read: list them separately',
  },
  {
    group: 'operators.coreos.com',
    kinds: ['Subscription', 'CatalogSource'],
    reason: 'its images come from an operator catalog that is not read: mirror the catalog separately',
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kinds: ['HelmRelease'],
    reason: 'Flux installs another chart with it, which is not read: list that chart separately',
  },
  {
    group: 'argoproj.io',
    kinds: ['Application', 'ApplicationSet'],
    reason: 'Argo CD installs another source with it, which is not read: list that source separately',
  },
]

/** Whether the object only hands values or settings to what stands elsewhere. */
export const isInstaller = ({ apiVersion, kind }: ObjectIdentity): boolean =>
  installerRow(apiVersion, kind) !== undefined

const installerRow = (apiVersion: string, kind: string): (typeof INSTALLERS)[number] | undefined =>
  INSTALLERS.find(({ group, kinds }) => kinds.includes(kind) && apiVersion.startsWith(`${group}/`))

/**
 * What installs something else: subscriptions of the Operator Lifecycle Manager, releases and applications of Flux, Argo CD, k3s,
 * Fleet, Crossplane, Carvel and Cluster API, the installations of Tigera, Istio, Knative and Tekton. A warning, for what they
 * install is not read.
 * @example
 * apiVersion: operators.coreos.com/v1alpha1
 * kind: Subscription
 * spec: {name: x}
 * → nothing
 * @example
 * apiVersion: helm.toolkit.fluxcd.io/v2
 * kind: HelmRelease
 * spec: {values: {image: {repository: quay.io/a/b, tag: v1}}}
 * → quay.io/a/b:v1
 */
export const installer: MapRule = {
  id: 'installer',
  trigger: (key) => key === 'spec',
  match: (map, { object, isRoot }) => {
    const row = isRoot ? installerRow(object.apiVersion, object.kind) : undefined
    if (row === undefined) return undefined
    return {
      keys: [],
      remarks: [{ kind: 'catalog', raw: object.name, reason: row.reason, steps: ['spec'], node: map }],
    }
  },
}
