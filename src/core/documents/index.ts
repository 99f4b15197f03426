export { schemaAddress, schemaComment } from './address.ts'
export { checkDocument, type Fault, faultsOf, parseDocument, printPassedOver } from './check.ts'
export {
  type DescriptorDocument,
  DOCKER_CONFIG,
  type DockerConfig,
  HELPER_ANSWER,
  type HelperAnswer,
  IMAGE_INDEX,
  type IndexDocument,
  MANIFEST,
  type ManifestDocument,
  REPOSITORIES,
  type RepositoriesDocument,
  TAG_LIST,
  type TagsDocument,
  TOKEN,
  type TokenDocument,
} from './outside.ts'
export {
  CONFIG,
  type ConfigDocument,
  GOLDEN,
  LIST,
  type ListDocument,
  LOCK,
  type LockDocument,
} from './own.ts'
export { AICR_CONFIG, MIXIN, OVERLAY, RECIPE, REGISTRY } from './recipe.ts'
