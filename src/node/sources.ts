import { resolve } from 'node:path'
import { openAddress } from '../core/address.ts'
import { defined } from '../core/defined.ts'
import { AicrError, say } from '../core/errors.ts'
import { createNetwork, download, matchesHost, type Network, withBasic } from '../core/fetch/index.ts'
import { LIMITS, type Limits } from '../core/limits.ts'
import { openRegistry, type RegistryClient, schemeWith } from '../core/registry/index.ts'
import type { ChartReference, ChartSource, Credential, Credentials, Logger } from '../core/seams.ts'
import {
  combineSources,
  type FoundChart,
  findChart,
  type LockEntry,
  type LockedImage,
  localSource,
  locked,
  lockedHelm,
  mirrored,
  parseMirrorRule,
  readImageLock,
  readLock,
  recorded,
  remoteSources,
  vendoredCharts,
  verified,
  writeImageLock,
  writeLock,
} from '../core/source/index.ts'
import { readTextWithin } from './bounded-input.ts'
import { readChartDirectory } from './chart-directory.ts'
import { type DiskCache, openDiskCache } from './disk-cache.ts'
import { dockerCredentials } from './docker-credentials.ts'
import { type NodeFetcher, nodeFetcher } from './fetcher.ts'
import { unreadable } from './folder.ts'
import { cacheFolder, type Environment } from './helm-paths.ts'
import { zlibGunzip } from './inflate.ts'
import { defaultKeyring, keyringVerifier } from './keyring.ts'
import { localFiles } from './local-files.ts'
import { netrcCredentials } from './netrc.ts'
import { accessOf, type Repository, readRepositories, repositoryAt } from './repositories.ts'
import { writeWholeFile } from './whole-file.ts'

/** A user and password, and the hosts they are for: never sent to others. */
export interface Login {
  /** as the server knows the user */
  readonly username: string
  /** sent to the hosts named and to no other */
  readonly password: string
  /** `host`, `host:port` or `*.domain` */
  readonly hosts: readonly string[]
}

/** What a command line says of where charts come from. Everything has a default. */
export interface NodeSourceOptions {
  /** the environment: credentials, proxies, folders */
  readonly env?: Environment
  /** where relative paths start */
  readonly cwd?: string
  /** called with retries and what is passed over */
  readonly log?: Logger
  /** bounds on downloads and archives */
  readonly limits?: Limits
  /** --registry-config: a docker config.json instead of helm's */
  readonly registryConfig?: string | undefined
  /** --username, --password-stdin */
  readonly login?: Login | undefined
  /** --pass-credentials: send a repository's credentials to other hosts that its index names */
  readonly passCredentials?: boolean
  /** certificate authorities to trust besides those of the system */
  readonly caFile?: string | undefined
  /** client certificate */
  readonly certFile?: string | undefined
  /** key of the client certificate */
  readonly keyFile?: string | undefined
  /** hosts whose certificates are not checked; `*` for all */
  readonly insecureSkipTlsVerify?: readonly string[]
  /** registries that are asked over plain http; `*` for all. Loopback needs no mention. */
  readonly plainHttp?: readonly string[]
  /** when given, no other hosts are asked */
  readonly allowHost?: readonly string[] | undefined
  /** where downloads are kept; default the user's cache folder */
  readonly cacheDir?: string | undefined
  /** keep nothing on disk */
  readonly noCache?: boolean
  /** use the cache and local charts only */
  readonly offline?: boolean
  /** ask the sources again even where the cache would do */
  readonly refresh?: boolean
  /** --charts: a folder of archives, looked at before anything else */
  readonly chartsDir?: string | undefined
  /** --mirror: `FROM=TO` or `TO` */
  readonly mirrors?: readonly string[]
  /** a lock file to write, see saveLock */
  readonly lock?: string | undefined
  /** a lock file to hold to */
  readonly locked?: string | undefined
  /** the release of helm that charts are rendered as, for the lock file */
  readonly helm?: string | undefined
  /** refuse charts whose provenance does not hold */
  readonly verify?: boolean
  /** public keys for `verify` */
  readonly keyring?: string | undefined
  /** downloads at a time */
  readonly concurrency?: number | undefined
  /** milliseconds for one component, and for a server to answer */
  readonly timeout?: number | undefined
}

/** Where charts come from on this machine. */
export interface NodeSources {
  /** charts of every kind of reference */
  readonly source: ChartSource
  /** From reference to unpacked files. */
  find(reference: ChartReference, signal?: AbortSignal): Promise<FoundChart>
  /** Registries, asked with the same policy and credentials as for charts. */
  readonly registries: RegistryClient
  /** A document at a URL (recipe, values file), with the same policy and credentials. */
  fetchDocument(url: string, signal?: AbortSignal): Promise<Uint8Array>
  /** The digests of images in the lock files. */
  readonly imageLock: ImageLock
  /** Writes the lock file of what was opened and recorded so far; does nothing without `lock`. */
  saveLock(): Promise<void>
  /** Ends requests that are under way and closes connections that are kept open. */
  close(): Promise<void>
}

