import { LimitError } from '../errors.ts'
import { quote, unquote } from '../go/quote.ts'
import { describeItem, type Item, type ItemKind, type Pos } from '../lex/item.ts'
import { Lexer } from '../lex/lexer.ts'
import type { EngineLimits } from '../limits.ts'
import type { ByteString } from '../value/value.ts'
import { isEmptyTree } from './empty.ts'
import { ParseError } from './error.ts'
import type { BranchNode, CommandNode, ListNode, Node, PipeNode, TemplateNode, Tree, VariableNode } from './node.ts'
import { numberNode } from './number.ts'
import { printNode } from './print.ts'

/** Text to parse, and what the parser must know of its surroundings. */
export interface SourceText {
  /** of the main template; errors and places show it too */
  readonly name: ByteString
  readonly text: ByteString
  readonly hasFunction: (name: ByteString) => boolean
  readonly limits: Pick<EngineLimits, 'nesting'>
}

/** What closes a list of nodes. Neither is part of a tree. */
interface Closer {
  readonly kind: 'end' | 'else'
  readonly pos: Pos
}

/** Shared by the parsers of one text: the main template's and, while they last, those of its definitions. */
interface Session {
  readonly source: SourceText
  readonly lexer: Lexer
  readonly trees: Map<ByteString, Tree>
  depth: number
}

const OPERANDS: ReadonlySet<ItemKind> = new Set([
  'bool',
  'char constant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'raw string',
  'string',
  'variable',
  '(',
])

/** Node kinds that cannot start the second or a later command of a pipeline. */
const LITERALS: ReadonlySet<Node['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string'])

const isCloser = (node: Node | Closer): node is Closer => node.kind === 'end' || node.kind === 'else'

const isAdjacentField = ({ kind, spaced }: Item): boolean => kind === 'field' && !spaced

/** As text/template/parse parse.go of Go 1.25. One per template; a define or a block gets its own, with its own look-ahead. */
class Parser {
  readonly #session: Session
  readonly #lexer: Lexer
  /** look-ahead, last read first: a stack of `#ahead` items */
  readonly #items: [Item, Item]
  #ahead = 0
  #vars: ByteString[] = ['$']
  /** line of the action being parsed, 0 between actions */
  #actionLine = 0
  #ranges = 0

  constructor(session: Session) {
    const none: Item = { kind: 'EOF', pos: 0, value: '', line: 0, spaced: false }
    this.#session = session
    this.#lexer = session.lexer
    this.#items = [none, none]
  }

  // look-ahead

  #next(): Item {
    if (this.#ahead > 0) this.#ahead--
    else this.#items[0] = this.#lexer.next()
    return this.#items[this.#ahead] as Item
  }

  #peek(): Item {
    if (this.#ahead > 0) return this.#items[this.#ahead - 1] as Item
    this.#ahead = 1
    this.#items[0] = this.#lexer.next()
    return this.#items[0]
  }

