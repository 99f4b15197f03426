import type { ByteString } from './value.ts'

/** pieces after which the rope is made flat */
const PIECES = 4096

/** A text of many small pieces. JavaScript's own concatenation leaves a node of 32 bytes for each; here no more than PIECES of them live at once. */
export class TextBuilder {
  #whole: ByteString[] | undefined
  #tail: ByteString = ''
  #pieces = 0

  add(piece: ByteString): void {
    this.#tail += piece
    if (++this.#pieces === PIECES) this.#flush()
  }

  /** What was added. */
  text(): ByteString {
    return this.#whole === undefined ? this.#tail : this.#whole.join('') + this.#tail
  }

  #flush(): void {
    // reading a character makes a rope flat
    this.#tail.charCodeAt(0)
    this.#whole ??= []
    this.#whole.push(this.#tail)
    this.#tail = ''
    this.#pieces = 0
  }
}
