import { type ByteString, LimitError } from '../../../template-engine/go/index.ts'
import { LIMITS } from '../limits.ts'
import { YamlError, yamlError } from './error.ts'
import { parseStream } from './grammar.ts'
import type { YamlNode } from './node.ts'
import { MAX_ORDINARY_DEPTH, type Maker, OrdinaryReader } from './ordinary.ts'
import * as p from './parser.ts'
import { openStream } from './stream.ts'

export interface YamlLimits {
  /** nesting of mappings and sequences; go-yaml's own bound is 10000 */
  readonly maxDepth?: number | undefined
}

/** The text is read in blocks: the end of what could be read is noticed this many bytes early. */
const LOOKAHEAD = 4

/** The first document of a stream as a tree; undefined when there is none. Throws YamlError. */
export function composeFirst(input: ByteString, limits: YamlLimits = {}): YamlNode | undefined {
  let root: YamlNode | undefined
  for (root of composeAll(input, limits)) break
  return root
}

interface Open {
  readonly children: YamlNode[]
}

/** Makes the tree of an ordinary document. */
export const TREE: Maker<YamlNode> = {
  scalar: (value, style, line, column) => {
    return { kind: 'scalar', value, tag: '', style, implicit: style === 'plain', line, column }
  },
  key: (value, style, line, column) => TREE.scalar(value, style, line, column),
  mapping: (line, column) => ({ kind: 'mapping', children: [], line, column }),
  sequence: (line, column) => ({ kind: 'sequence', children: [], line, column }),
  put: (mapping, key, value) => (mapping as YamlNode & Open).children.push(key, value),
  add: (sequence, item) => (sequence as YamlNode & Open).children.push(item),
}

/** What a maker makes of the first document; undefined where there is none, and where it is not plainly ordinary. */
export function makeFirst<N>(input: ByteString, limits: YamlLimits, make: Maker<N>): N | undefined {
  const { text, problem } = openStream(input === '' ? '\n' : input)
  const isOrdinary = problem === undefined && isDeep(limits) && OrdinaryReader.accepts(text)
  return isOrdinary ? new OrdinaryReader(text, make).next() : undefined
}

const isDeep = ({ maxDepth = LIMITS.dataDepth }: YamlLimits): boolean => maxDepth > MAX_ORDINARY_DEPTH

/** The documents of a stream, one tree each, as they are read. Throws YamlError where go-yaml's decoder would. */
export function* composeAll(input: ByteString, limits: YamlLimits = {}): Generator<YamlNode> {
  const { text, problem } = openStream(input === '' ? '\n' : input)
  const maxDepth = limits.maxDepth ?? LIMITS.dataDepth
  let rest = { at: 0, line: 0 }
  if (problem === undefined && isDeep(limits) && OrdinaryReader.accepts(text)) {
    const reader = new OrdinaryReader(text, TREE)
    for (let root = reader.next(); root !== undefined; root = reader.next()) yield root
    if (reader.done) return
    rest = reader.rest
  }
  const parser = parseStream(rest.at === 0 ? text : text.slice(rest.at), maxDepth)
  parser.scanner.cursor.line = rest.line
  const broken = (): boolean => problem !== undefined && parser.scanner.cursor.at > text.length - LOOKAHEAD
  try {
    while (parser.next() === p.DOCUMENT_START_EVENT) {
      const root = composeDocument(parser, maxDepth)
      if (broken()) break
      yield root
    }
  } catch (error) {
    if (!(error instanceof YamlError) || !broken()) throw error
  }
  if (broken()) throw yamlError(problem ?? '')
}

/** Reads from after the document's start event to its end event. */
function composeDocument(parser: p.Parser, maxDepth: number): YamlNode {
  const anchors = new Map<ByteString, YamlNode>()
  const stack: Open[] = []
  let root: YamlNode | undefined
  for (;;) {
    const event = parser.next()
    if (event === p.SEQUENCE_END_EVENT || event === p.MAPPING_END_EVENT) stack.pop()
    else {
      const node = composeNode(parser, event, anchors)
      const parent = stack[stack.length - 1]
      if (parent === undefined) root = node
      else parent.children.push(node)
      if (event === p.SEQUENCE_START_EVENT || event === p.MAPPING_START_EVENT) {
        if (stack.length >= maxDepth) throw new LimitError('nesting of YAML values', maxDepth)
        stack.push(node as YamlNode & Open)
      }
    }
    if (stack.length > 0 || root === undefined) continue
    parser.next()
    return root
  }
}

function composeNode(parser: p.Parser, event: number, anchors: Map<ByteString, YamlNode>): YamlNode {
  const line = parser.line + 1
  const column = parser.column + 1
  if (event === p.ALIAS_EVENT) {
    const name = parser.value
    const target = anchors.get(name)
    if (target === undefined) throw yamlError(`unknown anchor '${name}' referenced`)
    return { kind: 'alias', name, target, line, column }
  }
  const node = newNode(parser, event, line, column)
  if (parser.anchor !== '') anchors.set(parser.anchor, node)
  return node
}

function newNode(parser: p.Parser, event: number, line: number, column: number): YamlNode {
  if (event === p.SEQUENCE_START_EVENT) return { kind: 'sequence', children: [], line, column }
  if (event === p.MAPPING_START_EVENT) return { kind: 'mapping', children: [], line, column }
  const { value, tag, style, implicit } = parser
  return { kind: 'scalar', value, tag, style, implicit, line, column }
}
