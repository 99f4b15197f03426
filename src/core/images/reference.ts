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

/** Why a text is no reference. */
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
const MAX_TAG = 128

/** Length of the hexadecimal part of the digest algorithms that registries accept. */
const DIGEST_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isLower = (c: number): boolean => c >= 97 && c <= 122
const isUpper = (c: number): boolean => c >= 65 && c <= 90
const isLowerHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102)
const isHex = (c: number): boolean => isLowerHex(c) || (c >= 65 && c <= 70)

function every(text: string, from: number, test: (c: number) => boolean): boolean {
  for (let i = from; i < text.length; i++) if (!test(text.charCodeAt(i))) return false
  return true
}

/**
 * Reads a reference by the grammar of the distribution project (normalized form: docker.io may be left out,
 * upper-case text before the first slash is a registry, 64 hexadecimal digits alone are an image id).
 * One pass over the text whatever it holds.
 */
export function readReference(text: string): ReferenceResult {
  if (text === '') return fault('empty')
  if (text.length === 64 && every(text, 0, isLowerHex)) return fault('a bare image id')
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

/** Canonical text of a reference in any form; undefined when the text is no reference. */
export function canonicalText(text: string): string | undefined {
  const reference = parseReference(text)
  return reference === undefined ? undefined : printReference(canonicalReference(reference))
}

/** Registry and repository of a canonical reference, without tag and digest. */
export const repositoryOf = ({ domain, path }: Reference): string => (domain === undefined ? path : `${domain}/${path}`)

/** Whether the text is a digest that a registry accepts, such as `sha256:` and 64 lower-case hexadecimal digits. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':')
  if (colon < 0) return false
  const length = DIGEST_LENGTH[text.slice(0, colon)]
  return length !== undefined && text.length === colon + 1 + length && every(text, colon + 1, isLowerHex)
}

/** Whether the first segment of a name is a registry by the rule that every client shares. */
export const isRegistry = (segment: string): boolean =>
  segment === 'localhost' || segment.includes('.') || segment.includes(':')

const fault = (reason: ReferenceFault): ReferenceResult => ({ ok: false, fault: reason })

function domainOf(named: string): string | undefined {
  const slash = named.indexOf('/')
  if (slash < 0) return undefined
  const first = named.slice(0, slash)
  return isRegistry(first) || !every(first, 0, (c) => !isUpper(c)) ? first : undefined
}

function faultOf(domain: string | undefined, path: string, tag: string | undefined): ReferenceFault | undefined {
  if (domain !== undefined && !isDomain(domain)) return 'bad registry'
  if (!every(path, 0, (c) => !isUpper(c))) return 'upper case in the repository'
  if (!isPath(path)) return 'bad repository'
  if (path.length > MAX_PATH) return 'repository longer than 255 characters'
  return tag === undefined || isTag(tag) ? undefined : 'bad tag'
}

function isTag(tag: string): boolean {
  const first = tag.charCodeAt(0)
  if (tag === '' || tag.length > MAX_TAG || first === 45 || first === 46) return false
  return every(tag, 0, (c) => isDigit(c) || isLower(c) || isUpper(c) || c === 95 || c === 45 || c === 46)
}

function isDomain(domain: string): boolean {
  if (domain.startsWith('[')) return isBracketed(domain)
  const colon = domain.indexOf(':')
  if (colon >= 0 && !isPort(domain, colon + 1)) return false
  const host = colon < 0 ? domain : domain.slice(0, colon)
  return host.split('.').every(isHostLabel)
}

function isBracketed(domain: string): boolean {
  const end = domain.indexOf(']')
  if (end < 2) return false
  for (let i = 1; i < end; i++) {
    const c = domain.charCodeAt(i)
    if (!isHex(c) && c !== 58) return false
  }
  return end === domain.length - 1 || (domain[end + 1] === ':' && isPort(domain, end + 2))
}

const isPort = (domain: string, from: number): boolean => from < domain.length && every(domain, from, isDigit)

const isHostLabel = (label: string): boolean =>
  label !== '' &&
  !label.startsWith('-') &&
  !label.endsWith('-') &&
  every(label, 0, (c) => isDigit(c) || isLower(c) || isUpper(c) || c === 45)

const isPath = (path: string): boolean => path.split('/').every(isComponent)

/** Lower-case letters and digits, parted by one dot, one or two underscores, or any number of dashes. */
function isComponent(text: string): boolean {
  let i = 0
  for (;;) {
    const start = i
    while (i < text.length && (isDigit(text.charCodeAt(i)) || isLower(text.charCodeAt(i)))) i++
    if (i === start) return false
    if (i === text.length) return true
    const separator = text[i]
    const from = i
    while (i < text.length && text[i] === separator) i++
    const run = i - from
    if (separator === '.' ? run !== 1 : separator === '_' ? run > 2 : separator !== '-') return false
  }
}
