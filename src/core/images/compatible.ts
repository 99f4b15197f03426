import type { Text } from '../../../template-engine/go/index.ts'
import { Budget } from '../engine.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { withoutSlashes } from '../paths.ts'
import { chargeYaml } from '../yaml/index.ts'
import { HOLE, stripDirectives } from './hole.ts'
import { type Entry, type MapNode, member, type Node, type ScalarNode } from './node.ts'
import { parseStream } from './parse.ts'
import { isRegistry } from './reference.ts'

/** Images by upstream's rules, and what kept them from being found. */
export interface CompatibleExtraction {
  /** as found, unique, in byte order */
  readonly images: readonly Text[]
  /** why the whole text gave nothing: syntax, or a malformed `containerSHA` */
  readonly failure: Text | undefined
}

/** What one extraction may take. */
export interface CompatibleBounds {
  readonly limits: Limits
  readonly budget: Budget
}

/** A reason that loses the text's images but not the run. */
class Unusable extends Error {}

const DIGEST = /^sha256:[0-9a-f]{64}$/
const STRUCTURED: ReadonlySet<string> = new Set(['image', 'scalingPodImage'])

/**
 * The images that upstream's `mirror list` finds in a text, by its three shapes: scalar `image`, sibling triplet, mapping `image`.
 * A malformed mapping throws INVALID_VALUES with line and column, as upstream does; `registry` in such a mapping, fatal
 * upstream, is combined here. Throws LimitError.
 */
export function extractCompatible(
  text: Text,
  { limits, budget }: CompatibleBounds = { limits: LIMITS, budget: new Budget() },
): CompatibleExtraction {
  chargeYaml(budget, text)
  const { documents, error } = parseStream(stripDirectives(text))
  if (error !== undefined) return { images: [], failure: `image extraction failed: ${error}` }
  const found = new Set<string>()
  const seen = new Set<Node>()
  try {
    for (const document of documents) walk(document, { found, seen, budget, maxDepth: limits.dataDepth }, 0)
  } catch (cause) {
    if (cause instanceof Unusable) return { images: [], failure: `image extraction failed: ${cause.message}` }
    throw cause
  }
  return { images: [...found].sort(), failure: undefined }
}

/** What one extraction has found, and the nodes that it has been to: an alias leads to nothing new. */
interface Walk {
  readonly found: Set<string>
  readonly seen: Set<Node>
  readonly budget: Budget
  readonly maxDepth: number
}

function walk(node: Node, run: Walk, depth: number): void {
  if (run.seen.has(node)) return
  run.seen.add(node)
  if (depth > run.maxDepth) throw new Unusable('the document is nested too deeply')
  if (node.kind === 'list') for (const item of node.items) walk(item, run, depth + 1)
  else if (node.kind === 'scalar') walkText(node, run, depth)
  else {
    for (const entry of node.entries) {
      if (STRUCTURED.has(entry.key) && entry.value.kind === 'map') keep(structured(entry.key, entry.value), run.found)
    }
    keep(siblings(node), run.found)
    for (const { value } of node.entries) walk(value, run, depth + 1)
  }
}

/** A scalar of several lines is a document of its own, if it parses. */
function walkText({ text }: ScalarNode, run: Walk, depth: number): void {
  if (!text.includes('\n')) return
  chargeYaml(run.budget, text)
  const { documents, error } = parseStream(text)
  if (error !== undefined) return
  for (const document of documents) if (document.kind !== 'scalar') walk(document, run, depth + 1)
}

function siblings(map: MapNode): string | undefined {
  const image = scalarText(map, 'image')
  if (image === '') return undefined
  const joined = combine(image, scalarText(map, 'repository'), scalarText(map, 'version'))
  const sha = scalarText(map, 'containerSHA')
  if (sha === '' || joined.includes('@')) return joined
  if (!DIGEST.test(sha)) throw new Unusable(`invalid containerSHA "${sha}"`)
  return `${joined}@${sha}`
}

function scalarText(map: MapNode, key: string): string {
  const value = member(map, key)
  if (value?.kind !== 'scalar') return ''
  const text = value.text.trim()
  return value.plain && /^(?:~|null|Null|NULL)$/.test(text) ? '' : text
}

function combine(image: string, repository: string, version: string): string {
  const first = image.split('/')[0] ?? ''
  const hosted = image.includes('/') && isRegistry(first)
  const name = repository === '' || hosted ? image : `${withoutSlashes(repository)}/${image}`
  return version === '' || hasTag(name) || name.includes('@') ? name : `${name}:${version}`
}

const hasTag = (name: string): boolean => name.slice(name.lastIndexOf('/') + 1).includes(':')

function structured(field: string, map: MapNode): string | undefined {
  const name = required(field, map, 'name')
  const repository = required(field, map, 'repository')
  const registry = required(field, map, 'registry')
  const tag = optional(field, map, 'tag')
  const digest = optional(field, map, 'digest')
  if (digest !== '' && !DIGEST.test(digest))
    throw malformed(field, 'digest', 'is not sha256: and 64 lower-case hexadecimal digits', map)
  const image = name ?? (repository === undefined ? undefined : withoutSlashes(repository))
  if (image === undefined) return undefined
  const joined = combine(image, name === undefined ? '' : (repository ?? ''), tag)
  const host = registry === undefined ? undefined : withoutSlashes(registry)
  const full = host === undefined || isRegistry(joined.split('/')[0] ?? '') ? joined : `${host}/${joined}`
  return digest === '' ? full : `${full}@${digest}`
}

/** A member that may be absent but not empty. */
function required(field: string, map: MapNode, name: string): string | undefined {
  const entry = lastEntry(map, name)
  if (entry === undefined) return undefined
  const text = entry.value.kind === 'scalar' ? scalarText(map, name) : ''
  if (text === '') throw malformed(field, name, 'must be a text that is not empty', entry.value)
  return text
}

/** A member that may be absent, null or empty, but must be a scalar. */
function optional(field: string, map: MapNode, name: string): string {
  const entry = lastEntry(map, name)
  if (entry !== undefined && entry.value.kind !== 'scalar')
    throw malformed(field, name, 'must be a scalar', entry.value)
  return scalarText(map, name)
}

const lastEntry = (map: MapNode, name: string): Entry | undefined => map.entries.findLast(({ key }) => key === name)

function malformed(field: string, name: string, what: string, { line, column }: Node): AicrError {
  return new AicrError(
    'INVALID_VALUES',
    say`structured image descriptor: ${{ field }}.${{ name }} ${{ what }} (line ${{ line }}, column ${{ column }})`,
    {
      place: { file: '', line, column },
    },
  )
}

function keep(candidate: string | undefined, found: Set<string>): void {
  if (candidate !== undefined && isLikelyImage(candidate)) found.add(candidate)
}

/** Upstream's filter: a tag, a digest or a registry, and nothing that is plainly something else. */
function isLikelyImage(text: string): boolean {
  if (text === '' || text === 'null' || text === 'true' || text === 'false') return false
  if (text.includes('{{') || text.includes('}}') || text.includes(HOLE)) return false
  if (text.startsWith('/') || text.startsWith('./')) return false
  return hasTag(text) || text.includes('@') || (text.includes('/') && isRegistry(text.split('/')[0] ?? ''))
}
