import { agentgateway } from './agentgateway.ts'
import { aqua } from './aqua.ts'
import { argo } from './argo.ts'
import { bitnami } from './bitnami.ts'
import { carvel } from './carvel.ts'
import { ceph } from './ceph.ts'
import { cloudNativePg } from './cloudnative-pg.ts'
import { clusterApi } from './cluster-api.ts'
import { crossplane } from './crossplane.ts'
import { crunchyData } from './crunchy-data.ts'
import { datadog } from './datadog.ts'
import { elasticCloud } from './elastic.ts'
import { envoyGateway } from './envoy-gateway.ts'
import { falco } from './falco.ts'
import { flux } from './flux.ts'
import { gardener } from './gardener.ts'
import { gatekeeper } from './gatekeeper.ts'
import { gitlab } from './gitlab.ts'
import { googleCloud } from './google-cloud.ts'
import { grafana } from './grafana.ts'
import { hyperledgerFabric } from './hyperledger-fabric.ts'
import { istio } from './istio.ts'
import { jaeger } from './jaeger.ts'
import { k8sGpt } from './k8sgpt.ts'
import { k8ssandra } from './k8ssandra.ts'
import { kaito } from './kaito.ts'
import { karmada } from './karmada.ts'
import { keycloak } from './keycloak.ts'
import { knative } from './knative.ts'
import { kong } from './kong.ts'
import { kpack } from './kpack.ts'
import { kubearmor } from './kubearmor.ts'
import { kubeblocks } from './kubeblocks.ts'
import { kubernetes } from './kubernetes.ts'
import { kubeVirt } from './kubevirt.ts'
import { kubewarden } from './kubewarden.ts'
import { kustomize } from './kustomize.ts'
import { kyverno } from './kyverno.ts'
import { logging } from './logging.ts'
import { minio } from './minio.ts'
import { mongoDb } from './mongodb.ts'
import { nvidia } from './nvidia.ts'
import { olm } from './olm.ts'
import { openSearch } from './opensearch.ts'
import { openShift } from './openshift.ts'
import { openTelemetry } from './opentelemetry.ts'
import type { Operator } from './operator.ts'
import { prometheus } from './prometheus.ts'
import { rabbitmq } from './rabbitmq.ts'
import { rancher } from './rancher.ts'
import { rook } from './rook.ts'
import { scyllaDb } from './scylladb.ts'
import { solr } from './solr.ts'
import { sriovNetwork } from './sriov-network.ts'
import { stackrox } from './stackrox.ts'
import { strimzi } from './strimzi.ts'
import { tekton } from './tekton.ts'
import { tigera } from './tigera.ts'
import { victoriaMetrics } from './victoriametrics.ts'
import { zalando } from './zalando.ts'

/** Every vendor that is known. A new one is a row here and a file beside it. */
export const OPERATORS: readonly Operator[] = [
  agentgateway,
  aqua,
  argo,
  bitnami,
  carvel,
  ceph,
  cloudNativePg,
  clusterApi,
  crossplane,
  crunchyData,
  datadog,
  elasticCloud,
  envoyGateway,
  falco,
  flux,
  gardener,
  gatekeeper,
  gitlab,
  googleCloud,
  grafana,
  hyperledgerFabric,
  istio,
  jaeger,
  k8sGpt,
  k8ssandra,
  kaito,
  karmada,
  keycloak,
  knative,
  kong,
  kpack,
  kubearmor,
  kubeblocks,
  kubernetes,
  kubeVirt,
  kubewarden,
  kustomize,
  kyverno,
  logging,
  minio,
  mongoDb,
  nvidia,
  olm,
  openSearch,
  openShift,
  openTelemetry,
  prometheus,
  rabbitmq,
  rancher,
  rook,
  scyllaDb,
  solr,
  sriovNetwork,
  stackrox,
  strimzi,
  tekton,
  tigera,
  victoriaMetrics,
  zalando,
]
