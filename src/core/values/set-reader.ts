/** A fault in a --set value, in the words of helm's pkg/strvals. */
export class SetError extends Error {
  override readonly name = 'SetError'
}

/** Characters of a --set value, read one by one. */
export class SetReader {
  readonly #characters: readonly string[]
  #at = 0
  constructor(text: string) {
    this.#characters = Array.from(text)
  }

  /** The next character; undefined at the end. */
  next(): string | undefined {
    return this.#characters[this.#at++]
  }

  back(): void {
    this.#at--
  }

  rest(): string {
    return this.#characters.slice(this.#at).join('')
  }

  skip(text: string): void {
    this.#at += Array.from(text).length
  }

  /** Reads up to one of the stops and past it. `stop` is undefined when the text ended first. With `escapes`, `\x` is a plain x. */
  until(stops: string, escapes: boolean): { readonly text: string; readonly stop: string | undefined } {
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
