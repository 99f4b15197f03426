import { openAddress, schemeOf } from '../address.ts'
import { AicrError, type Message, say } from '../errors.ts'
import { tryUrl } from '../fetch/index.ts'
import { baseName, withoutSlashes } from '../paths.ts'
import type { ChartReference } from '../seams.ts'

/** Where a reference leads, by its shape alone. */
export type Place =
  /** chart `name` in the index of the repository at `url` */
  | { readonly kind: 'repository'; readonly url: string; readonly name: string }
  /** one archive at a URL */
  | { readonly kind: 'archive'; readonly url: string }
  | { readonly kind: 'oci'; readonly image: OciName }
  /** a file or folder: `path` may be a folder that holds chart `name` */
  | { readonly kind: 'path'; readonly path: string; readonly name: string }
  /** `repo/chart` of a configured repository */
  | { readonly kind: 'named'; readonly repository: string; readonly name: string }

/** A name in a registry. */
export interface OciName {
  /** as written: `docker.io` stays */
  readonly host: string
  readonly repository: string
  /** as written: `+` not yet `_` */
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Reads a reference's shape. Throws AicrError INVALID_REFERENCE for what has none. */
export function placeOf(reference: ChartReference): Place {
  const { repository, chart } = reference
  if (schemeOf(repository) === 'oci') return { kind: 'oci', image: parseOciName(joinOci(repository, chart)) }
  if (schemeOf(repository) === 'http')
    return { kind: 'repository', url: requireUrl(repository), name: lastSegment(chart) }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(repository)?.[1]
  if (scheme !== undefined && scheme.toLowerCase() !== 'file')
    throw new AicrError('INVALID_REFERENCE', say`could not find protocol handler for: ${{ scheme }}`, {
      place: openAddress(repository),
      hint: KINDS,
    })
  if (repository !== '') return { kind: 'path', path: localPath(repository), name: chart }
  if (schemeOf(chart) === 'oci') return { kind: 'oci', image: parseOciName(chart) }
  if (schemeOf(chart) === 'http') return { kind: 'archive', url: requireUrl(chart) }
  if (isPath(chart)) return { kind: 'path', path: localPath(chart), name: '' }
  const [name = '', ...rest] = chart.split('/')
  if (rest.length === 0) return { kind: 'path', path: chart, name: '' }
  return { kind: 'named', repository: name, name: rest.join('/') }
}

const KINDS = 'a repository is https://…, oci://… or file://…'

function requireUrl(text: string): string {
  if (tryUrl(text) !== undefined) return text
  throw new AicrError('INVALID_REFERENCE', say`${{ place: openAddress(text) }} is not a URL`, { hint: KINDS })
}

/** How messages name a reference: `chart` or `chart-version`, and where. */
export function showReference(reference: ChartReference): string {
  const chart = [openAddress(reference.chart), reference.version].filter((part) => part !== '').join(' ')
  return reference.repository === '' ? chart : `${chart} from ${openAddress(reference.repository)}`
}

/** The last path segment: recipes write `charts/name` where the repository knows `name`. */
export const lastSegment = (chart: string): string => baseName(chart)

/** Parent path and chart become one name, even when that doubles a segment: publishers do push to `…/x/x`. */
const joinOci = (repository: string, chart: string): string =>
  chart === '' ? repository : `oci://${withoutSlashes(repository.slice('oci://'.length))}/${lastSegment(chart)}`

const isPath = (chart: string): boolean =>
  /^(\.{0,2}[/\\]|\.{1,2}$|file:|[A-Za-z]:[/\\])/.test(chart) || /\.(tgz|tar\.gz)$/.test(chart)

/** `file:///a%20b` and `file://../a` (helm's relative form) as paths; anything else as it is. */
function localPath(text: string): string {
  if (schemeOf(text) !== 'file') return text
  const rest = text.replace(/^file:(\/\/)?/, '')
  const path = rest.startsWith('localhost/') ? rest.slice('localhost'.length) : rest
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`)
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/
const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,}$/

/** Reads `oci://host/path[:tag][@digest]` (distribution spec grammar; `+` in tags as helm writes versions). */
export function parseOciName(text: string): OciName {
  const bare = text.replace(/^oci:\/\//, '')
  const at = bare.indexOf('@')
  const digest = at < 0 ? undefined : bare.slice(at + 1)
  const named = at < 0 ? bare : bare.slice(0, at)
  const slash = named.indexOf('/')
  const host = slash < 0 ? named : named.slice(0, slash)
  const path = slash < 0 ? '' : named.slice(slash + 1)
  const colon = path.lastIndexOf(':')
  const tagged = colon > path.lastIndexOf('/')
  const repository = tagged ? path.slice(0, colon) : path
  const tag = tagged ? path.slice(colon + 1) : undefined
  const bad = (what: Message): AicrError =>
    new AicrError('INVALID_REFERENCE', say`${{ given: openAddress(text) }}: invalid reference: ${{ reason: what }}`)
  if (!HOST.test(host)) throw bad('no registry host')
  if (!REPOSITORY.test(repository))
    throw bad(say`"${{ repository }}" is not a repository name (lower case letters, digits, . _ - and /)`)
  if (tag !== undefined && !TAG.test(tag)) throw bad(say`"${{ tag }}" is not a tag`)
  if (digest !== undefined && !DIGEST.test(digest)) throw bad(say`"${{ digest }}" is not a digest`)
  return { host, repository, tag, digest }
}
