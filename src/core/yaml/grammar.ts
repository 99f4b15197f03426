import type { ByteString } from '../../../template-engine/go/index.ts'
import { parserError } from './error.ts'
import {
  ALIAS_EVENT,
  DOCUMENT_END_EVENT,
  DOCUMENT_START_EVENT,
  MAPPING_END_EVENT,
  MAPPING_START_EVENT,
  Parser,
  parseEnd,
  SCALAR_EVENT,
  SEQUENCE_END_EVENT,
  SEQUENCE_START_EVENT,
  STREAM_END_EVENT,
  type State,
} from './parser.ts'
import type { Token } from './token.ts'
import * as t from './token.ts'

/** The events of a stream, by the productions of go-yaml v2 parserc.go: one function a state. */
export const parseStream = (text: ByteString, maxDepth: number): Parser => new Parser(text, maxDepth, parseStreamStart)

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
