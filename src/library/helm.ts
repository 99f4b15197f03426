/** Releases of helm, for callers that name one. */
export {
  DEFAULT_HELM,
  HELM_VERSIONS,
  type Helm,
  helmOf,
  helmVersionOf,
  type Mechanism,
  SENTENCES,
} from '../core/helm/index.ts'
