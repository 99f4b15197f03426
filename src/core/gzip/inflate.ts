import { HelmError, say } from '../errors.ts'
import { CHUNK_BITS, type Huffman, huffman } from './huffman.ts'

/** how far back a match may reach */
const HISTORY = 32 << 10
/** bytes of one piece */
const PIECE = 64 << 10
const LONGEST_MATCH = 258
const MAX_LITERALS = 286
const MAX_DISTANCES = 30
const END_OF_BLOCK = 256
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

let fixed: Huffman | undefined

function fixedLiterals(): Huffman {
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)
  fixed ??= huffman(lengths) as Huffman
  return fixed
}

/** A block that is being read. */
type Block =
  | { readonly kind: 'stored'; left: number }
  | { readonly kind: 'coded'; readonly literals: Huffman; readonly distances: Huffman | undefined }

/**
 * Deflate, read as Go reads it: byte by byte, so that `at` stands behind the last byte that was needed, and what is corrupt is
 * corrupt at the same offset (as in compress/flate inflate.go, decompressor).
 */
export class Inflater {
  /** where the next byte is read */
  at: number
  readonly #packed: Uint8Array
  readonly #from: number
  #bits = 0
  #count = 0
  readonly #out = new Uint8Array(HISTORY + PIECE + LONGEST_MATCH)
  #end = 0
  #given = 0

  constructor(packed: Uint8Array, at: number) {
    this.#packed = packed
    this.#from = at
    this.at = at
  }

  /** What was packed, in pieces that are the caller's to keep. Throws HelmError in Go's words, after what came before the damage. */
  *pieces(): Generator<Uint8Array> {
    try {
      for (let final = false; !final; ) {
        final = this.#take(1) === 1
        const block = this.#block(this.#take(2))
        while (!this.#run(block)) yield this.#flush()
      }
    } catch (error) {
      if (this.#end > this.#given) yield this.#flush()
      throw error
    }
    if (this.#end > this.#given) yield this.#flush()
  }

  #flush(): Uint8Array {
    const piece = this.#out.slice(this.#given, this.#end)
    if (this.#end >= HISTORY) {
      this.#out.copyWithin(0, this.#end - HISTORY, this.#end)
      this.#end = HISTORY
    }
    this.#given = this.#end
    return piece
  }

  /** Goes on with a block until it ends (true) or a piece is full (false). */
  #run(block: Block): boolean {
    return block.kind === 'stored' ? this.#copy(block) : this.#decode(block.literals, block.distances)
  }

  #block(type: number): Block {
    if (type === 0) return { kind: 'stored', left: this.#storedLength() }
    if (type === 1) return { kind: 'coded', literals: fixedLiterals(), distances: undefined }
    if (type === 2) return this.#codes()
    throw this.#corrupt()
  }

  #storedLength(): number {
    this.#bits = 0
    this.#count = 0
    const [a, b, c, d] = this.#packed.subarray(this.at, this.at + 4)
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new HelmError('unexpected EOF')
    this.at += 4
    const length = a | (b << 8)
    if (length !== (~(c | (d << 8)) & 0xffff)) throw this.#corrupt()
    return length
  }

