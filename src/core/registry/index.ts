export { ATTACHMENT_KINDS, type Attachment } from './attachments.ts'
export { type CheckOptions, checkImages } from './check.ts'
export { openRegistry, type RegistryClient, type RegistryOptions, type RepositoryName, schemeWith } from './client.ts'
export {
  type ArtifactName,
  type FoundImage,
  type Inspection,
  type InspectOptions,
  inspectImage,
  type PlatformSize,
} from './inspect.ts'
export {
  ACCEPT,
  type Descriptor,
  type Manifest,
  type Platform,
  parseAnswer,
  readManifest,
  runsOn,
  showPlatform,
} from './manifest.ts'
