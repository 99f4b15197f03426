import { type ByteString, GoError } from '../../../template-engine/go/index.ts'

/** A fault in a --set value, in the words of helm's pkg/strvals. */
export class SetError extends GoError {
  override readonly name = 'SetError'
}

/** The bytes of a --set value, read one by one: all that has a meaning is ASCII. */
export class SetReader {
  readonly #text: ByteString
  #at = 0
  constructor(text: ByteString) {
    this.#text = text
  }

  /** The next byte; undefined at the end. */
  next(): ByteString | undefined {
    return this.#text[this.#at++]
  }

  back(): void {
    this.#at--
  }

  rest(): ByteString {
    return this.#text.slice(this.#at)
  }

  /** Moves on by a number of bytes. */
  skip(bytes: number): void {
    this.#at += bytes
  }

  /** Reads up to one of the stops and past it. `stop` is undefined when the text ended first. With `escapes`, `\x` is a plain x. */
  until(stops: string, escapes: boolean): { readonly text: ByteString; readonly stop: string | undefined } {
    let text = ''
    for (let c = this.next(); c !== undefined; c = this.next()) {
      if (stops.includes(c)) return { text, stop: c }
      if (c === '\\' && escapes) {
        const escaped = this.next()
        if (escaped === undefined) break
        text += escaped
      } else text += c
    }
    return { text, stop: undefined }
  }
}
