import type { ByteString } from '../../../template-engine/go/index.ts'
import { parserError } from './error.ts'
import { Scanner } from './scanner.ts'
import type { ScalarStyle, Token } from './token.ts'
import * as t from './token.ts'

const STREAM_END_EVENT = 0
export const DOCUMENT_START_EVENT = 1
const DOCUMENT_END_EVENT = 2
export const ALIAS_EVENT = 3
const SCALAR_EVENT = 4
export const SEQUENCE_START_EVENT = 5
export const SEQUENCE_END_EVENT = 6
export const MAPPING_START_EVENT = 7
export const MAPPING_END_EVENT = 8

type State = (parser: Parser) => number

/**
 * Turns tokens into events, in the structure of libyaml's parser (go-yaml v2 parserc.go). `next` returns the event's type;
 * what belongs to it stands in the fields until the next call.
 */
export class Parser {
  readonly scanner: Scanner
  /** 0-based place of the event; the column counts bytes */
  line = 0
  column = 0
  /** scalar text or alias name */
  value: ByteString = ''
  anchor: ByteString = ''
  tag: ByteString = ''
  /** a scalar that may be anything: plain and untagged, or tagged `!` */
  implicit = false
  style: ScalarStyle = 'plain'
  #state: State = parseStreamStart
  readonly #states: State[] = []
  readonly #tags = new Map<ByteString, ByteString>()

  constructor(text: ByteString, maxDepth: number) {
    this.scanner = new Scanner(text, maxDepth)
  }

  next(): number {
    return this.#state(this)
  }

  /** What to do after the node that begins now. */
  push(state: State): void {
    this.#states.push(state)
  }

  go(state: State): void {
    this.#state = state
  }

  pop(): void {
    this.#state = this.#states.pop() ?? parseEnd
  }

  /** Moves past a collection's opening token. */
  open(): void {
    this.scanner.peek()
    this.scanner.skip()
  }

  /** Ends a collection with the token at hand. */
  close(event: number, token: Token): number {
    this.pop()
    this.scanner.skip()
    return this.event(event, token)
  }

  event(type: number, token: Token): number {
    this.line = token.line
    this.column = token.column
    return type
  }

  empty(token: Token): number {
    this.value = ''
    this.anchor = ''
    this.tag = ''
    this.implicit = true
    this.style = 'plain'
    return this.event(SCALAR_EVENT, token)
  }

