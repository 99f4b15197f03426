import { type ByteString, LimitError, sequenceLength } from '../../../template-engine/go/index.ts'
import { Cursor } from './cursor.ts'
import { scannerError } from './error.ts'
import { scanBlock, scanPlain, scanQuoted } from './scalars.ts'
import { scanAnchorName, scanDirective, scanTag } from './tags.ts'
import type { SimpleKey, Token } from './token.ts'
import * as t from './token.ts'

/** go-yaml's own bound on flow nesting and on block nesting. */
const GO_MAX_DEPTH = 10_000
/** a simple key is at most this many characters long */
const MAX_KEY = 1024

/** The place for a key at a new level of nesting. */
const noKey = (opener: SimpleKey | undefined): SimpleKey => ({
  possible: false,
  awaited: false,
  required: false,
  tokenNumber: 0,
  at: 0,
  line: 0,
  column: 0,
  opener,
})

/** Bytes that no plain scalar begins with; `-`, `?` and `:` may when what follows is not a blank. */
const INDICATOR = new Uint8Array(256)
for (const char of '-?:,[]{}#&*!|>\'"%@`') INDICATOR[char.charCodeAt(0)] = 1

/**
 * Turns text into tokens, in the structure of libyaml's scanner (go-yaml v2 scannerc.go): which error is met first, and on which line,
 * follows from the order in which tokens are fetched.
 */
export class Scanner {
  readonly cursor: Cursor
  readonly #maxDepth: number
  #tokens: Token[] = []
  #head = 0
  /** tokens handed out so far */
  #parsed = 0
  #indent = -1
  readonly #indents: number[] = []
  readonly #keys: SimpleKey[] = []
  #keyAllowed = true
  #started = false
  flowLevel = 0

  constructor(text: ByteString, maxDepth: number) {
    this.cursor = new Cursor(text)
    this.#maxDepth = Math.min(maxDepth, GO_MAX_DEPTH)
  }

  get indent(): number {
    return this.#indent
  }

  /** The next token, left in place. */
  peek(): Token {
    for (;;) {
      const head = this.#tokens[this.#head]
      if (head !== undefined && (head.key === undefined || !head.key.awaited || !this.#isKeyPossible(head.key)))
        return head
      this.#fetch()
    }
  }

  /** Moves past the token that peek returned. */
  skip(): void {
    this.#parsed++
    this.#head++
    if (this.#head === this.#tokens.length) {
      this.#tokens.length = 0
      this.#head = 0
    } else if (this.#head === 512) {
      this.#tokens.splice(0, 512)
      this.#head = 0
    }
  }

  #fetch() {
    const { cursor } = this
    if (!this.#started) return this.#startStream()
    this.#skipToToken()
    this.#unrollIndent(cursor.column)
    const code = cursor.code()
    if (code === 0) return this.#endStream()
    if (cursor.at === cursor.lineStart) {
      if (code === 0x25) return this.#fetchDirective()
      if (cursor.isDocumentIndicator()) return this.#fetchDocumentIndicator(code)
    }
    if (INDICATOR[code] === 0 && !cursor.isBlankz(cursor.at)) return this.#fetchPlain()
    this.#fetchIndicator(code)
  }

  #fetchIndicator(code: number) {
    const { cursor, flowLevel } = this
    const blankNext = (): boolean => cursor.isBlankz(cursor.at + 1)
    switch (String.fromCharCode(code)) {
      case '[':
        return this.#openFlow(t.FLOW_SEQUENCE_START)
      case '{':
        return this.#openFlow(t.FLOW_MAPPING_START)
      case ']':
        return this.#closeFlow(t.FLOW_SEQUENCE_END)
      case '}':
        return this.#closeFlow(t.FLOW_MAPPING_END)
      case ',':
        return this.#fetchFlowEntry()
      case '-':
        return blankNext() ? this.#fetchBlockEntry() : this.#fetchPlain()
      case '?':
        return flowLevel > 0 || blankNext() ? this.#fetchKey() : this.#fetchPlain()
      case ':':
        return flowLevel > 0 || blankNext() ? this.#fetchValue() : this.#fetchPlain()
      case '*':
        return this.#fetchAnchor(t.ALIAS)
      case '&':
        return this.#fetchAnchor(t.ANCHOR)
      case '!':
        return this.#fetchTag()
      case '|':
      case '>':
        if (flowLevel === 0) return this.#fetchBlock(code === 0x7c ? 'literal' : 'folded')
        break
      case "'":
        return this.#fetchQuoted('single')
      case '"':
        return this.#fetchQuoted('double')
    }
    throw scannerError('found character that cannot start any token', cursor.line)
  }

  /** Adds a token without text. */
  #push(type: number, line: number, column: number, key?: SimpleKey): void {
    this.#tokens.push({ type, line, column, value: '', suffix: '', style: 'plain', key })
  }

