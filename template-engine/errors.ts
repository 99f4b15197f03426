import { quote } from './go/strconv.ts'
import type { ByteString } from './value/value.ts'

/** An error in the words of a Go program: `message` is a byte string, as every text inside the engine. */
export class GoError extends Error {
  declare readonly message: ByteString
  constructor(message: ByteString, options?: { readonly cause?: unknown }) {
    super(message, options)
  }
}

/** An error that a Go function returned or panicked with. `message` is Go's text, as a byte string; the engine adds where and in which call. */
export class FunctionError extends GoError {
  override readonly name = 'FunctionError'
}

/** A template that does not parse. Line is 1-based; `detail` is Go's message without the `template: name:line: ` head. */
export class ParseError extends GoError {
  override readonly name = 'ParseError'
  readonly template: ByteString
  readonly line: number
  readonly detail: ByteString
  constructor(template: ByteString, line: number, detail: ByteString) {
    super(`template: ${template}:${line}: ${detail}`)
    this.template = template
    this.line = line
    this.detail = detail
  }
}

/** Where in which template an execution error arose. Line is 1-based, column a 0-based count of bytes. */
export interface ErrorPlace {
  /** name of the template that was executing */
  readonly template: ByteString
  /** name of the text it was parsed from */
  readonly file: ByteString
  readonly line: number
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
  override readonly name = 'TemplateError'
  readonly place: ErrorPlace
  /** Go's text after the place, without the cause: `nil pointer evaluating interface {}.x`, `error calling include` */
  readonly detail: ByteString
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

/** A limit of ours was reached: an ordinary error that names the limit, never Go's. */
export class LimitError extends GoError {
  override readonly name = 'LimitError'
  readonly limit: string
  readonly max: number
  constructor(limit: string, max: number) {
    super(`limit reached: ${limit} is at most ${max}`)
    this.limit = limit
    this.max = max
  }
}