  /** go-yaml's process_directives: reads `%` lines; the token after them is next. */
  readDirectives(): Token {
    let version = false
    for (;;) {
      const token = this.scanner.peek()
      if (token.type === t.VERSION_DIRECTIVE) {
        if (version) throw parserError('found duplicate %YAML directive', token.line)
        if (token.value !== '1.1') throw parserError('found incompatible YAML document', token.line)
        version = true
      } else if (token.type === t.TAG_DIRECTIVE) {
        if (this.#tags.has(token.value)) throw parserError('found duplicate %TAG directive', token.line)
        this.#tags.set(token.value, token.suffix)
      } else break
      this.scanner.skip()
    }
    if (!this.#tags.has('!')) this.#tags.set('!', '!')
    if (!this.#tags.has('!!')) this.#tags.set('!!', 'tag:yaml.org,2002:')
    return this.scanner.peek()
  }

  forgetDirectives(): void {
    this.#tags.clear()
  }

  resolveTag(token: Token): ByteString {
    if (token.value === '') return token.suffix
    const prefix = this.#tags.get(token.value)
    const tag = prefix === undefined ? '' : prefix + token.suffix
    if (tag === '') throw parserError('found undefined tag handle', token.line)
    return tag
  }
}

function parseEnd(p: Parser): number {
  return p.event(STREAM_END_EVENT, p.scanner.peek())
}

function parseStreamStart(p: Parser): number {
  p.scanner.peek()
  p.scanner.skip()
  return parseDocumentStart(p, true)
}

function parseDocumentStart(p: Parser, implicit: boolean): number {
  let token = p.scanner.peek()
  if (!implicit) {
    while (token.type === t.DOCUMENT_END) {
      p.scanner.skip()
      token = p.scanner.peek()
    }
  }
  if (token.type === t.STREAM_END) {
    p.go(parseEnd)
    return p.event(STREAM_END_EVENT, token)
  }
  const bare = token.type !== t.VERSION_DIRECTIVE && token.type !== t.TAG_DIRECTIVE && token.type !== t.DOCUMENT_START
  const start = p.readDirectives()
  p.push(parseDocumentEnd)
  if (implicit && bare) {
    p.go(parseBlockNode)
    return p.event(DOCUMENT_START_EVENT, token)
  }
  if (start.type !== t.DOCUMENT_START) throw parserError('did not find expected <document start>', start.line)
  p.scanner.skip()
  p.go(parseDocumentContent)
  return p.event(DOCUMENT_START_EVENT, token)
}

const parseNextDocument: State = (p) => parseDocumentStart(p, false)

function parseDocumentContent(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type > t.DOCUMENT_END || token.type === t.STREAM_START) return parseNode(p, true, false)
  p.pop()
  return p.empty(token)
}

function parseDocumentEnd(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.DOCUMENT_END) p.scanner.skip()
  p.forgetDirectives()
  p.go(parseNextDocument)
  return p.event(DOCUMENT_END_EVENT, token)
}

const parseBlockNode: State = (p) => parseNode(p, true, false)

function parseNode(p: Parser, block: boolean, indentless: boolean): number {
  let token = p.scanner.peek()
  if (token.type === t.ALIAS) {
    p.pop()
    p.scanner.skip()
    p.value = token.value
    return p.event(ALIAS_EVENT, token)
  }
  const start = token
  p.anchor = ''
  p.tag = ''
  if (token.type === t.ANCHOR || token.type === t.TAG) token = parseProperties(p, token)
  p.implicit = p.tag === ''
  if (indentless && token.type === t.BLOCK_ENTRY) {
    p.go(parseIndentlessEntry)
    return p.event(SEQUENCE_START_EVENT, start)
  }
  switch (token.type) {
    case t.SCALAR:
      p.implicit = (p.tag === '' && token.style === 'plain') || p.tag === '!'
      p.value = token.value
      p.style = token.style
      p.pop()
      p.scanner.skip()
      return p.event(SCALAR_EVENT, start)
    case t.FLOW_SEQUENCE_START:
      p.go(parseFirstFlowEntry)
      return p.event(SEQUENCE_START_EVENT, start)
    case t.FLOW_MAPPING_START:
      p.go(parseFirstFlowKey)
      return p.event(MAPPING_START_EVENT, start)
  }
  if (block && token.type === t.BLOCK_SEQUENCE_START) {
    p.go(parseFirstBlockEntry)
    return p.event(SEQUENCE_START_EVENT, start)
  }
  if (block && token.type === t.BLOCK_MAPPING_START) {
    p.go(parseFirstBlockKey)
    return p.event(MAPPING_START_EVENT, start)
  }
  if (p.anchor === '' && p.tag === '') throw parserError('did not find expected node content', token.line)
  p.pop()
  p.value = ''
  p.style = 'plain'
  return p.event(SCALAR_EVENT, start)
}

/** `&anchor` and `!tag` in either order; returns the token after them. */
function parseProperties(p: Parser, first: Token): Token {
  let token = first
  let tag: Token | undefined
  for (let n = 0; n < 2; n++) {
    if (token.type === t.ANCHOR && p.anchor === '') p.anchor = token.value
    else if (token.type === t.TAG && tag === undefined) tag = token
    else break
    p.scanner.skip()
    token = p.scanner.peek()
  }
  if (tag !== undefined) p.tag = p.resolveTag(tag)
  return token
}

const parseFirstBlockEntry: State = (p) => {
  p.open()
  return parseBlockEntry(p)
}

function parseBlockEntry(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.BLOCK_ENTRY) {
    p.scanner.skip()
    const { type } = p.scanner.peek()
    if (type === t.BLOCK_ENTRY || type === t.BLOCK_END) {
      p.go(parseBlockEntry)
      return p.empty(token)
    }
    p.push(parseBlockEntry)
    return parseNode(p, true, false)
  }
  if (token.type === t.BLOCK_END) return p.close(SEQUENCE_END_EVENT, token)
  throw parserError("did not find expected '-' indicator", token.line)
}

function parseIndentlessEntry(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type !== t.BLOCK_ENTRY) {
    p.pop()
    return p.event(SEQUENCE_END_EVENT, token)
  }
  p.scanner.skip()
  const { type } = p.scanner.peek()
  if (type === t.BLOCK_ENTRY || isBlockMappingToken(type)) {
    p.go(parseIndentlessEntry)
    return p.empty(token)
  }
  p.push(parseIndentlessEntry)
  return parseNode(p, true, false)
}

const isBlockMappingToken = (type: number): boolean => type === t.KEY || type === t.VALUE || type === t.BLOCK_END

const parseFirstBlockKey: State = (p) => {
  p.open()
  return parseBlockKey(p)
}

