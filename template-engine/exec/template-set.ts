import { FunctionError, LimitError } from '../errors.ts'
import { BUILTINS } from '../functions/builtins.ts'
import type { Call, Effects, FunctionLibrary, FunctionSpec } from '../functions/library.ts'
import { Budget, chargeSource, ENGINE_LIMITS, type EngineLimits } from '../limits.ts'
import type { ParseError } from '../parse/error.ts'
import { parseTemplates } from '../parse/parser.ts'
import { isEmptyTree, type Tree } from '../parse/tree.ts'
import { TextBuilder } from '../value/text-builder.ts'
import type { ByteString, Value } from '../value/value.ts'
import { MissingTemplate, type TemplateError } from './error.ts'
import { type Code, enter, type Session, type Template } from './frame.ts'
import { Scope } from './scope.ts'
import { compileList } from './statement.ts'
import { nestedWeight } from './weight.ts'

/** How to make a set. */
export interface TemplateSetOptions {
  /** name of the set itself, which the error for a missing template mentions; helm's is `gotpl` */
  readonly name?: ByteString
  /** functions besides Go's builtins, which they may override */
  readonly functions?: FunctionLibrary
  /** bounds on parsing; those on running come with the budget */
  readonly limits?: EngineLimits
}

/** What one run is given. */
export interface RunOptions {
  /** clock, randomness and time zone; without them time stands at 1970 and there is no randomness */
  readonly effects?: Effects
  /** shared by several runs when they are to share its limits; otherwise each run has its own */
  readonly budget?: Budget
}

type Functions = (name: ByteString) => FunctionSpec | undefined

/** Asked of the table itself: a copy of hundreds of functions would take longer than a small template. */
const ownFunction = (table: FunctionLibrary, name: ByteString): FunctionSpec | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The world of a run that was given none: time stands at 1970, there is no randomness. */
const NO_EFFECTS: Effects = {
  now: () => 0n,
  random: () => {
    throw new FunctionError('no source of randomness')
  },
  timeZone: 'UTC',
}

/** Parsed texts of tpl that a set remembers; past it, it starts afresh. */
const REMEMBERED = 4096
/** and their bytes: a tree takes many times the memory of its text */
const REMEMBERED_BYTES = 1 << 20

/** Stack that a template takes before any nesting of its own, including the part of `include`; see EngineLimits.stack. */
const BASE_WEIGHT = 8
/** Steps that parsing any text takes, besides what its length and its actions cost, */
const PARSE_STEPS = 800
/** and finding a parsed text and making a session for it. */
const EVALUATE_STEPS = 48
/** What parsing a text on the way adds to that. */
const EVALUATE_WEIGHT = 2

function compile(tree: Tree, functions: Functions): Code {
  const scope = new Scope(functions, tree.source)
  const run = compileList(scope, tree.root)
  return { run, scope, weight: BASE_WEIGHT + nestedWeight(tree.source, tree.root) }
}

function templateOf(tree: Tree, functions: Functions): Template {
  let code: Code | undefined
  return {
    tree,
    code: () => {
      code ??= compile(tree, functions)
      return code
    },
  }
}

/** The budget keeps clear of this where the stack has the usual size; a caller deep in its own stack may meet it still. */
const isOverflow = (error: unknown): boolean =>
  error instanceof RangeError && /call stack|recursion/i.test(error.message)

/** What a function asks of the JavaScript engine between two looks at the budget may be more than the engine can hold. */
const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError &&
  /(?:string|array|typed array|buffer) (?:length|size|allocation)|allocation failed/i.test(error.message)

/** Puts a template under its name unless it is blank and the name is taken (Template.associate). */
function associate(into: Map<ByteString, Template>, template: Template, known: Template | undefined): void {
  if (known === undefined || !isEmptyTree(template.tree)) into.set(template.tree.name, template)
}

/**
 * Templates that see one another, as a text/template.Template and its associates. Parsed once, executed any number of times,
 * in any order: a run keeps nothing in the set but parsed texts.
 */
export class TemplateSet {
  /** the name of the set itself */
  readonly name: ByteString
  readonly #functions: Functions
  readonly #limits: EngineLimits
  readonly #templates = new Map<ByteString, Template>()
  readonly #texts = new Map<ByteString, readonly Template[]>()
  #textBytes = 0
  /** what the remembered texts have taken of the budget of the run that parsed them */
  #claim: { readonly budget: Budget; bytes: number } | undefined
  readonly #world: World

