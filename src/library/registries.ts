import { defined } from '../core/defined.ts'
import { createNetwork } from '../core/fetch/index.ts'
import { openRegistry, type RegistryClient, schemeWith } from '../core/registry/index.ts'
import type { ChartSourceOptions } from './chart-source.ts'

/** How registries are asked. Everything has a default. */
export interface RegistryClientOptions extends Omit<ChartSourceOptions, 'cache' | 'concurrency'> {
  /** registries (`registry.example:5000`) that speak plain http; loopback is asked which it speaks */
  readonly plainHttp?: readonly string[]
}

/** Asks OCI registries, read-only, by Web standards alone. `createNodeSources().registries` has this machine's proxies and credentials. */
export function createRegistryClient(options: RegistryClientOptions = {}): RegistryClient {
  const { credentials, limits, hosts, plainHttp } = options
  const network = createNetwork({
    fetch: options.fetch ?? ((request) => fetch(request)),
    ...defined({ limits, hosts }),
  })
  return openRegistry({ network, scheme: schemeWith(plainHttp), ...defined({ credentials }) })
}
