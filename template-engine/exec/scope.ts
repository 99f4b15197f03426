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
}

/** What names mean at one place of a template, while it is being compiled. Variables live as on Go's stack: until the enclosing end. */
export class Scope {
  readonly functions: (name: ByteString) => FunctionSpec | undefined
  /** what is compiled */
  readonly source: Source
  readonly variables: Variable[] = [{ name: '$', slot: 0, flag: -1, guard: -1, outer: undefined }]
  slots = 1
  /** slot that is true while dot is a range element of static type interface; -1: dot is something else */
  dotFlag = -1
  /** > 0 while compiling arguments that may be passed over */
  optional = 0
  /** closures between here and the template's start, and the most so far: the depth of the stack */
  #nested = 0
  deepest = 0
  /** guards declared so far, for loops to clear */
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
    const variable: Variable = { name, slot: this.slot(), flag: -1, guard, outer }
    this.variables.push(variable)
    return variable
  }

  lookup(name: ByteString): Variable | undefined {
    return this.variables.findLast((v) => v.name === name)
  }

  /** Runs `body` and forgets the variables it declared. */
  block<T>(body: () => T): T {
    const mark = this.variables.length
    const { dotFlag } = this
    const result = body()
    this.variables.length = mark
    this.dotFlag = dotFlag
    return result
  }

  /** Runs `body` for what takes `levels` units of stack more than what is around it. */
  deeper<T>(levels: number, body: () => T): T {
    this.#nested += levels
    if (this.#nested > this.deepest) this.deepest = this.#nested
    const result = body()
    this.#nested -= levels
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