  constructor(options: TemplateSetOptions = {}) {
    const { name = 'gotpl', functions = {}, limits = ENGINE_LIMITS } = options
    this.name = name
    this.#limits = limits
    this.#functions = (wanted) => ownFunction(functions, wanted) ?? ownFunction(BUILTINS, wanted)
    this.#world = {
      name,
      find: (wanted) => this.#templates.get(wanted),
      remembered: (wanted, text, budget) => this.#remembered(wanted, text, budget),
    }
  }

  /**
   * Parses a text and adds its main template, as `name`, and its definitions. A later template replaces an earlier one of its
   * name unless it is blank. Throws {@link ParseError}, {@link LimitError}.
   */
  parse(name: ByteString, text: ByteString): void {
    for (const template of this.#parsed(name, text)) {
      associate(this.#templates, template, this.#templates.get(template.tree.name))
    }
  }

  /** Whether a template of this name can be executed. */
  has(name: ByteString): boolean {
    return this.#templates.has(name)
  }

  /**
   * Runs a template with `data` as dot and returns what it wrote. Throws {@link TemplateError}; {@link FunctionError} when there is
   * no such template; {@link LimitError}.
   */
  execute(name: ByteString, data: Value, { effects = NO_EFFECTS, budget = new Budget() }: RunOptions = {}): ByteString {
    const { depth, stack } = budget
    try {
      return new RunSession(this.#world, effects, budget).execute(name, data)
    } catch (error) {
      if (isOverflow(error)) throw new LimitError('stack of nested templates', budget.stack)
      throw isTooLong(error) ? new LimitError('bytes in one text', budget.limits.text) : error
    } finally {
      budget.depth = depth
      budget.stack = stack
    }
  }

  #parsed(name: ByteString, text: ByteString): Template[] {
    const hasFunction = (wanted: ByteString): boolean => this.#functions(wanted) !== undefined
    const trees = parseTemplates({ name, text, hasFunction, limits: this.#limits })
    return trees.map((tree) => templateOf(tree, this.#functions))
  }

  /** A text that tpl runs, parsed once however often it is run. */
  #remembered(name: ByteString, text: ByteString, budget: Budget): readonly Template[] {
    const key = `${name}\0${text}`
    let parsed = this.#texts.get(key)
    if (parsed === undefined) {
      this.#textBytes += text.length
      if (this.#texts.size >= REMEMBERED || this.#textBytes > REMEMBERED_BYTES) this.#forget(text.length)
      if (this.#claim?.budget !== budget) this.#claim = { budget, bytes: 0 }
      budget.step(PARSE_STEPS)
      this.#claim.bytes += chargeSource(budget, text)
      parsed = this.#parsed(name, text)
      this.#texts.set(key, parsed)
    }
    return parsed
  }

  /** Drops the remembered texts, for others of so many bytes. */
  #forget(bytes: number): void {
    this.#claim?.budget.release(this.#claim.bytes)
    this.#claim = undefined
    this.#texts.clear()
    this.#textBytes = bytes
  }
}

/** What the sessions of a set's runs share. */
interface World {
  /** name of the set */
  readonly name: ByteString
  find(name: ByteString): Template | undefined
  /** A text that tpl runs, parsed. */
  remembered(name: ByteString, text: ByteString, budget: Budget): readonly Template[]
}

/**
 * What a run and its functions see. A text that it evaluates sees its own templates before the others, in a session of its own. One class and plain fields:
 * every action reads them, and small templates live no longer than it takes to make this.
 */
class RunSession implements Session, Call {
  readonly call = this
  readonly templates = this
  readonly effects: Effects
  readonly budget: Budget
  readonly #world: World
  readonly #own: ReadonlyMap<ByteString, Template> | undefined
  readonly #outer: RunSession | undefined
  #active: Map<ByteString, number> | undefined

  constructor(
    world: World,
    effects: Effects,
    budget: Budget,
    own?: ReadonlyMap<ByteString, Template>,
    outer?: RunSession,
  ) {
    this.effects = effects
    this.budget = budget
    this.#world = world
    this.#own = own
    this.#outer = outer
  }

  get active(): Map<ByteString, number> {
    if (this.#outer !== undefined) return this.#outer.active
    // few templates count anything, and a map takes longer to make than they run
    this.#active ??= new Map()
    return this.#active
  }

  find(name: ByteString): Template | undefined {
    const own = this.#own?.get(name)
    if (own !== undefined) return own
    return this.#outer === undefined ? this.#world.find(name) : this.#outer.find(name)
  }

  has(name: ByteString): boolean {
    return this.find(name) !== undefined
  }

  execute(name: ByteString, data: Value): ByteString {
    const template = this.find(name)
    if (template === undefined) {
      throw new MissingTemplate(name, this.#world.name)
    }
    const out = new TextBuilder()
    enter(this, template, data ?? undefined, out)
    return out.text()
  }

  evaluate(name: ByteString, text: ByteString, data: Value): ByteString {
    const { effects, budget } = this
    budget.step(EVALUATE_STEPS)
    const parsed = this.#world.remembered(name, text, budget)
    const own = new Map<ByteString, Template>()
    for (const template of parsed) associate(own, template, this.find(template.tree.name))
    const main = parsed.find((template) => template.tree.name === name) as Template
    const inner = new RunSession(this.#world, effects, budget, own, this)
    const out = new TextBuilder()
    enter(inner, main, data ?? undefined, out, EVALUATE_WEIGHT)
    return out.text()
  }
}
