import { LimitError } from '../errors.ts'
import { quote, unquote } from '../go/quote.ts'
import { describeItem, isOperand, type Pos } from '../lex/item.ts'
import type { ItemKind } from '../lex/kind.ts'
import * as t from '../lex/kind.ts'
import { Lexer } from '../lex/lexer.ts'
import type { EngineLimits } from '../limits.ts'
import type { ByteString } from '../value/value.ts'
import { isBlank } from './blank.ts'
import { ParseError } from './error.ts'
import type { Node, NodeKind } from './node.ts'
import * as n from './node.ts'
import { readConstant } from './number.ts'
import { lineAndColumn } from './place.ts'
import { Tape } from './tape.ts'
import { Source, type Tree } from './tree.ts'
import { Variables } from './variables.ts'

/** Text to parse, and what the parser must know of its surroundings. */
export interface SourceText {
  /** of the main template; errors and places show it too */
  readonly name: ByteString
  readonly text: ByteString
  readonly hasFunction: (name: ByteString) => boolean
  readonly limits: Pick<EngineLimits, 'nesting'>
}

/** What closes a list: the end of the text, `{{end}}` or `{{else}}`. */
type Closer = typeof t.EOF | typeof t.END | typeof t.ELSE

/** No position. */
const NOWHERE = -1

/** As text/template/parse parse.go of Go 1.25, for a text and all of its definitions. What it reads it writes on a tape. */
class Parser {
  readonly #source: SourceText
  readonly #lexer: Lexer
  readonly #tape = new Tape()
  #variables = new Variables()
  /** the lists of the templates that have been read, by name */
  readonly #roots = new Map<ByteString, Node>()
  /** the last item, and whether it is to be read again */
  #kind: ItemKind = t.EOF
  #unread = false
  /** where the action that is being parsed begins */
  #action: Pos = NOWHERE
  /** a variable with an item behind it that Go has read before it looks at the variable */
  #lookedPast: Pos = NOWHERE
  #ranges = 0
  #depth = 0

  constructor(source: SourceText) {
    this.#source = source
    this.#lexer = new Lexer(source.text)
  }

  // items

  #next(): ItemKind {
    if (this.#unread) this.#unread = false
    else this.#kind = this.#lexer.next()
    return this.#kind
  }