function parseBlockKey(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.KEY) {
    p.scanner.skip()
    if (isBlockMappingToken(p.scanner.peek().type)) {
      p.go(parseBlockValue)
      return p.empty(token)
    }
    p.push(parseBlockValue)
    return parseNode(p, true, true)
  }
  if (token.type === t.BLOCK_END) return p.close(MAPPING_END_EVENT, token)
  throw parserError('did not find expected key', token.line)
}

function parseBlockValue(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.VALUE) {
    p.scanner.skip()
    if (!isBlockMappingToken(p.scanner.peek().type)) {
      p.push(parseBlockKey)
      return parseNode(p, true, true)
    }
  }
  p.go(parseBlockKey)
  return p.empty(token)
}

const parseFirstFlowEntry: State = (p) => {
  p.open()
  return parseFlowEntry(p, true)
}
const parseNextFlowEntry: State = (p) => parseFlowEntry(p, false)

function parseFlowEntry(p: Parser, first: boolean): number {
  let token = p.scanner.peek()
  if (token.type === t.FLOW_SEQUENCE_END) return p.close(SEQUENCE_END_EVENT, token)
  if (!first) {
    if (token.type !== t.FLOW_ENTRY) throw parserError("did not find expected ',' or ']'", token.line)
    p.scanner.skip()
    token = p.scanner.peek()
  }
  if (token.type === t.KEY) {
    p.go(parseFlowPairKey)
    p.anchor = ''
    p.tag = ''
    p.scanner.skip()
    return p.event(MAPPING_START_EVENT, token)
  }
  if (token.type === t.FLOW_SEQUENCE_END) return p.close(SEQUENCE_END_EVENT, token)
  p.push(parseNextFlowEntry)
  return parseNode(p, false, false)
}

/** A `key: value` among the entries of a `[]`. As in go-yaml, an empty key swallows the token that ends it. */
function parseFlowPairKey(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type !== t.VALUE && token.type !== t.FLOW_ENTRY && token.type !== t.FLOW_SEQUENCE_END) {
    p.push(parseFlowPairValue)
    return parseNode(p, false, false)
  }
  p.scanner.skip()
  p.go(parseFlowPairValue)
  return p.empty(token)
}

function parseFlowPairValue(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.VALUE) {
    p.scanner.skip()
    const { type } = p.scanner.peek()
    if (type !== t.FLOW_ENTRY && type !== t.FLOW_SEQUENCE_END) {
      p.push(parseFlowPairEnd)
      return parseNode(p, false, false)
    }
  }
  p.go(parseFlowPairEnd)
  return p.empty(token)
}

function parseFlowPairEnd(p: Parser): number {
  p.go(parseNextFlowEntry)
  return p.event(MAPPING_END_EVENT, p.scanner.peek())
}

const parseFirstFlowKey: State = (p) => {
  p.open()
  return parseFlowKey(p, true)
}
const parseNextFlowKey: State = (p) => parseFlowKey(p, false)

function parseFlowKey(p: Parser, first: boolean): number {
  let token = p.scanner.peek()
  if (token.type === t.FLOW_MAPPING_END) return p.close(MAPPING_END_EVENT, token)
  if (!first) {
    if (token.type !== t.FLOW_ENTRY) throw parserError("did not find expected ',' or '}'", token.line)
    p.scanner.skip()
    token = p.scanner.peek()
  }
  if (token.type === t.KEY) {
    p.scanner.skip()
    token = p.scanner.peek()
    if (token.type === t.VALUE || token.type === t.FLOW_ENTRY || token.type === t.FLOW_MAPPING_END) {
      p.go(parseFlowValue)
      return p.empty(token)
    }
    p.push(parseFlowValue)
    return parseNode(p, false, false)
  }
  if (token.type === t.FLOW_MAPPING_END) return p.close(MAPPING_END_EVENT, token)
  p.push(parseFlowEmptyValue)
  return parseNode(p, false, false)
}

function parseFlowValue(p: Parser): number {
  const token = p.scanner.peek()
  if (token.type === t.VALUE) {
    p.scanner.skip()
    const { type } = p.scanner.peek()
    if (type !== t.FLOW_ENTRY && type !== t.FLOW_MAPPING_END) {
      p.push(parseNextFlowKey)
      return parseNode(p, false, false)
    }
  }
  p.go(parseNextFlowKey)
  return p.empty(token)
}

function parseFlowEmptyValue(p: Parser): number {
  p.go(parseNextFlowKey)
  return p.empty(p.scanner.peek())
}
