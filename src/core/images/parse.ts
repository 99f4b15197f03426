import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, Scalar } from 'yaml'
import type { Entry, Node } from './node.ts'

/** Nodes of every document of a YAML text, empty ones left out; undefined when the text is no YAML. Keys may repeat; aliases are followed. */
export function parseDocuments(text: string): Node[] | undefined {
  try {
    const counter = new LineCounter()
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      schema: 'failsafe',
      logLevel: 'silent',
      lineCounter: counter,
      strict: false,
    })
    if (!Array.isArray(documents)) return []
    if (documents.some(({ errors }) => errors.length > 0)) return undefined
    return documents
      .filter(({ contents }) => contents !== null)
      .map((document) =>
        convert(document.contents, (node) => (isAlias(node) ? node.resolve(document) : undefined), counter, 0),
      )
  } catch {
    return undefined
  }
}

function convert(node: unknown, resolve: (node: unknown) => unknown, counter: LineCounter, depth: number): Node {
  const range = (node as { range?: readonly number[] } | null)?.range
  const at = counter.linePos(range?.[0] ?? 0)
  const place = { line: at.line, column: at.col }
  if (depth > 200) return { kind: 'scalar', text: '', plain: true, ...place }
  if (isAlias(node)) return convert(resolve(node), resolve, counter, depth + 1)
  if (isMap(node)) {
    const entries = node.items.map(
      ({ key, value }): Entry => ({
        key: isScalar(key) ? String(key.value) : '',
        value: convert(value, resolve, counter, depth + 1),
      }),
    )
    return { kind: 'map', entries, ...place }
  }
  if (isSeq(node))
    return { kind: 'list', items: node.items.map((item) => convert(item, resolve, counter, depth + 1)), ...place }
  if (isScalar(node))
    return {
      kind: 'scalar',
      text: String(node.value ?? ''),
      plain: node.type === undefined || node.type === Scalar.PLAIN,
      ...place,
    }
  return { kind: 'scalar', text: '', plain: true, ...place }
}
