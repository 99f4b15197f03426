import type { ByteString } from '../value/value.ts'

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