  #copy(block: { left: number }): boolean {
    const length = Math.min(block.left, HISTORY + PIECE - this.#end, this.#packed.length - this.at)
    this.#out.set(this.#packed.subarray(this.at, this.at + length), this.#end)
    this.at += length
    this.#end += length
    block.left -= length
    if (block.left > 0 && this.at === this.#packed.length) throw new HelmError('unexpected EOF')
    return block.left === 0
  }

  /** Reads the codes of a block (readHuffman). */
  #codes(): Block {
    this.#need(14)
    const literals = this.#take(5) + 257
    if (literals > MAX_LITERALS) throw this.#corrupt()
    const distances = this.#take(5) + 1
    if (distances > MAX_DISTANCES) throw this.#corrupt()
    const lengths = this.#codeLengths(literals + distances)
    const coded = this.#table(lengths.subarray(0, literals))
    // no block ends before the end marker, so its length may be read at once
    coded.min = Math.max(coded.min, lengths[END_OF_BLOCK] ?? 0)
    return { kind: 'coded', literals: coded, distances: this.#table(lengths.subarray(literals)) }
  }

  #codeLengths(total: number): Uint8Array {
    const order = new Uint8Array(19)
    const given = this.#take(4) + 4
    for (const symbol of LENGTH_ORDER.slice(0, given)) order[symbol] = this.#take(3)
    const table = this.#table(order)
    const lengths = new Uint8Array(total)
    for (let at = 0; at < total; ) {
      const symbol = this.#symbol(table)
      if (symbol < 16) {
        lengths[at++] = symbol
        continue
      }
      if (symbol === 16 && at === 0) throw this.#corrupt()
      const repeat = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)
      if (at + repeat > total) throw this.#corrupt()
      if (symbol === 16) lengths.fill(lengths[at - 1] ?? 0, at, at + repeat)
      at += repeat
    }
    return lengths
  }

  #table(lengths: Uint8Array): Huffman {
    const table = huffman(lengths)
    if (table === undefined) throw this.#corrupt()
    return table
  }

  #decode(literals: Huffman, distances: Huffman | undefined): boolean {
    const full = HISTORY + PIECE
    while (this.#end < full) {
      const symbol = this.#symbol(literals)
      if (symbol < END_OF_BLOCK) this.#out[this.#end++] = symbol
      else if (symbol === END_OF_BLOCK) return true
      else this.#repeat(this.#matchLength(symbol), this.#distance(distances))
    }
    return false
  }

  #matchLength(symbol: number): number {
    if (symbol < 265) return symbol - 254
    if (symbol === 285) return LONGEST_MATCH
    if (symbol >= MAX_LITERALS) throw this.#corrupt()
    const extra = (symbol - 261) >> 2
    return 3 + ((4 + ((symbol - 265) & 3)) << extra) + this.#take(extra)
  }

  #distance(distances: Huffman | undefined): number {
    const symbol = distances === undefined ? this.#fixedDistance() : this.#symbol(distances)
    if (symbol < 4) return symbol + 1
    if (symbol >= MAX_DISTANCES) throw this.#corrupt()
    const extra = (symbol - 2) >> 1
    return (1 << (extra + 1)) + 1 + ((symbol & 1) << extra) + this.#take(extra)
  }

  #fixedDistance(): number {
    const code = this.#take(5)
    return ((code & 1) << 4) | ((code & 2) << 2) | (code & 4) | ((code & 8) >> 2) | (code >> 4)
  }

  #repeat(length: number, distance: number): void {
    const out = this.#out
    let to = this.#end
    if (distance > to) throw this.#corrupt()
    if (distance >= length) {
      out.copyWithin(to, to - distance, to - distance + length)
      to += length
    } else for (const end = to + length; to < end; to++) out[to] = out[to - distance] as number
    this.#end = to
  }

  #symbol({ min, chunks, links, linkMask }: Huffman): number {
    for (let n = min; ; ) {
      this.#need(n)
      let entry = chunks[this.#bits & ((1 << CHUNK_BITS) - 1)] as number
      n = entry & 15
      if (n > CHUNK_BITS) {
        entry = (links[entry >> 4] as Uint16Array)[(this.#bits >> CHUNK_BITS) & linkMask] as number
        n = entry & 15
      }
      if (n > this.#count) continue
      if (n === 0) throw this.#corrupt()
      this.#bits >>= n
      this.#count -= n
      return entry >> 4
    }
  }

  #take(bits: number): number {
    this.#need(bits)
    const value = this.#bits & ((1 << bits) - 1)
    this.#bits >>= bits
    this.#count -= bits
    return value
  }

  #need(bits: number): void {
    while (this.#count < bits) {
      if (this.at >= this.#packed.length) throw new HelmError('unexpected EOF')
      this.#bits |= (this.#packed[this.at++] as number) << this.#count
      this.#count += 8
    }
  }

  #corrupt(): HelmError {
    return new HelmError(say`flate: corrupt input before offset ${{ offset: this.at - this.#from }}`)
  }
}
