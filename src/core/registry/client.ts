import { isError } from '../errors.ts'
import { isLoopback, matchesHost, type Network, registryAuthorization } from '../fetch/index.ts'
import type { Credentials, Fetcher } from '../seams.ts'

/** Options of a registry besides the network. */
export interface RegistryOptions {
  readonly network: Network
  readonly credentials?: Credentials
  /** how to speak to a host; undefined, as by default for loopback, is whichever it speaks. By default https for the rest. */
  readonly scheme?: (host: string) => Promise<'http' | 'https' | undefined>
}

/** A repository of a registry. */
export interface RepositoryName {
  /** as references have it: `docker.io` stays */
  readonly host: string
  readonly repository: string
}

/** Registries, opened: requests through `fetch` are authorised. */
export interface RegistryClient {
  /** the network below, for its limits and waits */
  readonly network: Network
  /** sends a request with what the registry asks of us */
  readonly fetch: Fetcher
  /** `https://HOST/v2/REPOSITORY`, where manifests, blobs and tags are found */
  readonly base: (name: RepositoryName) => Promise<string>
}

/** Opens the pull part of the OCI distribution spec v1.1. */
export function openRegistry(options: RegistryOptions): RegistryClient {
  const scheme = schemeByTrial(options.network, options.scheme ?? schemeWith())
  return {
    network: options.network,
    fetch: registryAuthorization(options.network, options.credentials ?? (async () => undefined)),
    base: async ({ host, repository }) => `${await scheme(host)}://${apiHost(host)}/v2/${repository}`,
  }
}

/** Docker Hub's registry answers under another name than its images carry. */
const apiHost = (host: string): string => (host === 'docker.io' ? 'registry-1.docker.io' : host)

/** http for the hosts named (`*` for all), whichever is spoken for loopback, https for the rest. */
export const schemeWith =
  (plainHttp: readonly string[] = []): NonNullable<RegistryOptions['scheme']> =>
  async (host) => {
    const url = new URL(`https://${host}`)
    if (plainHttp.some((rule) => rule === '*' || matchesHost(rule, url))) return 'http'
    return isLoopback(url.hostname) ? undefined : 'https'
  }

/** Without a choice, the host is probed once for https. */
function schemeByTrial(
  network: Network,
  choose: (host: string) => Promise<'http' | 'https' | undefined>,
): (host: string) => Promise<'http' | 'https'> {
  const known = new Map<string, Promise<'http' | 'https'>>()
  const trial = async (host: string): Promise<'http' | 'https'> => {
    const chosen = await choose(host)
    if (chosen !== undefined) return chosen
    try {
      const response = await network.probe(new Request(`https://${host}/v2/`))
      await response.body?.cancel().catch(() => undefined)
      return 'https'
    } catch (error) {
      return /certificate|CERT|self.signed/i.test(deepMessage(error)) ? 'https' : 'http'
    }
  }
  return (host) => {
    const found = known.get(host) ?? trial(host)
    known.set(host, found)
    return found
  }
}

const deepMessage = (error: unknown): string =>
  isError(error) ? `${error.message} ${'code' in error ? error.code : ''} ${deepMessage(error.cause)}` : ''
