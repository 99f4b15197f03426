import { listMember, type MapNode, type Node, textMember } from './node.ts'
import { OPERATORS } from './operators/index.ts'
import type { ObjectIdentity } from './rule.ts'

const REFERENCES = OPERATORS.flatMap(({ parameters }) => parameters ?? [])

/** More values of one parameter than any workflow gives it. */
const MAX_VALUES = 50
const MAX_DEPTH = 60
/** longer texts name nothing that can be pulled */
const MAX_LENGTH = 1024

/**
 * A text with the parameters of its object put in: one text for each value that the object gives a parameter, none when one of
 * them has no value. Undefined when the text refers to none.
 */
export function fillParameters(text: string, { apiVersion, root }: ObjectIdentity): readonly string[] | undefined {
  const row = REFERENCES.find(({ group }) => apiVersion.startsWith(`${group}/`))
  const names = row === undefined ? [] : [...text.matchAll(row.reference)].map(([, name = '']) => name)
  if (row === undefined || root === undefined || names.length === 0) return undefined
  let texts: readonly string[] = [text]
  for (const name of new Set(names)) texts = combined(texts, row.reference, name, parametersOf(root).get(name) ?? [])
  return texts
}

/** Each text with each value in it, as many as are looked at. */
function combined(texts: readonly string[], reference: RegExp, name: string, values: readonly string[]): string[] {
  const out: string[] = []
  for (const text of texts)
    for (const value of values) {
      if (out.length >= MAX_VALUES) return out
      const filled = put(text, reference, name, value)
      if (filled.length <= MAX_LENGTH) out.push(filled)
    }
  return out
}

const put = (text: string, reference: RegExp, wanted: string, value: string): string =>
  text.replace(reference, (whole, name: string) => (name === wanted ? value : whole))

/** What the lists of parameters of an object say, by its root: each image of a workflow asks. */
const PARAMETERS = new WeakMap<MapNode, ReadonlyMap<string, readonly string[]>>()

function parametersOf(root: MapNode): ReadonlyMap<string, readonly string[]> {
  const known = PARAMETERS.get(root) ?? readParameters(root)
  PARAMETERS.set(root, known)
  return known
}

/** The values of parameters by their names, wherever they stand. */
function readParameters(root: MapNode): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, Set<string>>()
  const add = (name: string, value: string): void => {
    const values = all.get(name) ?? new Set()
    if (values.size < MAX_VALUES) all.set(name, values.add(value))
  }
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH || node.kind === 'scalar') return
    if (node.kind === 'map')
      for (const list of ['parameters', 'params'])
        for (const item of listMember(node, list)?.items ?? []) {
          const value = item.kind === 'map' ? given(item) : ''
          if (item.kind === 'map' && value !== '' && value.length <= MAX_LENGTH && !/\{\{|\$\(/.test(value))
            add(textMember(item, 'name'), value)
        }
    const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items
    for (const child of children) visit(child, depth + 1)
  }
  visit(root, 0)
  return new Map([...all].map(([name, values]) => [name, [...values]]))
}

const given = (item: MapNode): string => textMember(item, 'value') || textMember(item, 'default')
