import type { FunctionSpec } from '../functions/library.ts'
import type { Source } from '../parse/tree.ts'
import type { ByteString } from '../value/value.ts'

/** A declared variable and where a frame keeps it. */
export interface Variable {
  readonly name: ByteString
  readonly slot: number
  /** slot that is true while the variable holds an element of static type interface, which only error texts tell; -1: never */
  flag: number
  /** slot that is true once the declaration has run, where it may be passed over: in arguments that are not always evaluated */
  readonly guard: number
  /** the variable that the name means while the guard is not set */
  readonly outer: Variable | undefined
  /** the variable declared before it, of those in scope */
  readonly before: Variable | undefined
}

/** What names mean at one place of a template, while it is being compiled. Variables live as on Go's stack: until the enclosing end. */
export class Scope {
  readonly functions: (name: ByteString) => FunctionSpec | undefined
  /** what is compiled */
  readonly source: Source
  /** the variable declared last, of those in scope */
  last: Variable = { name: '$', slot: 0, flag: -1, guard: -1, outer: undefined, before: undefined }
  /** of a frame, so far: lists that are compiled later may add some */
  slots = 1
  /** slot that is true while dot is a range element of static type interface; -1: dot is something else */
  dotFlag = -1
  /** > 0 while compiling arguments that may be passed over */
  optional = 0
  /** guards that the list being compiled has declared, to be cleared when it begins */
  readonly guards: number[] = []

  constructor(functions: (name: ByteString) => FunctionSpec | undefined, source: Source) {
    this.functions = functions
    this.source = source
  }

  slot(): number {
    return this.slots++
  }

  declare(name: ByteString): Variable {
    const guard = this.optional > 0 ? this.slot() : -1
    if (guard >= 0) this.guards.push(guard)
    const outer = guard >= 0 ? this.lookup(name) : undefined
    this.last = { name, slot: this.slot(), flag: -1, guard, outer, before: this.last }
    return this.last
  }

  lookup(name: ByteString): Variable | undefined {
    let variable: Variable | undefined = this.last
    while (variable !== undefined && variable.name !== name) variable = variable.before
    return variable
  }

  /** Runs `body` here, or where `last` is the variable declared last, and forgets the variables that it declared. */
  block<T>(body: () => T, last = this.last, dotFlag = this.dotFlag): T {
    const { last: outerLast, dotFlag: outerFlag } = this
    this.last = last
    this.dotFlag = dotFlag
    const result = body()
    this.last = outerLast
    this.dotFlag = outerFlag
    return result
  }

  /** Runs `body` for arguments that may not be evaluated at all. */
  maybe<T>(body: () => T): T {
    this.optional++
    const result = body()
    this.optional--
    return result
  }
}
