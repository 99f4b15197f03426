import type { Effects, FunctionLibrary } from '../functions/library.ts'
import type { Budget } from '../limits.ts'
import type { Tree } from '../parse/node.ts'
import type { ByteString, Value } from '../value/value.ts'

/** How to make a set. */
export interface TemplateSetOptions {
  /** name of the set itself, which the error for a missing template mentions; helm's is `gotpl` */
  readonly name?: ByteString
  /** functions besides Go's builtins, which they may override */
  readonly functions?: FunctionLibrary
}

/** What one run is given. */
export interface RunOptions {
  readonly effects?: Effects
  readonly budget?: Budget
}

/**
 * Templates that see one another, as a text/template.Template and its associates. Parsed once, executed any number of times:
 * a run keeps nothing in the set. Throws ParseError from `parse`; TemplateError, FunctionError (no such template) and LimitError
 * from `execute`.
 */
export class TemplateSet {
  readonly name: ByteString
  constructor(options: TemplateSetOptions = {}) {
    this.name = options.name ?? 'gotpl'
  }
  /** Parses a text and adds its main template, as `name`, and its defines. A later definition replaces an earlier one unless it is blank. */
  parse(_name: ByteString, _text: ByteString): void {
    throw new Error('not built yet')
  }
  /** Adds trees that were parsed elsewhere, by the same rules. */
  add(_trees: readonly Tree[]): void {
    throw new Error('not built yet')
  }
  has(_name: ByteString): boolean {
    return false
  }
  /** Runs a template with `data` as dot and returns what it wrote. */
  execute(_name: ByteString, _data: Value, _run: RunOptions = {}): ByteString {
    throw new Error('not built yet')
  }
}
