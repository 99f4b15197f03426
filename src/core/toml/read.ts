import {
  type ByteString,
  LimitError,
  quote,
  TypedSlice,
  types,
  UTC,
  type Value,
} from '../../../template-engine/go/index.ts'
import { LIMITS } from '../limits.ts'
import { convertFloat, convertInteger, convertTime, type Here } from './convert.ts'
import { TomlError } from './error.ts'
import { extended, keyText } from './key.ts'
import { EOF, isBlank, isNewline, LexError, type Lexeme, Lexer } from './lexer.ts'

type Table = Map<ByteString, Value>
type Key = readonly ByteString[]

/**
 * A TOML document as BurntSushi/toml decodes it into a map[string]interface {}: integers int64, floats float64, dates time.Time,
 * arrays []interface {}, arrays of tables []map[string]interface {}. `here` says what dates without a zone mean. Throws TomlError.
 */
export function readToml(text: ByteString, here: Here = { local: UTC, offset: 0 }, work: Work = FREE): Table {
  const reader = new Reader(text.replace(/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, ''), here, work)
  try {
    return reader.read()
  } catch (error) {
    if (error instanceof LexError) throw reader.error(error.message, error.line)
    throw error
  }
}

/** Names in one key: each opens a table, and is known by the names of all before it. */
const MAX_NAMES = 200

/** Is told the steps that names take, besides those for the text's length. */
type Work = (steps: number) => void

const FREE: Work = () => {}

/** Steps for each table on the way from the root. */
const LEVEL_STEPS = 12

class Reader {
  readonly #work: Work
  readonly #lexer: Lexer
  readonly #here: Here
  readonly #root: Table = new Map()
  /** tables that only the names of others have made so far */
  readonly #implicit = new Set<ByteString>()
  readonly #arrays = new Set<ByteString>()
  /** the table that is being filled */
  #context: Key = []
  /** the key whose value is being read */
  #key = ''
  /** where the last key began */
  #keyLine = 1
  #depth = 0

  constructor(text: ByteString, here: Here, work: Work) {
    this.#work = work
    this.#lexer = new Lexer(text)
    this.#here = here
  }

  error(message: ByteString, line: number): TomlError {
    const context = keyText(this.#context)
    const last = this.#key === '' ? context : context === '' ? this.#key : `${context}.${this.#key}`
    return new TomlError(
      last === '' ? `toml: line ${line}: ${message}` : `toml: line ${line} (last key ${quote(last)}): ${message}`,
    )
  }

  read(): Table {
    const lexer = this.#lexer
    if (lexer.text.slice(0, 6).includes('\0'))
      throw this.error('files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8', 1)
    for (;;) {
      lexer.skipSpace()
      const code = lexer.peek()
      if (code === EOF) return this.#root
      if (code === 0x5b) this.#readHeader()
      else this.#readPair()
      this.#endLine()
    }
  }

  #endLine(): void {
    const lexer = this.#lexer
    lexer.skipBlanks()
    const code = lexer.peek()
    if (code === EOF || code === 0x23 || isNewline(code)) return
    lexer.fail(`expected a top-level item to end with a newline, comment, or EOF, but got ${lexer.quoted()} instead`)
  }

  // Keys