  #peek(): ItemKind {
    const kind = this.#next()
    this.#unread = true
    return kind
  }

  #text(start: Pos, end: Pos): ByteString {
    return this.#source.text.slice(start, end)
  }

  // errors

  #lineOf(pos: Pos): number {
    return lineAndColumn(this.#source.text, pos).line
  }

  /** The line is that of the last item read, which may come after the one at fault. */
  #fail(detail: ByteString, at = this.#lexer.start, missingFunction?: ByteString): never {
    throw new ParseError(this.#source.name, this.#lineOf(at), detail, missingFunction)
  }

  #unexpected(context: string): never {
    const { word, start, end } = this.#lexer
    if (this.#kind !== t.ERROR)
      return this.#fail(`unexpected ${describeItem(this.#kind, this.#text(start, end))} in ${context}`)
    const line = this.#lineOf(this.#action)
    if (this.#action === NOWHERE || line === this.#lineOf(start)) return this.#fail(word)
    const action = word.endsWith(' action') ? '' : ' in action'
    return this.#fail(`${word}${action} started at ${this.#source.name}:${line}`)
  }

  #expect(kind: ItemKind, context: string): void {
    if (this.#next() !== kind) this.#unexpected(context)
  }

  #unquote(start: Pos, end: Pos): ByteString {
    return unquote(this.#text(start, end)) ?? this.#fail('invalid syntax')
  }

  /** Every recursion of the parser passes here, and lowers the depth again when it is done. */
  #deeper(): void {
    const { nesting } = this.#source.limits
    if (++this.#depth > nesting) throw new LimitError('template nesting', nesting)
  }

  // templates

  /** text: list EOF */
  parse(): Tree[] {
    const { name, text } = this.#source
    const root = this.#tape.next
    const closer = this.#list(true)
    if (closer !== t.EOF) this.#fail(`unexpected {{${closer === t.END ? 'end' : 'else'}}}`)
    this.#add(name, root)
    const source = new Source(name, text, this.#tape.finish())
    return [...this.#roots].map(([title, list]) => ({ name: title, source, root: list }))
  }

  /** A blank template gives way to another of its name, two that are not blank are an error. */
  #add(name: ByteString, root: Node): void {
    const known = this.#roots.get(name)
    if (known === undefined || this.#tape.isFlagged(known)) this.#roots.set(name, root)
    else if (!this.#tape.isFlagged(root)) this.#fail(`template: multiple definition of template ${quote(name)}`)
  }

  /** definition: `{{define` string `}}` list `{{end}}`; the keyword is past. */
  #definition(): void {
    const context = 'define clause'
    this.#next()
    const name = this.#templateName(context)
    this.#expect(t.CLOSE, context)
    this.#body(name, context, undefined)
  }

  /** The list of a definition or a block. With `at`, an error about what closes it is on that line. */
  #body(name: ByteString, context: string, at: Pos | undefined): void {
    this.#deeper()
    const variables = this.#variables
    const ranges = this.#ranges
    this.#variables = new Variables()
    this.#ranges = 0
    this.#action = NOWHERE
    const definition = this.#tape.open(n.DEFINITION)
    const root = this.#tape.next
    const closer = this.#list(false)
    this.#tape.close(definition)
    if (closer !== t.END) this.#fail(`unexpected {{else}} in ${context}`, at)
    this.#variables = variables
    this.#ranges = ranges
    this.#depth--
    this.#add(name, root)
  }

  /** list: { text | action | definition }, up to what closes it. Definitions are known at the top only. */
  #list(isTop: boolean): Closer {
    const tape = this.#tape
    const lexer = this.#lexer
    this.#peek()
    const list = tape.open(n.LIST, lexer.start)
    let blank = true
    let closer: Closer | undefined
    do {
      const kind = this.#next()
      if (kind === t.TEXT) {
        blank &&= isBlank(lexer.text, lexer.start, lexer.end)
        tape.open(n.TEXT, lexer.start, lexer.end)
      } else if (kind === t.EOF) {
        if (!isTop) this.#fail('unexpected EOF')
        closer = t.EOF
      } else {
        if (kind !== t.OPEN) this.#unexpected('input')
        const open = lexer.start
        if (this.#next() === t.DEFINE && isTop) {
          this.#definition()
        } else {
          this.#action = open
          closer = this.#statement()
          this.#action = NOWHERE
          blank &&= closer !== undefined
        }
      }
    } while (closer === undefined)
    tape.close(list)
    if (blank) tape.flag(list)
    return closer
  }

  // actions

  /** action: `{{` (control | else | end | block | template | break | continue | pipeline) `}}`; its first word is read. */
  #statement(): Closer | undefined {
    switch (this.#kind) {
      case t.BLOCK:
      case t.TEMPLATE:
        return this.#template()
      case t.BREAK:
        return this.#jump(n.BREAK)
      case t.CONTINUE:
        return this.#jump(n.CONTINUE)
      case t.ELSE:
        return this.#else()
      case t.END:
        this.#expect(t.CLOSE, 'end')
        return t.END
      case t.IF:
        return this.#control(n.IF)
      case t.RANGE:
        return this.#control(n.RANGE)
      case t.WITH:
        return this.#control(n.WITH)
    }
    this.#unread = true
    const action = this.#tape.open(n.ACTION)
    this.#pipeline('command', t.CLOSE)
    this.#tape.close(action)
    return undefined
  }

  /** `{{break}}`, `{{continue}}`; the keyword is past, and may stand in a range only. */
  #jump(kind: NodeKind): undefined {
    const { word } = this.#lexer
    this.#tape.open(kind, this.#lexer.start)
    this.#expect(t.CLOSE, `{{${word}}}`)
    if (this.#ranges === 0) this.#fail(`{{${word}}} outside {{range}}`)
  }

  /** else: `{{else}}` | `{{else` (if | with). `{{else if` and `{{else with` leave their keyword for the control they belong to. */
  #else(): Closer {
    const kind = this.#peek()
    if (kind !== t.IF && kind !== t.WITH) this.#expect(t.CLOSE, 'else')
    return t.ELSE
  }

  /** control: (if | range | with) pipeline `}}` list [ else list ] `{{end}}`; the keyword is past. */
  #control(kind: NodeKind): undefined {
    this.#deeper()
    const { word } = this.#lexer
    const { count } = this.#variables
    const ranges = kind === n.RANGE ? 1 : 0
    const control = this.#tape.open(kind)
    this.#pipeline(word, t.CLOSE)
    this.#ranges += ranges
    const closer = this.#list(false)
    this.#ranges -= ranges
    if (closer === t.ELSE) this.#elseList(kind)
    this.#tape.close(control)
    this.#variables.forget(count)
    this.#depth--
  }

  /** `else if` is an if inside the else, and shares its end; so is `else with` for with. Range has neither. */
  #elseList(kind: NodeKind): void {
    const next = this.#peek()
    if ((kind === n.IF && next === t.IF) || (kind === n.WITH && next === t.WITH)) {
      this.#next()
      const list = this.#tape.open(n.LIST, this.#lexer.start)
      this.#control(kind)
      this.#tape.close(list)
    } else if (this.#list(false) !== t.END) {
      this.#fail('expected end; found {{else}}')
    }
  }

  /**
   * template: `{{template` string [ pipeline ] `}}`; block: `{{block` string pipeline `}}` list `{{end}}`, a definition and its use in one; the
   * keyword is past.
   */
  #template(): undefined {
    const isBlock = this.#kind === t.BLOCK
    const context = `${this.#lexer.word} clause`
    this.#next()
    const name = this.#templateName(context)
    const template = this.#tape.open(n.TEMPLATE, this.#lexer.start, this.#lexer.end)
    if (isBlock || this.#peek() !== t.CLOSE) this.#pipeline(context, t.CLOSE)
    else this.#next()
    this.#tape.close(template)
    if (isBlock) this.#body(name, context, this.#lexer.start)
  }

  #templateName(context: string): ByteString {
    if (this.#kind !== t.STRING && this.#kind !== t.RAW_STRING) return this.#unexpected(context)
    return this.#unquote(this.#lexer.start, this.#lexer.end)
  }

  // pipelines

  /** pipeline: [ declarations ] command { `|` command }, and the `end` behind it. Only the first command may be a literal. */
  #pipeline(context: string, end: ItemKind): void {
    this.#peek()
    const pipe = this.#tape.open(n.PIPE, this.#lexer.start)
    this.#declarations(context, pipe)
    let stages = 0
    let misplaced = 0
    while (this.#next() !== end) {
      if (!isOperand(this.#kind)) this.#unexpected(context)
      const first = this.#command()
      stages++
      if (misplaced === 0 && stages > 1 && n.isLiteral(first)) misplaced = stages
    }
    if (stages === 0) this.#fail(`missing value for ${context}`)
    if (misplaced > 0) this.#fail(`non executable command in pipeline stage ${misplaced}`)
    this.#tape.close(pipe)
  }

  /** declarations: variable [ `,` variable ] (`:=` | `=`); two only in a range. */
  #declarations(context: string, pipe: Node): void {
    const lexer = this.#lexer
    for (let count = 1; this.#peek() === t.VARIABLE; count++) {
      const { start, end } = lexer
      if (!lexer.isSet()) {
        this.#lookedPast = start
        return
      }
      this.#next()
      const kind = this.#next()
      this.#tape.open(n.VARIABLE, start, start, end)
      this.#variables.declare(this.#text(start, end))
      if (kind === t.ASSIGN) this.#tape.flag(pipe)
      if (kind !== t.CHAR) return
      if (context !== 'range' || count > 1) this.#fail(`too many declarations in ${context}`)
      const after = this.#peek()
      if (after !== t.VARIABLE && after !== t.CLOSE && after !== t.RIGHT_PAREN)
        this.#fail('range can only initialize variables')
    }
  }

  /** command: operand { space operand }, up to and over `|`, or up to what ends the pipeline. Returns the kind of the first operand; its item is read. */
  #command(): NodeKind {
    const command = this.#tape.open(n.COMMAND, this.#lexer.start)
    const first = this.#operand()
    for (;;) {
      const kind = this.#next()
      if (kind === t.PIPE) break
      if (kind === t.CLOSE || kind === t.RIGHT_PAREN) {
        this.#unread = true
        break
      }
      if (!this.#lexer.spaced || !isOperand(kind)) this.#unexpected('operand')
      this.#operand()
    }
    this.#tape.close(command)
    return first
  }

  /** operand: term { field }, without space between. The position of `.a.b` is that of `.b`. */
  #operand(): NodeKind {
    const lexer = this.#lexer
    const node = this.#tape.next
    const { start } = lexer
    const term = this.#term()
    const termEnd = lexer.end
    const end = lexer.fields()
    if (end === termEnd) return term
    if (term === n.FIELD || term === n.VARIABLE) {
      this.#tape.extend(node, termEnd, end)
      return term
    }
    if (n.isLiteral(term)) this.#refuseFields(start, termEnd, end)
    this.#tape.chain(node, termEnd, end)
    return n.CHAIN
  }

  /** The line is that of the item behind: white space, or a closing delimiter that took the one space before it. */
  #refuseFields(start: Pos, termEnd: Pos, end: Pos): never {
    const closes = this.#next() === t.CLOSE && this.#lexer.start === end + 2
    const at = closes ? this.#lexer.start : end
    return this.#fail(`unexpected . after term ${quote(this.#text(start, termEnd))}`, at)
  }

  /** term: literal | function | `.` | field | variable | `(` pipeline `)`; its first item is read. */
  #term(): NodeKind {
    const { start, end, plain, word } = this.#lexer
    switch (this.#kind) {
      case t.IDENTIFIER:
        if (!this.#source.hasFunction(word)) this.#fail(`function ${quote(word)} not defined`, start, word)
        return this.#leaf(n.IDENTIFIER)
      case t.DOT:
        return this.#leaf(n.DOT)
      case t.NIL:
        return this.#leaf(n.NIL)
      case t.BOOL:
        return this.#leaf(n.BOOL)
      case t.FIELD:
        this.#tape.open(n.FIELD, start, start, end)
        return n.FIELD
      case t.VARIABLE:
        this.#checkVariable(start, end)
        this.#tape.open(n.VARIABLE, start, start, end)
        return n.VARIABLE
      case t.LEFT_PAREN:
        this.#deeper()
        this.#pipeline('parenthesized pipeline', t.RIGHT_PAREN)
        this.#depth--
        return n.PIPE
      case t.STRING:
      case t.RAW_STRING:
        if (!plain) this.#unquote(start, end)
        return this.#leaf(n.STRING)
      default:
        return this.#number()
    }
  }

  /** A node that is the item read last. */
  #leaf(kind: NodeKind): NodeKind {
    this.#tape.open(kind, this.#lexer.start, this.#lexer.end)
    return kind
  }

  #checkVariable(start: Pos, end: Pos): void {
    const name = this.#text(start, end)
    if (this.#variables.has(name)) return
    if (start === this.#lookedPast) this.#next()
    this.#fail(`undefined variable ${quote(name)}`)
  }

  #number(): NodeKind {
    const { start, end, plain } = this.#lexer
    const isComplex = this.#kind === t.COMPLEX
    const node = this.#tape.open(n.NUMBER, start, end)
    if (isComplex) this.#tape.flag(node)
    const { fault } = plain ? {} : readConstant(this.#text(start, end), isComplex)
    return fault === undefined ? n.NUMBER : this.#fail(fault)
  }
}

/**
 * Parses template text into its trees, by name: definitions and blocks in the order they end, then the main template.
 * A blank definition gives way to another of its name in the same text, the main template's included; two that are not blank
 * are an error. Throws {@link ParseError} with Go's text, {@link LimitError} when nested too deep.
 */
export const parseTemplates = (source: SourceText): Tree[] => new Parser(source).parse()
