import type { ByteString, Text } from '../../template-engine/go/index.ts'

/** Every effect of the core enters through one of these; none is a global. Node's are in src/node, a browser passes its own. */

/** The Web's fetch, narrowed to what the core sends. */
export type Fetcher = (request: Request) => Promise<Response>

/** Milliseconds since 1970. */
export type Clock = () => number

/** Cryptographically strong bytes, or a seeded stream. */
export type Random = (length: number) => Uint8Array

/** Waits; rejects when the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>

/** A place for named text: a file in a chart, by its path inside the chart (`/` separated, no leading `/`). Both are byte strings. */
export interface ChartFile {
  readonly path: ByteString
  readonly data: ByteString
}

/** Content-addressed bytes. Keys are `sha256:<hex>`; what is read back has been verified. */
export interface BlobCache {
  /** The bytes of a digest; undefined when they are not kept. */
  get(digest: string): Promise<Uint8Array | undefined>
  /** Keeps bytes under their digest. */
  put(digest: string, bytes: Uint8Array): Promise<void>
}

/** A user name and password, or a registry's identity token, for one origin. */
export type Credential =
  | {
      /** of the account */
      readonly username: string
      /** or a token that stands for one */
      readonly password: string
    }
  | {
      /** what `docker login` keeps where the registry gave a refresh token */
      readonly identityToken: string
    }

/** Looks up who we are at a host (`registry.example:5000`). */
export type Credentials = (host: string, repository?: string) => Promise<Credential | undefined>

/** Where a chart stands: as a recipe or a command line names it. */
export interface ChartReference {
  /** `https://…` (classic repository), `oci://…` (parent path), `file://…`, or a path; empty when `chart` says it all */
  readonly repository: Text
  /** the chart's name, path or address */
  readonly chart: Text
  /** exact version or range; empty for the newest */
  readonly version: Text
  /** the name under which the repository is configured, when it was given by that: its credentials are that entry's */
  readonly alias?: Text
}

/** A chart that has been found: enough to fetch the same bytes again. */
export interface ResolvedChart {
  readonly reference: ChartReference
  readonly name: Text
  /** the exact version found */
  readonly version: Text
  /** `sha256:<hex>` of the archive when the source knows it before the download */
  readonly digest: string | undefined
  /** what is fetched, for messages and locks */
  readonly url: Text
  /** bytes of the archive when the source knows before the download */
  readonly size?: number
}

/** A kind of place that charts come from. */
export interface ChartSource {
  /** Whether this source answers for the reference. */
  accepts(reference: ChartReference): boolean
  /** Finds the version. Throws AicrError NOT_FOUND, UNAUTHORIZED, … */
  resolve(reference: ChartReference, signal?: AbortSignal): Promise<ResolvedChart>
  /** The archive's bytes, size and digest verified. */
  open(chart: ResolvedChart, signal?: AbortSignal): Promise<Uint8Array>
  /** The chart's files, of a source that holds loose files rather than archives. Undefined where `open` must be used. */
  files?(chart: ResolvedChart, signal?: AbortSignal): Promise<readonly ChartFile[] | undefined>
  /** Asks whether the archive is there, without its bytes, of a source that can. Throws as `open` does where it is not. */
  probe?(chart: ResolvedChart, signal?: AbortSignal): Promise<void>
  /** The provenance file (`.prov`) published beside the archive; undefined when there is none. */
  provenance?(chart: ResolvedChart, signal?: AbortSignal): Promise<Uint8Array | undefined>
}

/** A document kept from a URL, with what is needed to ask whether it changed. */
export interface KeptDocument {
  readonly bytes: Uint8Array
  readonly etag: string | undefined
  readonly lastModified: string | undefined
}

/** Keeps what sources learn between runs. Several processes may share one. */
export interface ChartCache extends BlobCache {
  /** A document by its URL, e.g. a repository's index. */
  document(url: string): Promise<KeptDocument | undefined>
  /** Keeps a document for later. */
  keepDocument(url: string, document: KeptDocument): Promise<void>
  /** A short text by its key, e.g. how a reference was resolved. */
  note(key: string): Promise<string | undefined>
  /** Keeps a note for later. */
  keepNote(key: string, text: string): Promise<void>
  /** Runs the task while no other process runs one under the same key. */
  exclusively<T>(key: string, task: () => Promise<T>): Promise<T>
}

/** Receives log lines; the core never writes anywhere itself. */
export interface Logger {
  info(message: Text, fields?: Readonly<Record<string, Text | number>>): void
  warn(message: Text, fields?: Readonly<Record<string, Text | number>>): void
}
