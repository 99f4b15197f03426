/** Every bound of the core except the template engine's own (see template-engine/limits.ts), in one record. */
export interface Limits {
  /** one file of a chart, bytes (helm: 5 MiB) */
  readonly chartFileBytes: number
  /** all files of an archive, bytes unpacked (helm: 100 MiB) */
  readonly archiveBytes: number
  /** entries in an archive */
  readonly archiveEntries: number
  /** characters in one path */
  readonly pathLength: number
  /** unpacked size over packed size, once more than 1 MiB is unpacked */
  readonly compressionRatio: number
  /** nesting of charts in charts */
  readonly chartDepth: number
  /** charts in one release, each alias of a sub-chart counted */
  readonly charts: number
  /** nesting of YAML and JSON values */
  readonly dataDepth: number
  /** bytes of one chart archive on the network */
  readonly downloadBytes: number
  /** bytes of a repository's index.yaml */
  readonly indexBytes: number
  /** bytes of an index.yaml that is not laid out as helm writes it, and of one item in any: it is read as a whole */
  readonly wholeIndexBytes: number
  /** versions of one chart in an index, tags of one repository */
  readonly versions: number
  /** bytes of a manifest, token or tag list */
  readonly documentBytes: number
  /** redirects of one request */
  readonly redirects: number
  /** milliseconds until a server begins to answer; twice as many for each kilobyte of what it sends */
  readonly requestTimeout: number
  /** milliseconds for one component, fetch and render together, and for one download, retries and redirects included */
  readonly componentTimeout: number
  /** bytes of rendered text of one chart */
  readonly renderBytes: number
  /** bytes of one file, device or pipe that a user names: values, a recipe, a list, a lock */
  readonly inputBytes: number
  /** bytes of a recording of a golden case */
  readonly recordingBytes: number
  /** values in one document of ours: a recipe, a file of a catalog, a list, a lock. As counted before it is read, by lines and commas */
  readonly documentValues: number
  /** components in one recipe */
  readonly components: number
  /** YAML documents in one render */
  readonly documents: number
  /** nesting of documents embedded in strings */
  readonly embeddedDepth: number
  /** bytes of one embedded document */
  readonly embeddedBytes: number
}

const MiB = 1 << 20

/** The bounds that hold unless others are given. */
export const LIMITS: Limits = {
  chartFileBytes: 5 * MiB,
  archiveBytes: 100 * MiB,
  archiveEntries: 20_000,
  pathLength: 4096,
  compressionRatio: 1000,
  chartDepth: 64,
  charts: 2000,
  dataDepth: 1000,
  downloadBytes: 64 * MiB,
  indexBytes: 128 * MiB,
  wholeIndexBytes: 24 * MiB,
  versions: 100_000,
  documentBytes: 8 * MiB,
  redirects: 10,
  requestTimeout: 12_000,
  componentTimeout: 90_000,
  renderBytes: 100 * MiB,
  inputBytes: 64 * MiB,
  recordingBytes: 32 * MiB,
  documentValues: 250_000,
  components: 1000,
  documents: 500_000,
  embeddedDepth: 4,
  embeddedBytes: MiB,
}
