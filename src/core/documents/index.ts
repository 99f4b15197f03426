export { schemaAddress, schemaComment } from './address.ts'
export { checkDocument, type Fault, faultsOf, parseDocument, printPassedOver } from './check.ts'
export { DOCKER_CONFIG, type DockerConfig, REPOSITORIES, type RepositoriesDocument } from './outside.ts'
export {
  CONFIG,
  type ConfigDocument,
  GOLDEN,
  LIST,
  type ListDocument,
  LOCK,
  type LockDocument,
} from './own.ts'
export { PUBLISHED } from './published.ts'
export { AICR_CONFIG, MIXIN, OVERLAY, RECIPE, REGISTRY } from './recipe.ts'
