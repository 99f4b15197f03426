/** Plain values: what YAML and JSON hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** Keys and indexes from the top of the values. */
export type Path = readonly (string | number)[]

/** A string somewhere in the values. */
export interface Leaf {
  readonly path: Path
  readonly value: string
}

/** A new value for a leaf. */
export interface Edit {
  readonly path: Path
  readonly value: string | boolean
}

/** Every string in the values, in the order of the document. */
export function leavesOf(values: Plain, path: Path = []): Leaf[] {
  if (typeof values === 'string') return [{ path, value: values }]
  if (Array.isArray(values)) return (values as readonly Plain[]).flatMap((item, i) => leavesOf(item, [...path, i]))
  if (typeof values !== 'object' || values === null) return []
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value as Plain, [...path, key]))
}

/** One spelling of a path, for keys and messages: `a.b[0].c`. */
export const showPath = (path: Path): string =>
  path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`
      const text = /^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part)
      return i === 0 ? text : `.${text}`
    })
    .join('')

/**
 * Values that hold the edits and nothing else, for helm to merge over `values`. Helm replaces lists as a whole, so a list with an edit
 * in it is repeated with all its items.
 */
export function overridesOf(values: Plain, edits: readonly Edit[]): Plain {
  const here = edits.find(({ path }) => path.length === 0)
  if (here !== undefined) return here.value
  const heads = new Map<string | number, Edit[]>()
  for (const { path, value } of edits) {
    const [head = '', ...rest] = path
    heads.set(head, [...(heads.get(head) ?? []), { path: rest, value }])
  }
  const child = (head: string | number): Plain | undefined => (values as Record<string | number, Plain>)?.[head]
  if (Array.isArray(values))
    return (values as readonly Plain[]).map((item, i) => (heads.has(i) ? edited(item, heads.get(i) ?? []) : item))
  return Object.fromEntries([...heads].map(([head, rest]) => [head, overridesOf(child(head) ?? {}, rest)]))
}

/** A whole value with the edits in it. */
function edited(values: Plain, edits: readonly Edit[]): Plain {
  const overrides = overridesOf(values, edits)
  const bothMaps = isMap(values) && isMap(overrides)
  return bothMaps ? merged(values, overrides) : overrides
}

type PlainMap = { readonly [key: string]: Plain }

const isMap = (value: Plain | undefined): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function merged(base: PlainMap, over: PlainMap): Plain {
  const members = Object.entries(base).map(([key, value]): [string, Plain] => {
    const next = Object.hasOwn(over, key) ? over[key] : undefined
    if (next === undefined) return [key, value]
    return [key, isMap(value) && isMap(next) ? merged(value, next) : next]
  })
  const added = Object.entries(over).filter(([key]) => !Object.hasOwn(base, key))
  return Object.fromEntries([...members, ...added])
}
