import { withoutSlashes } from '../paths.ts'
import { hasHole } from './hole.ts'
import { listMember, type MapNode, mapMember, type Node, scalarMember, textMember } from './node.ts'
import { isOfficialImage } from './official.ts'
import { isRegistry } from './reference.ts'
import type { Path } from './rule.ts'

/** What stands around an image says where images come from. */
export type NearRegistry =
  | { readonly kind: 'none' }
  /** a registry, or a registry and a prefix; no slash at its end */
  | { readonly kind: 'known'; readonly prefix: string }
  /** it is filled in later */
  | { readonly kind: 'hole'; readonly text: string }

const NONE: NearRegistry = { kind: 'none' }

/** Names of members, variables and flags, in small letters and nothing else, that hold a registry or a prefix of all images. */
const REGISTRY =
  /^(?:default|global|system|base|private|container|docker|oci|image|images|operator|mirror|common){0,8}registr(?:y|ies)(?:url|host|server|prefix|address|base|path)?$/
/** Such a name with other words before it: a registry when its value is a host. Registries of other things are not meant. */
const ANY_REGISTRY =
  /^(?!.*(?:schema|service|model|npm|maven|pypi|helm|charts?|plugin|metrics?|events?|feature|windows|insecure|secret|auth|user|pass|token))[a-z]\w*registr(?:y|ies)(?:url|uri|host|hostname|server|prefix|address|addr|base|path|domain|name|endpoint|fqdn)?$/
/** Members of a mapping that is a registry: its host first, then what follows it. */
const HOST_MEMBERS = ['host', 'hostname', 'server', 'url', 'domain', 'address', 'registry', 'name']
const PATH_MEMBERS = ['project', 'path', 'prefix', 'namespace', 'organization', 'org', 'repository']
/** Names that are of an image only when the value begins with a registry. */
const PREFIX =
  /^(?:base|hub|prefix|(?:default|image|images|base|container){0,8}(?:base|hub|prefix|repo|repository)(?:prefix|url)?)$/
/** Sections that hold what others lack. */
const LENDERS = ['global', 'globals', 'defaults', 'default', 'common', 'image', 'images', 'imageConfig']

const plain = (name: string): string => name.replace(/[-_.]/g, '').toLowerCase()

/**
 * The registry that stands nearest to an image of this name, in its own mapping or one around it; `own` is the mapping that it
 * stands in.
 */
export function nearRegistry(name: string, own: MapNode | undefined, path: Path | undefined): NearRegistry {
  const first = own === undefined ? NONE : registryOf(own, true)
  if (first.kind !== 'none') return first
  // Programs are handed whole references too: only a name that is nothing without a registry takes one from there.
  const handed = own === undefined || name.includes('/') || isOfficialImage(name) ? NONE : handedTo(own)
  if (handed.kind !== 'none') return handed
  for (let at = path; at !== undefined; at = at.parent) {
    if (at.within?.kind !== 'map') continue
    const found = registryOf(at.within, false)
    if (found.kind !== 'none') return found
  }
  return NONE
}

/** What a mapping says, once for all images below it: as their own, and as one around them. */
const registryOf = (map: MapNode, isOwn: boolean): NearRegistry =>
  once(isOwn ? OWN : AROUND, map, () => readRegistryOf(map, isOwn))

function readRegistryOf(map: MapNode, isOwn: boolean): NearRegistry {
  const direct = membersOf(map, isOwn)
  if (direct.kind !== 'none') return direct
  for (const name of LENDERS) {
    const lender = mapMember(map, name)
    const found = lender === undefined || lender.entries.length > MAX_ENTRIES ? NONE : lent(lender)
    if (found.kind !== 'none') return found
  }
  return NONE
}

/** Of a section, or of the image in it. */
function lent(section: MapNode): NearRegistry {
  const found = membersOf(section, true)
  const image = found.kind === 'none' ? mapMember(section, 'image') : undefined
  return image === undefined ? found : membersOf(image, true)
}

/** Larger mappings are tables, not settings. */
const MAX_ENTRIES = 200

function membersOf(map: MapNode, isOwn: boolean): NearRegistry {
  if (map.entries.length > MAX_ENTRIES) return NONE
  for (const { key, value } of map.entries) {
    if (key.length > MAX_NAME) continue
    const name = plain(key)
    const text =
      value.kind === 'scalar' ? value.text : value.kind === 'map' && REGISTRY.test(name) ? addressOf(value) : ''
    const found = text === '' ? NONE : readRegistry(name, text, isOwn)
    if (found.kind !== 'none') return found
  }
  return NONE
}

