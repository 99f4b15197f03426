import { GoError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'

/** A template that does not parse. Line is 1-based; `detail` is Go's message without the `template: name:line: ` head. */
export class ParseError extends GoError {
  /** always `ParseError` */
  override readonly name = 'ParseError'
  /** the name of the template */
  readonly template: ByteString
  /** from 1 */
  readonly line: number
  /** Go's message without its head */
  readonly detail: ByteString
  /** the function that was called and is not defined, if that is the error */
  readonly missingFunction: ByteString | undefined
  constructor(template: ByteString, line: number, detail: ByteString, missingFunction?: ByteString) {
    super(`template: ${template}:${line}: ${detail}`)
    this.template = template
    this.line = line
    this.detail = detail
    this.missingFunction = missingFunction
  }
}
