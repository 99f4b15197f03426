import type { ImageForm } from '../images/index.ts'
import type { Writable } from '../yaml/index.ts'
import type { MirrorList } from './mirror-list.ts'

/** What a user may ask of a format; each format reads what concerns it. */
export interface FormatOptions {
  /** default: `as-written` for yaml and json, `canonical` for every tool's format */
  readonly imageForm?: ImageForm
  /** yaml and json: also every image's class, confidence and places, and every component's status */
  readonly detail?: boolean
  /** regsync and mapping: the registry to copy to, with an optional path */
  readonly target?: string
  /** zarf: `metadata.version` */
  readonly packageVersion?: string
  /** the nodes' architecture: zarf's `metadata.architecture`; the platform of each image that is not pinned to a digest for hauler, regsync and oc-mirror */
  readonly architecture?: string
  /** zarf: list charts of OCI registries among the images too, for `zarf package mirror-resources` copies no charts */
  readonly chartsAsImages?: boolean
  /** the files that `filesBeside` names are written too: zarf's chart entries name their values files */
  readonly filesBeside?: boolean
  /** oc-mirror: list the charts in a helm section, which oc-mirror renders with their default values */
  readonly helmSection?: boolean
  /** yaml and json: what registries reported about the list, as the member `check` */
  readonly check?: Writable
  /** how the document names the file or folder of a local chart; default is its path in the list */
  readonly localPath?: (path: string) => string
  /** cyclonedx: `urn:uuid:…`, instead of the one derived from the content */
  readonly serialNumber?: string
  /** cyclonedx: RFC 3339, left out when not given so that equal lists give equal documents */
  readonly timestamp?: string
}

/** One way to write a list. */
export interface OutputFormat {
  /** the name of the format: `yaml`, `hauler` */
  readonly id: string
  /** what it is for, in half a sentence */
  readonly describe: string
  /** what the format cannot be written without: the digest of every image, or those of its platforms too */
  readonly needs?: 'digests' | 'platforms'
  /** throws AicrError INVALID_REQUEST for options that the format cannot be written with, whatever the list */
  readonly check?: (options: FormatOptions) => void
  /** The document, ending in a newline. Throws AicrError INVALID_LIST when the tool would refuse the document. */
  readonly write: (list: MirrorList, options: FormatOptions) => string
  /** files that belong beside the document, by their paths from its folder */
  readonly filesBeside?: (list: MirrorList) => readonly FileBeside[]
}

/** A file that a document refers to. */
export interface FileBeside {
  readonly path: string
  readonly text: string
}
