import { canonicalReference, parseReference, type Reference, repositoryOf } from '../images/index.ts'
import type { MirrorPlace } from './layout.ts'
import { type Edit, type Leaf, type Path, type Plain, showPath } from './leaves.ts'

/** An image and where the mirror has it. */
export interface Move {
  /** canonical */
  readonly from: Reference
  readonly to: MirrorPlace
}

/** Edits that may move an image, and perhaps others: nothing is known before it is tried. The first is the one that others may share. */
export type Candidate = readonly Edit[]

/** Keys whose empty value is a place for a registry: `global.imageRegistry`, `hub`. */
const REGISTRY_KEY = /registry$|^hub$|^repository$|^imagePrefix$|^prefix$/i

/**
 * Edits that could make a chart write `to` instead of `from`, by their kind, most direct first: a leaf that holds the whole reference, its name, or
 * the beginning of its name; the beginning and the rest in two leaves; an empty leaf for a registry. Where the tag differs in the mirror,
 * each comes with the leaves that hold the tag.
 */
export function candidatesFor({ from, to }: Move, leaves: readonly Leaf[]): readonly (readonly Candidate[])[] {
  const name = repositoryOf(from)
  const spellings = spellingsOf(from)
  const target = `${to.host}/${to.repository}`
  const one = (edits: readonly TextEdit[]): TextEdit[][] => edits.map((each) => [each])
  const direct = [
    ...leaves.flatMap((leaf) => wholeEdit(leaf, from, to)),
    ...leaves.filter((leaf) => nameOf(leaf.value) === name).map((leaf) => edit(leaf, target)),
  ]
  const prefixes = leaves.flatMap((leaf) => spellings.flatMap((spelling) => prefixEdit(leaf, spelling, target)))
  const pairs = spellings.flatMap((spelling) => pairEdits(leaves, spelling, to))
  const empty = leaves.flatMap((leaf) => emptyEdit(leaf, name, target))
  return [one(direct), one(prefixes), pairs, one(empty)].map((ways) =>
    ways.flatMap((edits) => withTag(edits, from, to, leaves)),
  )
}

const edit = ({ path }: Leaf, value: string): TextEdit => ({ path, value })

interface TextEdit extends Edit {
  readonly value: string
}

/**
 * Switches that charts want before they take images from another registry, turned on: Bitnami's `global.security.allowInsecureImages`
 * (common/templates/_errors.tpl).
 */
export function consentsFor(values: Plain, path: Path = []): Edit[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return []
  return Object.entries(values).flatMap(([key, value]) => {
    const at = [...path, key]
    if (key === 'allowInsecureImages' && value === false) return [{ path: at, value: true }]
    return consentsFor(value as Plain, at)
  })
}

/** How charts write a name: of Docker Hub with or without the registry, and `library/`. */
function spellingsOf({ domain = 'docker.io', path }: Reference): readonly string[] {
  if (domain !== 'docker.io') return [`${domain}/${path}`]
  const paths = [path, ...(path.startsWith('library/') ? [path.slice('library/'.length)] : [])]
  return [...paths.flatMap((one) => [`docker.io/${one}`, `index.docker.io/${one}`]), ...paths]
}

/** A leaf that is the reference, with its tag or digest. */
function wholeEdit(leaf: Leaf, from: Reference, { host, repository, tag, digest }: MirrorPlace): TextEdit[] {
  const reference = parseReference(leaf.value)
  if (reference === undefined || (reference.tag === undefined && reference.digest === undefined)) return []
  const { domain, path, tag: own, digest: pinned } = canonicalReference(reference)
  if (domain !== from.domain || path !== from.path || own !== from.tag || pinned !== from.digest) return []
  return [
    edit(leaf, `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`),
  ]
}

/** The canonical name of a leaf that is a name without tag and digest. */
function nameOf(text: string): string | undefined {
  const reference = parseReference(text)
  if (reference === undefined || reference.tag !== undefined || reference.digest !== undefined) return undefined
  return repositoryOf(canonicalReference(reference))
}

