import { parseBool } from '../../../template-engine/go/index.ts'
import { AicrError, say } from '../errors.ts'
import type { Fields } from '../fields.ts'
import { readNumber } from '../go-text.ts'
import { nearest } from '../nearest.ts'
import type { Registry } from './registry.ts'

/** One `--set component:path=value`. */
export interface ComponentSet {
  readonly component: string
  readonly path: readonly string[]
  /** already coerced */
  readonly value: unknown
}

const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

export type Coercion = 'auto' | 'string' | 'json'

/** Parses one entry. Throws INVALID_REQUEST naming it. */
export function parseComponentSet(text: string, coercion: Coercion = 'auto'): ComponentSet {
  const wrong = (reason: string): AicrError =>
    new AicrError('INVALID_REQUEST', say`invalid --set ${{ given: text }}: ${{ reason }}`, {
      hint: 'form: component:path.to.field=value',
    })
  const colon = text.indexOf(':')
  const equals = text.indexOf('=')
  if (colon < 0 || equals < 0 || equals < colon) throw wrong(colon < 0 ? 'no component: in front' : 'no =value')
  const component = text.slice(0, colon)
  const path = text.slice(colon + 1, equals).split('.')
  const raw = text.slice(equals + 1)
  if (component === '') throw wrong('the component is empty')
  if (raw === '') throw wrong('the value is empty')
  for (const segment of path)
    if (!SEGMENT.test(segment))
      throw wrong(`${segment === '' ? 'an empty path segment' : `path segment ${segment}`} is not allowed`)
  return { component, path, value: coerce(raw, path, coercion, wrong) }
}

function coerce(
  raw: string,
  path: readonly string[],
  coercion: Coercion,
  wrong: (reason: string) => AicrError,
): unknown {
  if (path.length === 1 && path[0] === 'enabled') {
    const enabled = parseBool(raw)
    if (enabled === undefined) throw wrong('enabled takes true or false')
    return enabled
  }
  if (coercion === 'string') return raw
  if (coercion === 'json') {
    try {
      return JSON.parse(raw)
    } catch {
      throw wrong('the value is not JSON')
    }
  }
  if (raw === 'true' || raw === 'false') return raw === 'true'
  return readNumber(raw) ?? raw
}

/** What an operator must know of the entries: one for a component that the recipe does not have changes nothing. */
export function setWarnings(
  sets: readonly ComponentSet[],
  components: readonly string[],
  registry: Registry,
): string[] {
  const known = new Set(components.flatMap((name) => [name, ...(registry.get(name)?.aliases ?? [])]))
  return sets
    .filter(({ component }) => !known.has(component))
    .map(
      ({ component, path }) =>
        `--set ${component}:${path.join('.')} changes nothing: the recipe's components are ${nearest(component, components).join(', ')}`,
    )
}

/**
 * The entries meant for a component, in the order they apply: aliases in reverse registry order first, the canonical name last,
 * so that the canonical name wins, then the first alias; for one name parents before children, and of equal paths the last.
 */
export function setsFor(component: string, sets: readonly ComponentSet[], registry: Registry): ComponentSet[] {
  const names = [...[...(registry.get(component)?.aliases ?? [])].reverse(), component]
  return names.flatMap((name) =>
    sets
      .filter((s) => s.component === name)
      .map((set, at) => ({ set, at }))
      .sort((a, b) => a.set.path.length - b.set.path.length || a.at - b.at)
      .map(({ set }) => set),
  )
}

/** Values with the entries applied. A path that runs into something other than a mapping is an error. */
export function applySets(values: Fields, sets: readonly ComponentSet[]): Fields {
  return sets.reduce<Fields>((all, set) => place(all, set, 0), values)
}

function place(fields: Fields, set: ComponentSet, at: number): Fields {
  const key = set.path[at] ?? ''
  if (at === set.path.length - 1) return { ...fields, [key]: set.value }
  const inner = fields[key] ?? {}
  if (typeof inner !== 'object' || Array.isArray(inner)) {
    throw new AicrError(
      'INVALID_REQUEST',
      say`--set ${{ component: set.component }}:${{ path: set.path.join('.') }} runs into ${{ end: set.path.slice(0, at + 1).join('.') }}, which is not a mapping`,
    )
  }
  return { ...fields, [key]: place(inner as Fields, set, at + 1) }
}
