import type { ByteString } from './value/value.ts'

/** An error that a Go function returned or panicked with. `message` is Go's text, as a byte string; the engine adds where and in which call. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
}

/** A template that does not parse. Line is 1-based; `detail` is Go's message without the `template: name:line: ` head. */
export class ParseError extends Error {
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

/** A limit of ours was reached: an ordinary error that names the limit, never Go's. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
  readonly limit: string
  readonly max: number
  constructor(limit: string, max: number) {
    super(`limit reached: ${limit} is at most ${max}`)
    this.limit = limit
    this.max = max
  }
}