/** What lock files say of images, beside the charts. */
export interface ImageLock {
  /** digests by canonical reference, as `locked` has them; undefined when it was written without images */
  readonly held: ReadonlyMap<string, string> | undefined
  /** keeps digests for `lock` */
  record(images: readonly LockedImage[]): void
}

/** Puts the sources together as the options say. Throws AicrError for options that cannot be. */
export async function createNodeSources(options: NodeSourceOptions = {}): Promise<NodeSources> {
  const env = options.env ?? process.env
  const cwd = options.cwd ?? process.cwd()
  const limits = withTimeout(options.limits ?? LIMITS, options.timeout)
  warnOfDanger(options)
  const repositories = await readRepositories(env)
  const fetcher = openFetcher(options, env, repositories)
  const hosts = options.allowHost === undefined ? {} : { allow: options.allowHost }
  const ended = new AbortController()
  const network = createNetwork({
    fetch: fetcher.fetch,
    limits,
    hosts,
    concurrency: options.concurrency ?? 8,
    signal: ended.signal,
  })
  const remote = openRemote(options, env, network, repositories, openCache(options, env, cwd))
  // how large one file may be depends on the helm that loads it
  const wide = { ...limits, chartFileBytes: limits.archiveBytes }
  const files = localFiles(cwd, (path) => [...readChartDirectory(path, { limits: wide })])
  const vendored = options.chartsDir === undefined ? [] : [await vendoredCharts(files, options.chartsDir, limits)]
  const reached = mirrored(
    combineSources([localSource(files, limits), remote]),
    (options.mirrors ?? []).map(parseMirrorRule),
  )
  const everywhere = combineSources([...vendored, reached])
  const checked = options.verify
    ? verified(everywhere, keyringVerifier(options.keyring ?? defaultKeyring(env)))
    : everywhere
  const lock = await openLock(options, cwd, checked)
  const unpack = { limits, gunzip: zlibGunzip(limits) }
  return {
    source: lock.source,
    find: (reference, signal) =>
      findChart(lock.source, reference, signal === undefined ? unpack : { ...unpack, signal }),
    registries: openRegistry({
      network,
      credentials: registryCredentials(options, env),
      scheme: schemeWith(options.plainHttp),
    }),
    fetchDocument: (url, signal) =>
      fetchDocument(network, accessFor(options, env, repositories), options, { url, signal }),
    imageLock: lock.images,
    saveLock: lock.save,
    close: async () => {
      ended.abort(new DOMException('the sources are closed', 'AbortError'))
      await fetcher.close()
    },
  }
}

const withTimeout = (limits: Limits, timeout: number | undefined): Limits =>
  timeout === undefined ? limits : { ...limits, requestTimeout: timeout, componentTimeout: timeout }

function warnOfDanger(options: NodeSourceOptions): void {
  for (const host of options.insecureSkipTlsVerify ?? []) {
    options.log?.warn('certificates are NOT checked: anyone on the way can change what is read', { host })
  }
  for (const host of options.plainHttp ?? []) {
    options.log?.warn('plain http: anyone on the way can read credentials and change what is read', { host })
  }
}

const rules = (hosts: readonly string[] | undefined): readonly string[] => hosts ?? []
const everyHost = (hosts: readonly string[] | undefined): boolean => rules(hosts).includes('*')

function openFetcher(options: NodeSourceOptions, env: Environment, repositories: readonly Repository[]): NodeFetcher {
  return nodeFetcher({
    env,
    hosts: options.allowHost === undefined ? {} : { allow: options.allowHost },
    tls: {
      caFile: options.caFile,
      certFile: options.certFile,
      keyFile: options.keyFile,
      insecure: everyHost(options.insecureSkipTlsVerify),
    },
    insecure: rules(options.insecureSkipTlsVerify),
    tlsOf: (url) => {
      const known = repositories.find((one) => URL.canParse(one.url) && new URL(one.url).origin === url.origin)
      if (known === undefined) return undefined
      const { caFile, certFile, keyFile, insecureSkipTlsVerify } = known
      return { caFile, certFile, keyFile, insecure: insecureSkipTlsVerify }
    },
    ...defined({ log: options.log }),
  })
}

/** What to do where no cache has a place. */
export const NO_CACHE_HINT = 'set HOME, or name a folder with --cache-dir'

/** The cache that the options name; the same one that `aicr cache` works on. None for a user without a place of its own. */
export function openCache(
  options: Pick<NodeSourceOptions, 'cacheDir' | 'noCache' | 'log'>,
  env: Environment = process.env,
  cwd = process.cwd(),
): DiskCache | undefined {
  if (options.noCache) return undefined
  const folder = options.cacheDir === undefined ? cacheFolder(env) : resolve(cwd, options.cacheDir)
  return folder === undefined ? undefined : openDiskCache(folder, options.log)
}

