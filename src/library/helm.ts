/** Releases of helm, for who names one. */
export { DEFAULT_HELM, HELM_VERSIONS, type Helm, helmOf, type Mechanism, SENTENCES } from '../core/helm/index.ts'
