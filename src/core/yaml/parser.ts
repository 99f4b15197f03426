import type { ByteString } from '../../../template-engine/go/index.ts'
import { parserError } from './error.ts'
import { Scanner } from './scanner.ts'
import type { ScalarStyle, Token } from './token.ts'
import * as t from './token.ts'

export const STREAM_END_EVENT = 0
export const DOCUMENT_START_EVENT = 1
export const DOCUMENT_END_EVENT = 2
export const ALIAS_EVENT = 3
export const SCALAR_EVENT = 4
export const SEQUENCE_START_EVENT = 5
export const SEQUENCE_END_EVENT = 6
export const MAPPING_START_EVENT = 7
export const MAPPING_END_EVENT = 8

/** What the next token is read as. Returns the type of the event that it makes. */
export type State = (parser: Parser) => number

/**
 * The state of libyaml's parser (go-yaml v2 parserc.go): tokens in, events out, by the states of grammar.ts. `next` returns the event's
 * type; what belongs to it stands in the fields until the next call.
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
  #state: State
  readonly #states: State[] = []
  readonly #tags = new Map<ByteString, ByteString>()

  constructor(text: ByteString, maxDepth: number, start: State) {
    this.scanner = new Scanner(text, maxDepth)
    this.#state = start
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

/** The end of the stream, on every call. */
export function parseEnd(p: Parser): number {
  return p.event(STREAM_END_EVENT, p.scanner.peek())
}