function openRemote(
  options: NodeSourceOptions,
  env: Environment,
  network: Network,
  repositories: readonly Repository[],
  cache: DiskCache | undefined,
): ChartSource {
  const policy = { offline: options.offline ?? false, refresh: options.refresh ?? false }
  if (cache === undefined && policy.offline)
    throw new AicrError('INVALID_REQUEST', '--offline needs a cache', { hint: NO_CACHE_HINT })
  return remoteSources({
    network,
    cache,
    policy,
    credentials: registryCredentials(options, env),
    access: accessFor(options, env, repositories),
    scheme: schemeWith(options.plainHttp),
    named: new Map(repositories.map(({ name, url }) => [name, url])),
  })
}

/** Credentials for registries: the command line's, then those of docker's and helm's files. */
function registryCredentials(options: NodeSourceOptions, env: Environment): Credentials {
  const login = loginFor(options)
  const configured = dockerCredentials({ env, registryConfig: options.registryConfig })
  return async (host, repository) => (await login(host)) ?? configured(host, repository)
}

/** Credentials of the command line, for the hosts they were given for. */
function loginFor(options: NodeSourceOptions): Credentials {
  const { login } = options
  if (login !== undefined && login.hosts.length === 0) {
    throw new AicrError('INVALID_REQUEST', 'a user name and password need a host they are for')
  }
  return async (host) => {
    if (
      login === undefined ||
      !login.hosts.some((rule) => matchesHost(rule, new URL(`https://${host}`)) || rule === host)
    )
      return undefined
    return { username: login.username, password: login.password }
  }
}

/** How a classic repository, by its URL or helm's name for it, is to be asked. */
type AccessTo = (
  url: string,
  alias?: string,
) => Promise<{ credential: Credential | undefined; passCredentials: boolean }>

/** Who we are at a classic repository: the command line, helm's repositories.yaml, netrc. */
function accessFor(options: NodeSourceOptions, env: Environment, repositories: readonly Repository[]): AccessTo {
  const login = loginFor(options)
  const netrc = netrcCredentials(env)
  return async (text, alias) => {
    const { host } = new URL(text)
    const known =
      alias === undefined ? repositoryAt(repositories, text) : repositories.find(({ name }) => name === alias)
    const configured = known === undefined ? undefined : accessOf(known)
    const credential = (await login(host)) ?? configured?.credential ?? (await netrc(host))
    return { credential, passCredentials: options.passCredentials === true || configured?.passCredentials === true }
  }
}

async function fetchDocument(
  network: Network,
  accessTo: AccessTo,
  { offline }: NodeSourceOptions,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal | undefined },
): Promise<Uint8Array> {
  const place = openAddress(url)
  if (offline) throw new AicrError('SERVICE_UNAVAILABLE', say`${{ place }}: --offline does not fetch it`)
  if (!URL.canParse(url)) throw new AicrError('INVALID_REFERENCE', say`${{ place }} is not a URL`)
  const { credential } = await accessTo(url)
  const { origin } = new URL(url)
  const fetch = withBasic(network.fetch, credential, (target) => target.origin === origin)
  return (await download(network, fetch, { url, max: network.limits.documentBytes, signal })).bytes
}

interface OpenedLock {
  readonly source: ChartSource
  readonly images: ImageLock
  readonly save: () => Promise<void>
}

async function openLock(options: NodeSourceOptions, cwd: string, source: ChartSource): Promise<OpenedLock> {
  const read = options.locked === undefined ? undefined : await readLockFile(resolve(cwd, options.locked))
  const held = read === undefined ? source : locked(source, read.charts)
  if (read !== undefined) warnOfHelm(read.helm, options)
  const path = options.lock === undefined ? undefined : resolve(cwd, options.lock)
  const charts: LockEntry[] = []
  let images: readonly LockedImage[] | undefined
  return {
    source: path === undefined ? held : recorded(held, (entry) => void charts.push(entry)),
    images: {
      held: read?.images && new Map(read.images.map(({ image, digest }) => [image, digest])),
      record: (found) => {
        images = [...(images ?? []), ...found]
      },
    },
    save: async () => {
      if (path === undefined) return
      await writeWholeFile(path, writeLock(charts, options.helm) + (images === undefined ? '' : writeImageLock(images)))
    },
  }
}

/** The archives are the same for every helm: that a lock is of another is only said. */
function warnOfHelm(lock: string | undefined, { helm, log }: NodeSourceOptions): void {
  if (helm === undefined || lock === undefined || lock === helm) return
  log?.warn('the lock was written for another release of helm', { lock, rendered: helm })
}

async function readLockFile(path: string): Promise<{
  readonly charts: LockEntry[]
  readonly images: LockedImage[] | undefined
  readonly helm: string | undefined
}> {
  const text = lockText(path)
  return {
    charts: await readLock(text, path),
    images: await readImageLock(text, path),
    helm: await lockedHelm(text, path),
  }
}

function lockText(path: string): string {
  try {
    return readTextWithin(path)
  } catch (cause) {
    throw unreadable(cause, 'lock file', path, 'write one with --lock')
  }
}
