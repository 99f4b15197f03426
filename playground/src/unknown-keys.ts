import { yamlLanguage } from '@codemirror/lang-yaml'

/** A key of the user's values that the chart does not know. */
export interface UnknownKey {
  /** `image.tga` */
  readonly path: string
  /** where the key stands in the text */
  readonly from: number
  readonly to: number
  /** from 1 */
  readonly line: number
  /** the key that looks like it */
  readonly near: string | undefined
}

/** What a chart says of its values. */
export interface KnownValues {
  /** text of values.yaml */
  readonly values: string
  readonly templates: readonly { readonly source: string; readonly text: string }[]
}

interface Key {
  readonly path: readonly string[]
  readonly from: number
  readonly to: number
}

type Node = ReturnType<typeof yamlLanguage.parser.parse>['topNode']

const MAPPINGS: ReadonlySet<string> = new Set(['BlockMapping', 'FlowMapping'])

/** Every key of maps in maps, lists left alone; of broken text what can be read. */
function keysIn(text: string): Key[] {
  const keys: Key[] = []
  const visit = (node: Node, above: readonly string[]): void => {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.name !== 'Pair') {
        if (child.name !== 'BlockSequence' && child.name !== 'FlowSequence') visit(child, above)
        continue
      }
      const key = child.firstChild
      if (key?.name !== 'Key') continue
      const path = [...above, text.slice(key.from, key.to).replace(/^(["'])(.*)\1$/, '$2')]
      keys.push({ path, from: key.from, to: key.to })
      const value = child.lastChild
      if (value !== null && (MAPPINGS.has(value.name) || value.name === 'Anchored')) visit(value, path)
    }
  }
  visit(yamlLanguage.parser.parse(text).topNode, [])
  return keys
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const show = (path: readonly string[]): string => path.join('.')

/** Whether one text becomes the other by one letter more, less, other, or two changed round. */
export function isSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 3) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return swapped || restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
}

/** Names of the charts in a chart: keys at the top that are values of theirs. */
const subCharts = ({ templates }: KnownValues): Set<string> =>
  new Set(templates.flatMap(({ source }) => /^[^/]+\/charts\/([^/]+)\//.exec(source)?.[1] ?? []))

/**
 * Keys that the chart's defaults do not have and no template mentions. A map that templates take as a whole may hold anything, so that
 * there only what looks like a slip of a known key counts.
 */
export function unknownKeys(text: string, chart: KnownValues): UnknownKey[] {
  const known = keysIn(chart.values)
  const paths = new Set(known.map(({ path }) => show(path)))
  const inside = new Set([...subCharts(chart), 'global', 'tags'])
  const all = chart.templates.map((each) => each.text).join('\n')
  const isMentioned = (key: string): boolean => new RegExp(`(?:\\.|")${literal(key)}(?![\\w-])`).test(all)
  const isWhole = (key: string): boolean => new RegExp(`\\.${literal(key)}(?![\\w.-])`).test(all)
  const said = new Set<string>()
  return keysIn(text).flatMap(({ path, from, to }): UnknownKey[] => {
    const [key = '', parent] = [path.at(-1), path.at(-2)]
    const above = path.slice(0, -1)
    const isBelowUnknown = path.some((_, i) => said.has(show(path.slice(0, i))))
    if (isBelowUnknown || inside.has(path[0] ?? '') || paths.has(show(path))) return []
    const siblings = known.filter(
      (one) => one.path.length === path.length && show(one.path.slice(0, -1)) === show(above),
    )
    const near = siblings.map((one) => one.path.at(-1) ?? '').find((one) => isSlip(one, key))
    const mayHoldAnything = parent !== undefined && (siblings.length === 0 || isWhole(parent))
    if (isMentioned(key) || (mayHoldAnything && near === undefined)) return []
    said.add(show(path))
    const line = text.slice(0, from).split('\n').length
    return [{ path: show(path), from, to, line, near: near && show([...above, near]) }]
  })
}
