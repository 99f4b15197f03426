import { AicrError, say } from '../errors.ts'

/** Reads exact lengths from pieces, and counts. Refuses the byte after `max`. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>
  readonly #allow: (total: number, more: number) => void
  #piece: Uint8Array = new Uint8Array(0)
  #at = 0
  #total = 0

  /** `allow` sees the running total of bytes received and how many came last, and throws to stop. */
  constructor(pieces: AsyncIterable<Uint8Array>, allow: (total: number, more: number) => void) {
    this.#pieces = pieces[Symbol.asyncIterator]()
    this.#allow = allow
  }

  /** Up to `length` bytes: fewer only at the end. A view where possible: use it before the next read. */
  async read(length: number): Promise<Uint8Array> {
    if (this.#piece.length - this.#at >= length) return this.#take(length)
    const out = new Uint8Array(length)
    let have = 0
    while (have < length) {
      if (this.#at === this.#piece.length && !(await this.#more())) return out.subarray(0, have)
      const part = this.#take(Math.min(length - have, this.#piece.length - this.#at))
      out.set(part, have)
      have += part.length
    }
    return out
  }

  /** Passes over up to `length` bytes and tells how many there were. */
  async discard(length: number): Promise<number> {
    let left = length
    while (left > 0) {
      if (this.#at === this.#piece.length && !(await this.#more())) break
      left -= this.#take(Math.min(left, this.#piece.length - this.#at)).length
    }
    return length - left
  }

  /** Reads to the end, so that the last checksum is checked. */
  async drain(): Promise<void> {
    while (await this.#more());
  }

  /** Gives up the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  #take(length: number): Uint8Array {
    const part = this.#piece.subarray(this.#at, this.#at + length)
    this.#at += length
    return part
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next()
    if (done) return false
    this.#total += value.length
    this.#allow(this.#total, value.length)
    this.#piece = value
    this.#at = 0
    return true
  }
}

/** A guard for ByteReader: at most `bytes` in all, and at most `ratio` times the packed size once past 1 MiB. */
export function unpackedGuard(packed: number, bytes: number, ratio: number): (total: number) => void {
  return (total) => {
    if (total > bytes) throw tooLarge(`unpacked size of the archive is over ${bytes} bytes`)
    if (total > 1 << 20 && total > packed * ratio)
      throw tooLarge(`archive unpacks to more than ${ratio} times its size`)
  }
}

/** An archive over one of our limits. */
export const tooLarge = (what: string): AicrError =>
  new AicrError('LIMIT_EXCEEDED', say`chart archive refused: ${{ what }}`, {
    hint: 'if the chart is meant to be this way, raise the limit',
  })
