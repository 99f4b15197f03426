import { type Shelved, sha256 } from './repository.ts'
import { answer, type Seen, startServer, type TestServer } from './server.ts'

const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json'
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
const PROVENANCE = 'application/vnd.cncf.helm.chart.provenance.v1.prov'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const INDEX = 'application/vnd.oci.image.index.v1+json'

/** How the registry behaves. */
export interface RegistryOptions {
  readonly charts: readonly Shelved[]
  /** path before chart names */
  readonly below?: string
  readonly auth?: 'basic' | 'bearer'
  /** `user:password`; without, everybody gets a token */
  readonly user?: string
  readonly identityToken?: string
  /** seconds that a token lives, as told and as kept */
  readonly tokenLife?: number
  /** blobs are on another server, where nobody may log in */
  readonly storage?: boolean
  /** tags a page */
  readonly page?: number
  readonly extraTags?: readonly string[]
  /** lists tags in the order of `charts`, as docker-registry lists them in none of its own */
  readonly unsortedTags?: boolean
  readonly provenance?: Readonly<Record<string, string>>
  /** layers and config under other media types */
  readonly layerType?: string
  readonly configType?: string
  readonly noDigestHeader?: boolean
  readonly now?: () => number
}

/** A registry, its token server and its storage. */
export interface TestRegistry {
  readonly registry: TestServer
  readonly tokens: TestServer
  readonly storage: TestServer
  /** blobs and manifests by `repository@digest`, manifests by `repository:tag` too */
  readonly content: Map<string, { bytes: Uint8Array; type: string }>
  /** `oci://host/below` */
  readonly parent: string
  /** makes every token handed out so far worthless */
  expire(): void
  close(): Promise<void>
}

/** Starts an OCI registry with the charts pushed as helm pushes them. */
export async function startRegistry(options: RegistryOptions): Promise<TestRegistry> {
  const content = new Map<string, { bytes: Uint8Array; type: string }>()
  const below = options.below ?? 'charts'
  const tags = new Map<string, string[]>()
  for (const chart of options.charts) push(content, tags, options, `${below}/${chart.name}`, chart)
  for (const list of tags.values()) list.push(...(options.extraTags ?? []))
  const valid = new Map<string, { scope: string; until: number }>()
  const now = options.now ?? Date.now
  const storage = await startServer((seen, response) => {
    const found = content.get(decodeURIComponent(seen.path.slice(1).replace(/\?.*$/, '')))
    if (found === undefined) return answer(response, 404)
    answer(response, 200, found.bytes)
  })
  const tokens = await startServer((seen, response) => giveToken(options, valid, now, seen, response))
  const registry = await startServer((seen, response) => {
    const path = decodeURIComponent(seen.path.replace(/\?.*$/, ''))
    const [, name = '', kind = '', last = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/([^/]+)$/.exec(path) ?? []
    if (!allowed(options, valid, now, seen, name)) return challenge(options, tokens, registry, response, name)
    if (path === '/v2/') return answer(response, 200, '{}')
    if (kind === 'tags') return listTags(options, tags.get(name), name, seen, response)
    const key = `${kind === 'referrers' ? 'referrers of ' : ''}${name}${last.includes(':') ? '@' : ':'}${last}`
    const found = content.get(key)
    if (found === undefined) {
      const code = kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN'
      return answer(response, 404, JSON.stringify({ errors: [{ code, message: 'not here' }] }), {
        'content-type': 'application/json',
      })
    }
    if (kind === 'blobs' && options.storage)
      return answer(response, 307, '', { location: `${storage.url}/${encodeURIComponent(key)}?signature=abc` })
    const digest =
      kind === 'manifests' && !options.noDigestHeader ? { 'docker-content-digest': sha256(found.bytes) } : undefined
    answer(response, 200, found.bytes, { 'content-type': found.type, ...digest })
  })
  return {
    registry,
    tokens,
    storage,
    content,
    parent: `oci://${registry.host}/${below}`,
    expire: () => valid.clear(),
    close: async () => void (await Promise.all([registry.close(), tokens.close(), storage.close()])),
  }
}

type Content = Map<string, { bytes: Uint8Array; type: string }>
type Valid = Map<string, { scope: string; until: number }>
type Respond = Parameters<typeof answer>[0]

function push(
  content: Content,
  tags: Map<string, string[]>,
  options: RegistryOptions,
  name: string,
  chart: Shelved,
): void {
  const blob = (bytes: Uint8Array, mediaType: string): object => {
    content.set(`${name}@${sha256(bytes)}`, { bytes, type: 'application/octet-stream' })
    return { mediaType, digest: sha256(bytes), size: bytes.length }
  }
  const config = Buffer.from(JSON.stringify({ name: chart.name, version: chart.version, apiVersion: 'v2' }))
  const prov = options.provenance?.[`${chart.name}-${chart.version}`]
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: blob(config, options.configType ?? HELM_CONFIG),
      layers: [
        ...(prov === undefined ? [] : [blob(Buffer.from(prov), PROVENANCE)]),
        blob(chart.archive, options.layerType ?? CHART),
      ],
    }),
  )
  const tag = chart.version.replaceAll('+', '_')
  content.set(`${name}:${tag}`, { bytes: manifest, type: MANIFEST })
  content.set(`${name}@${sha256(manifest)}`, { bytes: manifest, type: MANIFEST })
  tags.set(name, [...(tags.get(name) ?? []), tag])
}

