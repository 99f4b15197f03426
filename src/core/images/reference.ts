/**
 * An image reference as it was written. `domain` is undefined when the text names none (docker.io is then meant).
 * `parseReference` and `printReference` are inverses: what was read prints as it was.
 */
export interface Reference {
  readonly domain: string | undefined
  readonly path: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Why a text is not a reference. */
export type ReferenceFault =
  | 'empty'
  | 'a bare image id'
  | 'upper case in the repository'
  | 'bad registry'
  | 'bad repository'
  | 'repository longer than 255 characters'
  | 'bad tag'
  | 'bad digest'

/** Either the reference or the reason why there is none. */
export type ReferenceResult =
  | { readonly ok: true; readonly reference: Reference }
  | { readonly ok: false; readonly fault: ReferenceFault }

const MAX_PATH = 255

// No repetition stands in another, so each takes one pass over the text, and no stack, whatever it holds.
const IMAGE_ID = /^[0-9a-f]{64}$/
const DOMAIN = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::([0-9]+))?$/
/** the highest port; the grammar takes any number, and no client can ask at one above */
const LAST_PORT = 65_535
/** a label of a host that is empty, or has a dash at its end */
const BAD_LABEL = /^[.-]|\.[.-]|-\.|[.-](?::|$)/
/** what is not lower-case letters and digits, parted by one dot, one or two underscores, or any number of dashes, in each segment */
const BAD_PATH = /[^a-z0-9._/-]|(?:^|\/)(?:[._/-]|$)|[._-](?:\/|$)|\.[._-]|_[.-]|-[._]|___/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const DIGEST = /^sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/

/**
 * Reads a reference by the grammar of the distribution project (normalized form: docker.io may be left out,
 * upper-case text before the first slash is a registry, 64 hexadecimal digits alone are an image id).
 */
export function readReference(text: string): ReferenceResult {
  if (text === '') return fault('empty')
  if (IMAGE_ID.test(text)) return fault('a bare image id')
  const at = text.indexOf('@')
  const digest = at < 0 ? undefined : text.slice(at + 1)
  if (digest !== undefined && !isDigest(digest)) return fault('bad digest')
  const named = at < 0 ? text : text.slice(0, at)
  const domain = domainOf(named)
  const rest = domain === undefined ? named : named.slice(domain.length + 1)
  const colon = rest.indexOf(':')
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  const path = colon < 0 ? rest : rest.slice(0, colon)
  const wrong = faultOf(domain, path, tag)
  return wrong === undefined ? { ok: true, reference: { domain, path, tag, digest } } : fault(wrong)
}

/** The reference that a text holds, or undefined. */
export function parseReference(text: string): Reference | undefined {
  const result = readReference(text)
  return result.ok ? result.reference : undefined
}

/** The reference as written. */
export function printReference({ domain, path, tag, digest }: Reference): string {
  return `${domain === undefined ? '' : `${domain}/`}${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** The fully qualified form: registry named, `library/` for docker.io's own images, `latest` when neither tag nor digest is given. */
export function canonicalReference({ domain, path, tag, digest }: Reference): Reference {
  const host = domain === undefined || domain === 'index.docker.io' ? 'docker.io' : domain
  return {
    domain: host,
    path: host === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag: tag === undefined && digest === undefined ? 'latest' : tag,
    digest,
  }
}

/** Canonical text of a reference in any form; undefined when the text is not a reference. */
export function canonicalText(text: string): string | undefined {
  const reference = parseReference(text)
  return reference === undefined ? undefined : printReference(canonicalReference(reference))
}

/** Registry and repository of a canonical reference, without tag and digest. */
export const repositoryOf = ({ domain, path }: Reference): string => (domain === undefined ? path : `${domain}/${path}`)

/** Whether the text is a digest that a registry accepts, such as `sha256:` and 64 lower-case hexadecimal digits. */
export const isDigest = (text: string): boolean => DIGEST.test(text)

/** Whether the first segment of a name is a registry by the rule that every client shares. */
export const isRegistry = (segment: string): boolean =>
  segment === 'localhost' || segment.includes('.') || segment.includes(':')

const fault = (reason: ReferenceFault): ReferenceResult => ({ ok: false, fault: reason })

function domainOf(named: string): string | undefined {
  const slash = named.indexOf('/')
  if (slash < 0) return undefined
  const first = named.slice(0, slash)
  return isRegistry(first) || /[A-Z]/.test(first) ? first : undefined
}

function faultOf(domain: string | undefined, path: string, tag: string | undefined): ReferenceFault | undefined {
  if (domain !== undefined && !isDomain(domain)) return 'bad registry'
  if (/[A-Z]/.test(path)) return 'upper case in the repository'
  if (BAD_PATH.test(path)) return 'bad repository'
  if (path.length > MAX_PATH) return 'repository longer than 255 characters'
  return tag === undefined || TAG.test(tag) ? undefined : 'bad tag'
}

function isDomain(domain: string): boolean {
  const [matched, port] = DOMAIN.exec(domain) ?? []
  return matched !== undefined && !BAD_LABEL.test(domain) && (port === undefined || Number(port) <= LAST_PORT)
}