/** A leaf that is the beginning of the name, where the mirror keeps the rest. */
function prefixEdit(leaf: Leaf, name: string, target: string): TextEdit[] {
  const prefix = leaf.value.replace(/\/$/, '')
  if (prefix === '' || !name.startsWith(`${prefix}/`)) return []
  const rest = name.slice(prefix.length)
  if (!target.endsWith(rest)) return []
  return [edit(leaf, target.slice(0, -rest.length) + (leaf.value.endsWith('/') ? '/' : ''))]
}

/**
 * A leaf for the beginning of the name and one that goes on: the mirror's host goes into the first, its repository into the second, up to
 * what the chart itself writes behind both.
 */
function pairEdits(leaves: readonly Leaf[], name: string, { host, repository }: MirrorPlace): TextEdit[][] {
  const first = leaves.filter(({ value }) => value !== '' && name.startsWith(`${value}/`))
  const second = leaves.filter(({ value }) => value !== '' && !value.includes(':') && `${name}/`.includes(`/${value}/`))
  return second.flatMap((end) =>
    first.flatMap((start) => {
      const joined = `${start.value}/${end.value}`
      const rest = name.slice(joined.length)
      const goesOn = `${name}/`.startsWith(`${joined}/`) && `/${repository}`.endsWith(rest)
      if (!goesOn || !near(start, end)) return []
      return [[edit(start, host), edit(end, `/${repository}`.slice(1, rest === '' ? undefined : -rest.length))]]
    }),
  )
}

/** Siblings, or a leaf and one of its parent's: a registry far away belongs to other images too. */
function near(a: Leaf, b: Leaf): boolean {
  const [shorter, longer] = a.path.length <= b.path.length ? [a.path, b.path] : [b.path, a.path]
  return shorter.slice(0, -1).every((part, i) => part === longer[i])
}

/** An empty leaf whose key says registry: what the chart puts before the name, or before the name without its registry. */
function emptyEdit(leaf: Leaf, name: string, target: string): TextEdit[] {
  const key = leaf.path.at(-1)
  if (leaf.value !== '' || typeof key !== 'string' || !REGISTRY_KEY.test(key)) return []
  const path = name.slice(name.indexOf('/') + 1)
  const short = path.replace(/^library\//, '')
  const prefixes = [name, path, short]
    .filter((rest) => target.endsWith(`/${rest}`))
    .map((rest) => target.slice(0, -rest.length - 1))
  return [...new Set(prefixes)].map((value) => edit(leaf, value))
}

/**
 * The same edits, with the tag that the mirror has: where the tag stands, behind the name, or under a key for it that the values leave
 * out.
 */
function withTag(edits: readonly TextEdit[], from: Reference, to: MirrorPlace, leaves: readonly Leaf[]): Candidate[] {
  const last = edits.at(-1)
  if (to.tag === undefined || to.tag === from.tag || last === undefined || last.value.endsWith(`:${to.tag}`))
    return [edits]
  const { tag } = to
  const holders = leaves.filter((leaf) => holdsTag(leaf, from) && near(leaf, { path: last.path, value: '' }))
  const missing = TAG_KEYS.map((key) => [...last.path.slice(0, -1), key])
    .filter(
      (path) => typeof last.path.at(-1) === 'string' && !leaves.some((leaf) => showPath(leaf.path) === showPath(path)),
    )
    .map((path) => ({ path, value: tag }))
  return [
    ...holders.map((leaf) => [...edits, edit(leaf, tag)]),
    [...edits.slice(0, -1), { ...last, value: `${last.value}:${tag}` }],
    ...missing.map((one) => [...edits, one]),
  ]
}

/** Keys that charts read a tag from, whether their values name them or not. */
const TAG_KEYS = ['tag', 'version']

/** A leaf with the image's tag, or an empty one, where the chart takes its own version. */
const holdsTag = ({ path, value }: Leaf, from: Reference): boolean =>
  (value === from.tag || value === '') && /tag|version/i.test(String(path.at(-1)))