  #readHeader(): void {
    const lexer = this.#lexer
    lexer.at++
    const array = lexer.peek() === 0x5b
    if (array) lexer.at++
    const key: ByteString[] = []
    do {
      lexer.skipBlanks()
      const code = lexer.peek()
      if (code === 0x5d || code === EOF) lexer.fail('unexpected end of table name (table names cannot be empty)')
      if (code === 0x2e) lexer.fail('unexpected table separator (table names cannot be empty)')
      if (key.length === 0) this.#keyLine = lexer.line
      this.#addName(key, code)
      lexer.skipBlanks()
    } while (this.#accept(0x2e))
    if (!this.#accept(0x5d)) lexer.failAfter(`expected '.' or ']' to end table name, but got ${lexer.quoted()} instead`)
    if (array && !this.#accept(0x5d))
      lexer.failAfter(`expected end of table array name delimiter ']', but got ${lexer.quoted()} instead`)
    this.#addContext(key, array)
    if (!array) this.#arrays.delete(keyText(key))
  }

  #accept(code: number): boolean {
    if (this.#lexer.peek() !== code) return false
    this.#lexer.at++
    return true
  }

  #addName(key: ByteString[], code: number): void {
    if (key.length >= MAX_NAMES) throw new LimitError('names in a TOML key', MAX_NAMES)
    key.push(this.#readName(code))
  }

  #readName(code: number): ByteString {
    return code === 0x22 || code === 0x27 ? this.#lexer.string().text : this.#lexer.bareName()
  }

  /** A dotted key with its `=`. */
  #readKey(): Key {
    const lexer = this.#lexer
    lexer.skipBlanks()
    const first = lexer.peek()
    if (first === 0x3d || first === EOF) lexer.fail("unexpected '=': key name appears blank")
    if (first === 0x2e) lexer.fail("unexpected '.': keys cannot start with a '.'")
    this.#keyLine = lexer.line
    const key: ByteString[] = []
    do {
      lexer.skipBlanks()
      const code = lexer.peek()
      if (code === 0x3d || code === EOF) lexer.fail("unexpected '='")
      if (code === 0x2e) lexer.fail("unexpected '.'")
      this.#addName(key, code)
      lexer.skipBlanks()
    } while (this.#accept(0x2e))
    if (this.#accept(0x3d)) return key
    if (lexer.peek() === EOF) lexer.fail("unexpected EOF; expected key separator '='")
    return lexer.fail(`expected '.' or '=', but got ${lexer.quoted()} instead`)
  }

  #readPair(): void {
    const outer = this.#context
    this.#openPair()
    const value = this.#readValue(false)
    this.#setValue(this.#key, value)
    this.#context = outer
    this.#key = ''
  }

  /** Reads a key and opens the tables that its front part names. */
  #openPair(): void {
    const key = this.#readKey()
    this.#key = key.at(-1) ?? ''
    for (const name of key.slice(0, -1)) {
      const path = [...this.#context, name]
      this.#implicit.add(keyText(path))
      this.#addContext(path, false)
    }
  }

  // Values

  #readValue(inArray: boolean): Value {
    if (++this.#depth > LIMITS.dataDepth) throw new LimitError('nesting of TOML values', LIMITS.dataDepth)
    const value = this.#readAny(inArray)
    this.#depth--
    return value
  }

  #readAny(inArray: boolean): Value {
    const lexer = this.#lexer
    while (isBlank(lexer.peek())) lexer.at++
    const code = lexer.peek()
    const char = lexer.text.charAt(lexer.at)
    if (char >= '0' && char <= '9') return this.#convert(lexer.numberOrDate())
    switch (char) {
      case '[':
        return this.#readArray()
      case '{':
        return this.#readInline(inArray)
      case '"':
      case "'":
        return lexer.text.startsWith(char.repeat(3), lexer.at) ? lexer.multiline().text : lexer.string().text
      case '.':
        return lexer.fail("floats must start with a digit, not '.'")
      case '+':
      case '-':
        return this.#convert(lexer.signed())
    }
    if (code === EOF) lexer.fail('unexpected EOF; expected value')
    if (lexer.isLetter()) return this.#convert(lexer.word())
    return lexer.fail(`expected value but found ${lexer.quoted()} instead`)
  }