  /** Puts a token at its number, or last when that number has been handed out or is -1. */
  #insert(token: Token, number: number): void {
    if (number < this.#parsed) this.#tokens.push(token)
    else this.#tokens.splice(this.#head + number - this.#parsed, 0, token)
  }

  /** Appends an indicator token of `width` bytes that stands at the cursor. */
  #take(type: number, width = 1, key?: SimpleKey): void {
    this.#push(type, this.cursor.line, this.cursor.column, key)
    this.cursor.at += width
  }

  // Simple keys

  #isKeyPossible(key: SimpleKey): boolean {
    if (!key.possible) return false
    if (key.line === this.cursor.line && !this.#isTooLong(key)) return true
    if (key.required) throw scannerError("could not find expected ':'", this.cursor.line)
    key.possible = false
    return false
  }

  #isTooLong(key: SimpleKey): boolean {
    const { at, text } = this.cursor
    if (at - key.at <= MAX_KEY) return false
    let characters = 0
    for (let i = key.at; i < at; i += sequenceLength(text, i) || 1) characters++
    return characters > MAX_KEY
  }

  #saveKey(): SimpleKey | undefined {
    if (!this.#keyAllowed) return undefined
    const { at, line, column } = this.cursor
    this.#removeKey()
    const required = this.flowLevel === 0 && this.#indent === column
    const tokenNumber = this.#parsed + this.#tokens.length - this.#head
    const key = { possible: true, awaited: true, required, tokenNumber, at, line, column, opener: undefined }
    this.#keys[this.#keys.length - 1] = key
    return key
  }

  #removeKey(): void {
    const key = this.#keys[this.#keys.length - 1] as SimpleKey
    if (!key.possible) return
    if (key.required) throw scannerError("could not find expected ':'", this.cursor.line)
    key.possible = false
  }

  // Indentation

  /** Opens a block collection when `column` is deeper than the one we are in. `number` is where the token goes, counted from the stream's start. */
  #rollIndent(column: number, number: number, type: number, line: number): void {
    if (this.flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    this.#checkDepth(this.#indents.length)
    const token: Token = { type, line, column, value: '', suffix: '', style: 'plain', key: undefined }
    this.#insert(token, number)
  }

  #checkDepth(depth: number): void {
    if (depth <= this.#maxDepth) return
    if (this.#maxDepth < GO_MAX_DEPTH) throw new LimitError('nesting of YAML values', this.#maxDepth)
    const { line } = this.cursor
    throw scannerError(`exceeded max depth of ${GO_MAX_DEPTH}`, line)
  }

  #unrollIndent(column: number): void {
    if (this.flowLevel > 0) return
    while (this.#indent > column) {
      this.#push(t.BLOCK_END, this.cursor.line, this.cursor.column)
      this.#indent = this.#indents.pop() ?? -1
    }
  }

  // Tokens

  #startStream(): void {
    this.#keys.push(noKey(undefined))
    this.#started = true
    this.#push(t.STREAM_START, 0, 0)
  }

  #endStream(): void {
    const { cursor } = this
    if (cursor.column !== 0) {
      cursor.line++
      cursor.lineStart = cursor.at
    }
    this.#leaveBlocks()
    this.#push(t.STREAM_END, cursor.line, 0)
  }

  #leaveBlocks(): void {
    this.#unrollIndent(-1)
    this.#removeKey()
    this.#keyAllowed = false
  }

  #fetchDirective(): void {
    this.#leaveBlocks()
    const { line } = this.cursor
    const { type, value, suffix } = scanDirective(this.cursor)
    this.#tokens.push({ type, line, column: 0, value, suffix, style: 'plain', key: undefined })
  }

  #fetchDocumentIndicator(code: number): void {
    this.#leaveBlocks()
    this.#take(code === 0x2d ? t.DOCUMENT_START : t.DOCUMENT_END, 3)
  }

  #openFlow(type: number): void {
    const key = this.#saveKey()
    this.#keys.push(noKey(key))
    this.flowLevel++
    this.#checkDepth(this.flowLevel)
    this.#keyAllowed = true
    this.#take(type, 1, key)
  }

  #closeFlow(type: number): void {
    this.#removeKey()
    if (this.flowLevel > 0) {
      this.flowLevel--
      // go-yaml forgets to wait for the `:` after brackets that held no possible key: `[]: x` reads as `[]`
      const { opener } = this.#keys.pop() as SimpleKey
      if (opener !== undefined) opener.awaited = false
    }
    this.#keyAllowed = false
    this.#take(type)
  }

  #fetchFlowEntry(): void {
    this.#removeKey()
    this.#keyAllowed = true
    this.#take(t.FLOW_ENTRY)
  }

  #openBlock(type: number, problem: string): void {
    const { cursor } = this
    if (this.flowLevel > 0) return
    if (!this.#keyAllowed) throw scannerError(problem, cursor.line)
    this.#rollIndent(cursor.column, -1, type, cursor.line)
  }

  #fetchBlockEntry(): void {
    this.#openBlock(t.BLOCK_SEQUENCE_START, 'block sequence entries are not allowed in this context')
    this.#removeKey()
    this.#keyAllowed = true
    this.#take(t.BLOCK_ENTRY)
  }

  #fetchKey(): void {
    this.#openBlock(t.BLOCK_MAPPING_START, 'mapping keys are not allowed in this context')
    this.#removeKey()
    this.#keyAllowed = this.flowLevel === 0
    this.#take(t.KEY)
  }

  #fetchValue(): void {
    const key = this.#keys[this.#keys.length - 1] as SimpleKey
    if (this.#isKeyPossible(key)) {
      const { line, column, tokenNumber } = key
      const token: Token = { type: t.KEY, line, column, value: '', suffix: '', style: 'plain', key: undefined }
      this.#insert(token, tokenNumber)
      this.#rollIndent(column, tokenNumber, t.BLOCK_MAPPING_START, line)
      key.possible = false
      this.#keyAllowed = false
    } else {
      this.#openBlock(t.BLOCK_MAPPING_START, 'mapping values are not allowed in this context')
      this.#keyAllowed = this.flowLevel === 0
    }
    this.#take(t.VALUE)
  }

  #fetchAnchor(type: number): void {
    const key = this.#saveKey()
    this.#keyAllowed = false
    const { line, column } = this.cursor
    const value = scanAnchorName(this.cursor)
    this.#tokens.push({ type, line, column, value, suffix: '', style: 'plain', key })
  }

  #fetchTag(): void {
    const key = this.#saveKey()
    this.#keyAllowed = false
    const { line, column } = this.cursor
    const { handle, suffix } = scanTag(this.cursor)
    this.#tokens.push({ type: t.TAG, line, column, value: handle, suffix, style: 'plain', key })
  }

  #fetchBlock(style: 'literal' | 'folded'): void {
    this.#removeKey()
    this.#keyAllowed = true
    const { line, column } = this.cursor
    const value = scanBlock(this, style === 'literal')
    this.#tokens.push({ type: t.SCALAR, line, column, value, suffix: '', style, key: undefined })
  }

  #fetchQuoted(style: 'single' | 'double'): void {
    const key = this.#saveKey()
    this.#keyAllowed = false
    const { line, column } = this.cursor
    const value = scanQuoted(this.cursor)
    this.#tokens.push({ type: t.SCALAR, line, column, value, suffix: '', style, key })
  }

  #fetchPlain(): void {
    const key = this.#saveKey()
    this.#keyAllowed = false
    const { line, column } = this.cursor
    const { text, broken } = scanPlain(this)
    if (broken) this.#keyAllowed = true
    this.#tokens.push({ type: t.SCALAR, line, column, value: text, suffix: '', style: 'plain', key })
  }

  /** Moves over blanks, comments and empty lines. A tab may stand only where no key can begin. */
  #skipToToken(): void {
    const { cursor } = this
    for (;;) {
      if (cursor.at === 0 && cursor.text.startsWith('\xef\xbb\xbf')) cursor.at += 3
      for (let code = cursor.code(); ; code = cursor.code()) {
        if (code !== 0x20 && (code !== 0x09 || (this.flowLevel === 0 && this.#keyAllowed))) break
        cursor.at++
      }
      if (cursor.code() === 0x23) cursor.skipToBreak()
      if (!cursor.isBreak(cursor.at)) return
      cursor.readBreak()
      if (this.flowLevel === 0) this.#keyAllowed = true
    }
  }
}
