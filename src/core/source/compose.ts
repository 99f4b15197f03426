import { defined } from '../defined.ts'
import type { Network } from '../fetch/index.ts'
import type { RegistryOptions } from '../registry/index.ts'
import type { ChartCache, ChartSource, Credentials } from '../seams.ts'
import { type CachePolicy, cached } from './cached.ts'
import { combineSources } from './combine.ts'
import { type HttpRepositoryOptions, httpRepository } from './http-repository.ts'
import { ociRegistry } from './oci-registry.ts'
import { namedRepositories } from './rewrite.ts'

/** What charts of repositories and registries are fetched with. */
export interface RemoteOptions extends Pick<HttpRepositoryOptions, 'access'>, Partial<Pick<RegistryOptions, 'scheme'>> {
  readonly network: Network
  /** who we are at a registry */
  readonly credentials?: Credentials
  readonly cache?: ChartCache | undefined
  readonly policy?: CachePolicy
  /** URLs by the names under which `helm repo add` keeps them */
  readonly named?: ReadonlyMap<string, string>
}

/** Charts from registries and repositories, through the cache when there is one. */
export function remoteSources({ credentials, cache, access, scheme, ...options }: RemoteOptions): ChartSource {
  const { network, named = new Map(), policy = { offline: false, refresh: false } } = options
  const registry = ociRegistry({ network, ...defined({ credentials, scheme }) })
  const repository = httpRepository({ network, registry, ...defined({ cache, access }) })
  const charts = namedRepositories(combineSources([registry, repository]), named)
  return cache === undefined ? charts : cached(charts, cache, policy)
}