function allowed(options: RegistryOptions, valid: Valid, now: () => number, seen: Seen, name: string): boolean {
  const header = String(seen.headers.authorization ?? '')
  if (options.auth === undefined) return true
  if (options.auth === 'basic') return header === `Basic ${Buffer.from(options.user ?? '').toString('base64')}`
  const token = valid.get(header.replace(/^Bearer /, ''))
  return token !== undefined && token.until > now() && (name === '' || token.scope === `repository:${name}:pull`)
}

function challenge(
  options: RegistryOptions,
  tokens: TestServer,
  registry: TestServer,
  response: Respond,
  name: string,
): void {
  const scope = `repository:${name}:pull`
  const header =
    options.auth === 'basic'
      ? 'Basic realm="registry"'
      : `Bearer realm="${tokens.url}/token",service="${registry.host}",scope="${scope}"`
  const body = JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] })
  answer(response, 401, body, { 'www-authenticate': header })
}

function giveToken(options: RegistryOptions, valid: Valid, now: () => number, seen: Seen, response: Respond): void {
  const form = seen.method === 'POST' ? new URLSearchParams(seen.body) : new URL(seen.path, 'http://x').searchParams
  const refresh = form.get('refresh_token')
  const basic = `Basic ${Buffer.from(options.user ?? '').toString('base64')}`
  const known =
    options.identityToken !== undefined
      ? refresh === options.identityToken && form.get('grant_type') === 'refresh_token'
      : options.user === undefined || seen.headers.authorization === basic
  if (!known) {
    answer(response, 401, JSON.stringify({ details: 'incorrect username or password' }))
    return
  }
  const token = `t${valid.size + 1}-${Math.random().toString(36).slice(2)}`
  const life = options.tokenLife ?? 300
  valid.set(token, { scope: form.get('scope') ?? '', until: now() + life * 1000 })
  const field = seen.method === 'POST' ? 'access_token' : 'token'
  answer(response, 200, JSON.stringify({ [field]: token, expires_in: life }), { 'content-type': 'application/json' })
}

function listTags(
  options: RegistryOptions,
  all: readonly string[] | undefined,
  name: string,
  seen: Seen,
  response: Respond,
): void {
  if (all === undefined) {
    const body = JSON.stringify({
      errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known to registry' }],
    })
    answer(response, 404, body)
    return
  }
  const sorted = options.unsortedTags ? [...all] : [...all].sort()
  const last = new URL(seen.path, 'http://x').searchParams.get('last')
  const from = last === null ? 0 : sorted.indexOf(last) + 1
  const size = options.page ?? 1000
  const page = sorted.slice(from, from + size)
  const more = from + size < sorted.length
  const link = more
    ? { link: `</v2/${name}/tags/list?n=${size}&last=${encodeURIComponent(page.at(-1) ?? '')}>; rel="next"` }
    : undefined
  answer(response, 200, JSON.stringify({ name, tags: page }), { 'content-type': 'application/json', ...link })
}
