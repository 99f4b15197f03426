import { FunctionError, GoError } from '../errors.ts'
import { quote } from '../go/quote.ts'
import type { ParseError } from '../parse/error.ts'
import type { ByteString } from '../value/value.ts'

/** A template that a set does not hold (as in text/template exec.go, ExecuteTemplate). */
export class MissingTemplate extends FunctionError {
  constructor(template: ByteString, set: ByteString) {
    super(`template: no template ${quote(template)} associated with template ${quote(set)}`)
  }
}

/** Where in which template an execution error arose. Line is 1-based, column a 0-based count of bytes. */
export interface ErrorPlace {
  /** name of the template that was executing */
  readonly template: ByteString
  /** name of the text it was parsed from */
  readonly file: ByteString
  /** from 1 */
  readonly line: number
  /** bytes before the place in its line */
  readonly column: number
  /** the node, printed back */
  readonly context: ByteString
}

/**
 * A template that failed while executing (Go's template.ExecError). Without a cause the engine itself objected; with one, the
 * function named in `detail` returned or panicked with it: a FunctionError, or the ParseError or TemplateError of a template that
 * the function ran. `message` is Go's one line, causes included.
 */
export class TemplateError extends GoError {
  /** always `TemplateError` */
  override readonly name = 'TemplateError'
  /** where it failed */
  readonly place: ErrorPlace
  /** Go's text after the place, without the cause: `nil pointer evaluating interface {}.x`, `error calling include` */
  readonly detail: ByteString
  /** what the function named in `detail` returned or panicked with */
  override readonly cause: FunctionError | ParseError | TemplateError | undefined
  constructor(place: ErrorPlace, detail: ByteString, cause?: FunctionError | ParseError | TemplateError) {
    const { template, file, line, column, context } = place
    const where = `${file}:${line}:${column}: executing ${quote(template)} at <${context}>`
    super(`template: ${where}: ${detail}${cause ? `: ${cause.message}` : ''}`)
    this.place = place
    this.detail = detail
    this.cause = cause
  }
}
