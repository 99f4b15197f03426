import { isRegistry, parseReference } from '../reference.ts'

/** Parts that manifests keep apart. Empty means absent. */
export interface Parts {
  readonly registry?: string
  /** the prefix when `image` is given, else the whole repository */
  readonly repository?: string
  readonly image?: string
  /** a tag, or a digest with its algorithm */
  readonly version?: string
  /** with its algorithm, or 64 hexadecimal digits alone */
  readonly digest?: string
}

const HEX64 = /^[0-9a-f]{64}$/

/** One reference of its parts. Parts already in the name win: nothing is appended twice. Undefined when there is no name. */
export function joinParts({
  registry = '',
  repository = '',
  image = '',
  version = '',
  digest = '',
}: Parts): string | undefined {
  const prefix = trimSlashes(repository)
  const host = trimSlashes(registry)
  const name = image === '' ? prefix : prefix === '' || hasRegistry(image) ? image : `${prefix}/${image}`
  if (name === '') return undefined
  const full = host === '' || hasRegistry(name) ? name : `${host}/${name}`
  return withVersion(withTagOf(full, version), version, digest)
}

const OTHER_REPOSITORIES =
  /(?:^|[._-])(?:git|gitops|helm|charts?|source|maven|npm|pypi|backups?|restic|snapshots?)$|[a-z](?:Git|Helm|Charts?|Source|Maven|Backups?)$/i

/** Whether a section or prefix of this name has a repository of something else: code, charts, backups. */
export const isOtherRepository = (name: string): boolean => OTHER_REPOSITORIES.test(name)

/** Whether a name already ends in a tag or digest. */
export const isPinned = (name: string): boolean =>
  name.includes('@') || name.slice(name.lastIndexOf('/') + 1).includes(':')

/** Whether a name, tag apart, begins another image: a registry and a path that a program puts names behind. */
export function isPrefixOf(raw: string, image: string): boolean {
  const name = raw.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  const prefix = trimSlashes(colon > name.lastIndexOf('/') ? name.slice(0, colon) : name)
  return prefix !== '' && image.startsWith(`${prefix}/`)
}

/** Why an image that a build makes is not listed. */
export const PUSHED = 'what a build pushes: it is not pulled from elsewhere'

/** Why such a prefix is not listed. */
export const PREFIX = "a prefix of the container's own image, no image itself"

/** Whether a text is a reference with a registry and a tag or digest: enough to believe it wherever it stands. */
export function isExplicit(text: string): boolean {
  if (!text.includes('/') || text.includes('://')) return false
  const reference = parseReference(text)
  if (reference?.domain === undefined || (reference.tag === undefined && reference.digest === undefined)) return false
  return isPublicHost(reference.domain) && (reference.digest !== undefined || isVersionLike(reference.tag ?? ''))
}

/** Labels of Kubernetes look like references too, but their values rarely like versions. */
const isVersionLike = (tag: string): boolean => /\d|^(?:latest|stable|main|master|edge|nightly|dev)$/.test(tag)

/** Hosts of source code and pages: what follows is a repository of another kind. */
const CODE_HOSTS =
  /^(?:www\.|raw\.|api\.)|^(?:github\.com|gitlab\.com|bitbucket\.org|golang\.org|gopkg\.in|k8s\.io|kubernetes\.io)$|\.github\.io$/

/** A host with a top-level domain of letters, or one with a port: no version number, no file name, no cluster service. */
function isPublicHost(domain: string): boolean {
  const host = domain.replace(/:[0-9]+$/, '')
  return (
    /\.[A-Za-z]{2,}$/.test(host) &&
    !/\.(?:svc|local|internal|cluster|yaml|yml|json|sh|py|so|conf|md|html)$/.test(host) &&
    !CODE_HOSTS.test(host)
  )
}

const hasRegistry = (name: string): boolean => name.includes('/') && isRegistry(name.slice(0, name.indexOf('/')))

const withTagOf = (name: string, version: string): string =>
  version === '' || isPinned(name) || isDigestLike(version) ? name : `${name}:${version}`

function withVersion(name: string, version: string, digest: string): string {
  if (name.includes('@')) return name
  const pin = digest !== '' ? digest : isDigestLike(version) ? version : ''
  if (pin === '') return name
  return `${name}@${HEX64.test(pin) ? `sha256:${pin}` : pin}`
}

const isDigestLike = (text: string): boolean => /^sha(?:256|384|512):/.test(text)

function trimSlashes(text: string): string {
  let [start, end] = [0, text.length]
  while (end > 0 && text[end - 1] === '/') end--
  while (start < end && text[start] === '/') start++
  return text.slice(start, end)
}