  #readArray(): Value[] {
    const lexer = this.#lexer
    lexer.at++
    this.#arrays.add(keyText([...this.#context, this.#key]))
    const items: Value[] = []
    for (;;) {
      lexer.skipSpace()
      if (lexer.peek() === 0x2c) lexer.fail('unexpected comma')
      if (this.#accept(0x5d)) return items
      items.push(this.#readValue(true))
      lexer.skipSpace()
      if (this.#accept(0x2c)) continue
      if (this.#accept(0x5d)) return items
      lexer.fail(`expected a comma (',') or array terminator (']'), but got ${lexer.named()}`)
    }
  }

  #readInline(inArray: boolean): Table {
    const lexer = this.#lexer
    const outer = this.#context
    const outerKey = this.#key
    const own = [...outer, outerKey]
    this.#context = own
    this.#key = ''
    lexer.at++
    this.#implicit.add(keyText(own))
    this.#addContext(own, inArray)
    const table: Table = new Map()
    while (this.#inlineGoesOn()) {
      const before = this.#context
      this.#openPair()
      const path = this.#context.slice(before.length)
      const value = this.#readValue(false)
      this.#setValue(this.#key, value)
      this.#fill(table, path, value)
      this.#context = own
      this.#endInlinePair()
    }
    this.#context = outer
    this.#key = outerKey
    return table
  }

  #inlineGoesOn(): boolean {
    const lexer = this.#lexer
    lexer.skipSpace()
    if (lexer.peek() === 0x2c) lexer.fail('unexpected comma')
    return !this.#accept(0x7d)
  }

  #endInlinePair(): void {
    const lexer = this.#lexer
    lexer.skipSpace()
    if (this.#accept(0x2c) || lexer.peek() === 0x7d) return
    lexer.fail(`expected a comma or an inline table terminator '}', but got ${lexer.named()} instead`)
  }

  #fill(table: Table, path: Key, value: Value): void {
    let inner = table
    for (const name of path) {
      const next = inner.get(name) ?? new Map<ByteString, Value>()
      if (!(next instanceof Map)) throw this.error(`${quote(keyText(this.#context))} is not a table`, this.#keyLine)
      inner.set(name, next)
      inner = next
    }
    inner.set(this.#key, value)
  }

  #convert(lexeme: Lexeme): Value {
    const fail = (message: ByteString): TomlError => this.error(message, lexeme.line)
    switch (lexeme.kind) {
      case 'integer':
        return convertInteger(lexeme.text, fail)
      case 'float':
        return convertFloat(lexeme.text, fail)
      case 'datetime':
        return convertTime(lexeme.text, this.#here, fail)
      case 'bool':
        return lexeme.text === 'true'
      case 'string':
        return lexeme.text
    }
  }

  // Tables

  /** As parse.go, addContext: makes `key` the table to fill, or appends a table to the array of that name. */
  #addContext(key: Key, array: boolean): void {
    this.#work(key.length * LEVEL_STEPS)
    let table = this.#root
    const path: ByteString[] = []
    let written = ''
    for (const name of key.slice(0, -1)) {
      path.push(name)
      written = extended(written, name)
      if (!table.has(name)) {
        this.#implicit.add(written)
        table.set(name, new Map())
      }
      table = this.#inside(table, name, `Key '${written}' was already created as a hash.`)
    }
    const last = key.at(-1) ?? ''
    this.#context = path
    if (array) this.#append(table, last, key)
    else this.#setValue(last, new Map())
    this.#context = [...path, last]
  }

  #append(table: Table, name: ByteString, key: Key): void {
    const existing = table.get(name) ?? new TypedSlice(types.MAPS, [])
    if (!(existing instanceof TypedSlice))
      throw this.error(`Key '${keyText(key)}' was already created and cannot be used as an array.`, this.#keyLine)
    table.set(name, existing)
    existing.items?.push(new Map())
  }

  /** The table of that name, or the last one of an array of tables. */
  #inside(table: Table, name: ByteString, otherwise: ByteString): Table {
    const value = table.get(name)
    const inner = value instanceof TypedSlice ? value.items?.at(-1) : value
    if (inner instanceof Map) return inner
    throw this.error(otherwise, this.#keyLine)
  }

  #setValue(name: ByteString, value: Value): void {
    this.#work(this.#context.length * LEVEL_STEPS)
    let table = this.#root
    let key = ''
    for (const part of this.#context) {
      key = extended(key, part)
      table = this.#inside(table, part, `Key '${key}' has already been defined.`)
    }
    key = extended(key, name)
    if (table.has(name)) {
      if (!this.#implicit.delete(key)) throw this.error(`Key '${key}' has already been defined.`, this.#keyLine)
      if (!this.#arrays.has(key)) return
    }
    table.set(name, value)
  }
}