  #backup(): void {
    this.#ahead++
  }

  /** Puts `first` back before the item read last. */
  #backup2(first: Item): void {
    this.#items[1] = first
    this.#ahead = 2
  }

  // errors

  /** The line is that of the last item read, which may come after the one at fault. */
  #fail(detail: ByteString, missingFunction?: ByteString): never {
    throw new ParseError(this.#session.source.name, this.#items[0].line, detail, missingFunction)
  }

  #unexpected(item: Item, context: string): never {
    if (item.kind !== 'error') return this.#fail(`unexpected ${describeItem(item)} in ${context}`)
    if (this.#actionLine === 0 || this.#actionLine === item.line) return this.#fail(item.value)
    const start = `started at ${this.#session.source.name}:${this.#actionLine}`
    return this.#fail(`${item.value}${item.value.endsWith(' action') ? '' : ' in action'} ${start}`)
  }

  #expect(kind: ItemKind, context: string): Item {
    const item = this.#next()
    return item.kind === kind ? item : this.#unexpected(item, context)
  }

  #unquote(literal: ByteString): ByteString {
    return unquote(literal) ?? this.#fail('invalid syntax')
  }

  /** Every recursion of the parser passes here. */
  #nested<T>(parse: () => T): T {
    const { limits } = this.#session.source
    if (++this.#session.depth > limits.nesting) throw new LimitError('template nesting', limits.nesting)
    const result = parse()
    this.#session.depth--
    return result
  }

  // templates

  /** text: { node | definition } EOF. Definitions are only known at this level. */
  main(): void {
    const pos = this.#peek().pos
    const nodes: Node[] = []
    for (let item = this.#peek(); item.kind !== 'EOF'; item = this.#peek()) {
      if (item.kind === '{{') {
        this.#next()
        if (this.#next().kind === 'define') {
          new Parser(this.#session).#definition()
          continue
        }
        this.#backup2(item)
      }
      const node = this.#textOrAction()
      if (isCloser(node)) this.#fail(`unexpected {{${node.kind}}}`)
      nodes.push(node)
    }
    this.#add(this.#session.source.name, { kind: 'list', pos, nodes })
  }

  /** definition: `{{define` string `}}` list `{{end}}`; the keyword is past. */
  #definition(): void {
    const context = 'define clause'
    const item = this.#next()
    const name = this.#templateName(item, context)
    this.#expect('}}', context)
    const [root, closer] = this.#nested(() => this.#list())
    if (closer.kind !== 'end') this.#fail(`unexpected {{${closer.kind}}} in ${context}`)
    this.#add(name, root)
  }

  #add(name: ByteString, root: ListNode): void {
    const { source, trees } = this.#session
    const before = trees.get(name)
    if (before === undefined || isEmptyTree(before.root)) {
      trees.set(name, { name, parseName: source.name, text: source.text, root })
    } else if (!isEmptyTree(root)) {
      this.#fail(`template: multiple definition of template ${quote(name)}`)
    }
  }

  /** list: { node }, up to `{{end}}` or `{{else}}`, which is answered beside it. */
  #list(): [ListNode, Closer] {
    const pos = this.#peek().pos
    const nodes: Node[] = []
    while (this.#peek().kind !== 'EOF') {
      const node = this.#textOrAction()
      if (isCloser(node)) return [{ kind: 'list', pos, nodes: nodes.slice() }, node]
      nodes.push(node)
    }
    return this.#fail('unexpected EOF')
  }

  /** node: text | action */
  #textOrAction(): Node | Closer {
    const item = this.#next()
    if (item.kind === 'text') return { kind: 'text', pos: item.pos, text: item.value }
    if (item.kind !== '{{') return this.#unexpected(item, 'input')
    this.#actionLine = item.line
    const node = this.#action()
    this.#actionLine = 0
    return node
  }

  // actions

  /** action: `{{` (control | else | end | block | template | break | continue | pipeline) `}}`; the delimiter is past. */
  #action(): Node | Closer {
    const item = this.#next()
    switch (item.kind) {
      case 'block':
        return this.#block()
      case 'break':
      case 'continue':
        return this.#jump(item, item.kind)
      case 'else':
        return this.#else()
      case 'end':
        return { kind: 'end', pos: this.#expect('}}', 'end').pos }
      case 'if':
      case 'range':
      case 'with':
        return this.#control(item.kind)
      case 'template':
        return this.#template()
    }
    this.#backup()
    const { pos, line } = this.#peek()
    return { kind: 'action', pos, line, pipe: this.#pipeline('command', '}}') }
  }

  /** `{{break}}`, `{{continue}}`; the keyword is past, and may stand in a range only. */
  #jump(item: Item, kind: 'break' | 'continue'): Node {
    const after = this.#next()
    if (after.kind !== '}}') this.#unexpected(after, `{{${kind}}}`)
    if (this.#ranges === 0) this.#fail(`{{${kind}}} outside {{range}}`)
    return { kind, pos: item.pos, line: item.line }
  }

  /** else: `{{else}}` | `{{else` (if | with). `{{else if` and `{{else with` leave their keyword for the control they belong to. */
  #else(): Closer {
    const item = this.#peek()
    if (item.kind === 'if' || item.kind === 'with') return { kind: 'else', pos: item.pos }
    return { kind: 'else', pos: this.#expect('}}', 'else').pos }
  }

  /** control: (if | range | with) pipeline `}}` list [ else list ] `{{end}}`; the keyword is past. */
  #control(kind: BranchNode['kind']): BranchNode {
    return this.#nested(() => {
      const outer = this.#vars.length
      const pipe = this.#pipeline(kind, '}}')
      if (kind === 'range') this.#ranges++
      const [list, closer] = this.#list()
      if (kind === 'range') this.#ranges--
      const elseList = closer.kind === 'else' ? this.#elseList(kind, closer) : undefined
      this.#vars.length = outer
      return { kind, pos: pipe.pos, line: pipe.line, pipe, list, elseList }
    })
  }

  /** `else if` is an if inside the else, and shares its end; so is `else with` for with. Range has neither. */
  #elseList(kind: BranchNode['kind'], closer: Closer): ListNode {
    if (kind !== 'range' && this.#peek().kind === kind) {
      this.#next()
      return { kind: 'list', pos: closer.pos, nodes: [this.#control(kind)] }
    }
    const [list, end] = this.#list()
    if (end.kind !== 'end') this.#fail(`expected end; found {{${end.kind}}}`)
    return list
  }

  /** block: `{{block` string pipeline `}}` list `{{end}}`: a definition and its use in one; the keyword is past. */
  #block(): TemplateNode {
    const context = 'block clause'
    const item = this.#next()
    const name = this.#templateName(item, context)
    const pipe = this.#pipeline(context, '}}')
    const body = new Parser(this.#session)
    const [root, closer] = this.#nested(() => body.#list())
    if (closer.kind !== 'end') this.#fail(`unexpected {{${closer.kind}}} in ${context}`)
    body.#add(name, root)
    return { kind: 'template', pos: item.pos, line: item.line, name, pipe }
  }

  /** template: `{{template` string [ pipeline ] `}}`; the keyword is past. */
  #template(): TemplateNode {
    const context = 'template clause'
    const item = this.#next()
    const name = this.#templateName(item, context)
    let pipe: PipeNode | undefined
    if (this.#next().kind !== '}}') {
      this.#backup()
      pipe = this.#pipeline(context, '}}')
    }
    return { kind: 'template', pos: item.pos, line: item.line, name, pipe }
  }

  #templateName(item: Item, context: string): ByteString {
    if (item.kind !== 'string' && item.kind !== 'raw string') return this.#unexpected(item, context)
    return this.#unquote(item.value)
  }

  // pipelines

  /** pipeline: [ declarations ] command { `|` command }, and the `end` behind it. */
  #pipeline(context: string, end: '}}' | ')'): PipeNode {
    const { pos, line } = this.#peek()
    const decl: VariableNode[] = []
    const isAssign = this.#declarations(context, decl)
    const cmds: CommandNode[] = []
    for (;;) {
      const item = this.#next()
      if (item.kind === end) {
        this.#checkPipeline(cmds, context)
        return { kind: 'pipe', pos, line, isAssign, decl, cmds: cmds.slice() }
      }
      if (!OPERANDS.has(item.kind)) return this.#unexpected(item, context)
      this.#backup()
      cmds.push(this.#command())
    }
  }

  /** declarations: variable [ `,` variable ] (`:=` | `=`); two only in a range. Says whether it is an assignment. */
  #declarations(context: string, decl: VariableNode[]): boolean {
    for (;;) {
      const variable = this.#peek()
      if (variable.kind !== 'variable') return false
      this.#next()
      const item = this.#peek()
      const declares = item.kind === '=' || item.kind === ':='
      if (!declares && !(item.kind === 'char' && item.value === ',')) {
        this.#backup2(variable)
        return false
      }
      this.#next()
      decl.push({ kind: 'variable', pos: variable.pos, ident: variable.value.split('.') })
      this.#vars.push(variable.value)
      if (declares) return item.kind === '='
      if (context !== 'range' || decl.length > 1) this.#fail(`too many declarations in ${context}`)
      const { kind } = this.#peek()
      if (kind !== 'variable' && kind !== '}}' && kind !== ')') this.#fail('range can only initialize variables')
    }
  }

  /** A pipeline has commands, and only the first may be a literal. */
  #checkPipeline(cmds: readonly CommandNode[], context: string): void {
    if (cmds.length === 0) this.#fail(`missing value for ${context}`)
    const stage = cmds.findIndex((cmd, i) => i > 0 && LITERALS.has((cmd.args[0] as Node).kind))
    if (stage > 0) this.#fail(`non executable command in pipeline stage ${stage + 1}`)
  }

  /** command: operand { space operand }, up to and over `|`, or up to what ends the pipeline. */
  #command(): CommandNode {
    const { pos } = this.#peek()
    const args: Node[] = []
    for (;;) {
      const operand = this.#operand()
      if (operand !== undefined) args.push(operand)
      const item = this.#next()
      if (item.kind === '|') break
      if (item.kind !== '}}' && item.kind !== ')' && (operand === undefined || !item.spaced))
        this.#unexpected(item, 'operand')
      this.#backup()
      if (item.kind === '}}' || item.kind === ')') break
    }
    if (args.length === 0) this.#fail('empty command')
    return { kind: 'command', pos, args: args.slice() }
  }

  /** operand: term { field }, without space between. The position of `.a.b` is that of `.b`. */
  #operand(): Node | undefined {
    const term = this.#term()
    if (term === undefined || !isAdjacentField(this.#peek())) return term
    const { pos } = this.#peek()
    const field: ByteString[] = []
    while (isAdjacentField(this.#peek())) field.push(this.#next().value.slice(1))
    if (term.kind === 'field' || term.kind === 'variable') return { ...term, pos, ident: [...term.ident, ...field] }
    if (LITERALS.has(term.kind)) this.#fail(`unexpected . after term ${quote(printNode(term))}`)
    return { kind: 'chain', pos, node: term, field }
  }

  /** term: literal | function | `.` | field | variable | `(` pipeline `)`; undefined, and nothing read, when none begins here. */
  #term(): Node | undefined {
    const item = this.#next()
    const { pos, value } = item
    switch (item.kind) {
      case 'identifier':
        if (!this.#session.source.hasFunction(value)) this.#fail(`function ${quote(value)} not defined`, value)
        return { kind: 'identifier', pos, ident: value }
      case '.':
        return { kind: 'dot', pos }
      case 'nil':
        return { kind: 'nil', pos }
      case 'variable':
        if (!this.#vars.includes(value)) this.#fail(`undefined variable ${quote(value)}`)
        return { kind: 'variable', pos, ident: [value] }
      case 'field':
        return { kind: 'field', pos, ident: [value.slice(1)] }
      case 'bool':
        return { kind: 'bool', pos, value: value === 'true' }
      case 'char constant':
      case 'complex':
      case 'number':
        return this.#number(item)
      case '(':
        return this.#nested(() => this.#pipeline('parenthesized pipeline', ')'))
      case 'string':
      case 'raw string':
        return { kind: 'string', pos, quoted: value, text: this.#unquote(value) }
    }
    this.#backup()
    return undefined
  }

  #number(item: Item): Node {
    const node = numberNode(item)
    return 'fault' in node ? this.#fail(node.fault) : node
  }
}

/**
 * Parses template text into its trees, by name: definitions and blocks in the order they end, then the main template.
 * A blank definition gives way to another of its name in the same text, the main template's included; two that are not blank
 * are an error. Throws {@link ParseError} with Go's text, {@link LimitError} when nested too deep.
 */
export function parseTemplates(source: SourceText): Tree[] {
  const session: Session = { source, lexer: new Lexer(source.text), trees: new Map(), depth: 0 }
  new Parser(session).main()
  return [...session.trees.values()]
}