/** The address of a registry whose parts stand apart; empty when there is none. */
function addressOf(map: MapNode): string {
  const host = firstText(map, HOST_MEMBERS)
  const path = firstText(map, PATH_MEMBERS)
  return host === '' || path === '' ? host : `${host.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}

function firstText(map: MapNode, names: readonly string[]): string {
  for (const name of names) {
    const text = textMember(map, name).trim()
    if (text !== '') return text
  }
  return ''
}

/** What variables and arguments tell a container, once for all images among them. */
function handedTo(map: MapNode): NearRegistry {
  return once(HANDED, map, readHanded)
}

type Said = WeakMap<MapNode, NearRegistry>

const HANDED: Said = new WeakMap()
const OWN: Said = new WeakMap()
const AROUND: Said = new WeakMap()

/** What a mapping says, read when it is first asked. */
function once(said: Said, map: MapNode, read: (map: MapNode) => NearRegistry): NearRegistry {
  const known = said.get(map) ?? read(map)
  said.set(map, known)
  return known
}

function readHanded(map: MapNode): NearRegistry {
  for (const { name, value } of settingsOf(map)) {
    const found = name.length > MAX_NAME ? NONE : readRegistry(plain(name), value, true)
    if (found.kind !== 'none') return found
  }
  return NONE
}

interface Setting {
  readonly name: string
  readonly value: string
}

/** Variables, `--name=value` and `--name value`. */
function* settingsOf(map: MapNode): Generator<Setting> {
  for (const item of itemsOf(map, 'env'))
    if (item.kind === 'map') yield { name: textMember(item, 'name'), value: textMember(item, 'value') }
  for (const member of ['args', 'command']) {
    const texts = itemsOf(map, member).map((item) => (item.kind === 'scalar' ? item.text : ''))
    for (const [index, text] of texts.entries()) {
      const [, name, value] = FLAG.exec(text) ?? []
      if (name !== undefined) yield { name, value: value ?? texts[index + 1] ?? '' }
    }
  }
}

const FLAG = /^--?([A-Za-z][\w.-]{0,100})(?:=(\S*))?$/

const MAX_NAME = 100

const itemsOf = (map: MapNode, key: string): readonly Node[] => listMember(map, key)?.items ?? []

function readRegistry(name: string, text: string, isOwn: boolean): NearRegistry {
  const isPrefix = !isOwn && PREFIX.test(name)
  if (
    !isPrefix &&
    !REGISTRY.test(name) &&
    !ANY_REGISTRY.test(name) &&
    !(isOwn && /^(?:base|prefix|imageprefix|imagebase|repositoryprefix)$/.test(name))
  )
    return NONE
  const value = text.trim().replace(/^(?:oci|docker|https?):\/\//, '')
  if (value === '' || value.length > MAX_PREFIX) return NONE
  if (hasHole(value)) return REGISTRY.test(name) ? { kind: 'hole', text: text.trim() } : NONE
  const prefix = withoutSlashes(value)
  if (!/^[A-Za-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w.-]*){0,64}$/.test(prefix)) return NONE
  const isHost = isRegistry(prefix.split('/')[0] ?? '')
  return isHost || (REGISTRY.test(name) && /^[a-z0-9]/.test(prefix) && !isWord(prefix))
    ? { kind: 'known', prefix }
    : NONE
}

/** Settings that choose a sort of registry. */
const isWord = (text: string): boolean =>
  /^(?:true|false|null|none|auto|default|internal|external|local|disabled|enabled|\d+)$/.test(text)

const MAX_PREFIX = 255

/** The tag of the nearest image around, for a variant of it that names no tag of its own. */
export function tagAround(path: Path | undefined): string {
  let steps = 0
  for (let at = path; at !== undefined && steps < MAX_STEPS; at = at.parent, steps++) {
    if (at.embedded) return ''
    const map = at.within?.kind === 'map' ? at.within : undefined
    if (map === undefined || scalarMember(map, 'image') === undefined) continue
    const tag = textMember(map, 'tag') || textMember(map, 'version')
    if (tag !== '') return tag
  }
  return ''
}

/** A variant stands close to what it is a variant of: `match[0]`, then the image's own mapping. */
const MAX_STEPS = 4
