import { defined } from '../core/defined.ts'
import { createNetwork, type HostPolicy } from '../core/fetch/index.ts'
import type { Limits } from '../core/limits.ts'
import type { ChartCache, ChartSource, Credentials, Fetcher } from '../core/seams.ts'
import { archivesAtHand, remoteSources } from '../core/source/index.ts'

/** How charts are fetched. Everything has a default. */
export interface ChartSourceOptions {
  /** default the platform's fetch. Pass one of your own for a proxy, or for a CORS relay in a browser */
  readonly fetch?: Fetcher
  /** who we are at a host (`registry.example:5000`); default nobody */
  readonly credentials?: Credentials
  /** hosts that may be asked; default all but link-local and cloud metadata addresses */
  readonly hosts?: HostPolicy
  /** keeps charts and indexes between runs; default none */
  readonly cache?: ChartCache
  /** bounds on sizes, redirects and time; default LIMITS */
  readonly limits?: Limits
  /** downloads at a time; default 8 */
  readonly concurrency?: number
}

/** Charts from `https://` repositories and `oci://` registries, by Web standards alone. Files of a machine are in `aicr-mirror/node`. */
export function createChartSource(options: ChartSourceOptions = {}): ChartSource {
  const { credentials, cache, limits, hosts } = options
  const network = createNetwork({
    fetch: options.fetch ?? ((request) => fetch(request)),
    concurrency: options.concurrency ?? 8,
    ...defined({ limits, hosts }),
  })
  return remoteSources({ network, cache, ...defined({ credentials, access: credentials && accessBy(credentials) }) })
}

/**
 * Packed charts at hand, by file name (`name-version.tgz`), for every reference that asks for their name and version, whatever the place.
 * `accepts` tells whether there is one. The map may grow while the source is used.
 */
export const createArchiveSource = (archives: ReadonlyMap<string, Uint8Array>): ChartSource => archivesAtHand(archives)

const accessBy = (credentials: Credentials) => async (url: string) => ({
  credential: await credentials(new URL(url).host),
  passCredentials: false,
})
