import { listMember, type MapNode, type Node, textMember } from './node.ts'
import { OPERATORS } from './operators/index.ts'
import type { ObjectIdentity } from './rule.ts'

const REFERENCES = OPERATORS.flatMap(({ parameters }) => parameters ?? [])

/** More values of one parameter than any workflow gives it. */
const MAX_VALUES = 50
const MAX_DEPTH = 60

/**
 * A text with the parameters of its object put in: one text for each value that the object gives a parameter, none when one of
 * them has no value. Undefined when the text refers to none.
 */
export function fillParameters(text: string, { apiVersion, root }: ObjectIdentity): readonly string[] | undefined {
  const row = REFERENCES.find(({ group }) => apiVersion.startsWith(`${group}/`))
  const names = row === undefined ? [] : [...text.matchAll(row.reference)].map(([, name = '']) => name)
  if (row === undefined || root === undefined || names.length === 0) return undefined
  let texts: readonly string[] = [text]
  for (const name of new Set(names)) {
    const values = valuesOf(root, name)
    texts = texts.flatMap((each) => values.map((value) => put(each, row.reference, name, value))).slice(0, MAX_VALUES)
  }
  return texts
}

const put = (text: string, reference: RegExp, wanted: string, value: string): string =>
  text.replace(reference, (whole, name: string) => (name === wanted ? value : whole))

/** What an object's lists of parameters say of one, wherever they stand. */
function valuesOf(root: MapNode, name: string): string[] {
  const values = new Set<string>()
  const visit = (node: Node, depth: number): void => {
    if (depth > MAX_DEPTH || values.size >= MAX_VALUES || node.kind === 'scalar') return
    if (node.kind === 'map')
      for (const list of ['parameters', 'params'])
        for (const item of listMember(node, list)?.items ?? []) {
          const value = item.kind === 'map' && textMember(item, 'name') === name ? given(item) : ''
          if (value !== '' && !/\{\{|\$\(/.test(value)) values.add(value)
        }
    const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items
    for (const child of children) visit(child, depth + 1)
  }
  visit(root, 0)
  return [...values]
}

const given = (item: MapNode): string => textMember(item, 'value') || textMember(item, 'default')
