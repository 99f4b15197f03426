/** bits of a code that the first table looks at */
export const CHUNK_BITS = 9
const CHUNKS = 1 << CHUNK_BITS
const LONGEST = 16

/**
 * Codes as compress/flate keeps them: an entry is `symbol << 4 | length`, 0 where no code leads. The entry of a code longer than CHUNK_BITS
 * has the length CHUNK_BITS + 1 and the number of a second table in place of the symbol.
 */
export interface Huffman {
  /** the fewest bits that are worth looking at */
  min: number
  readonly chunks: Uint16Array
  readonly links: readonly Uint16Array[]
  readonly linkMask: number
}

/** Tables of a set of code lengths; undefined when they are not a code (as in compress/flate inflate.go, huffmanDecoder.init). */
export function huffman(lengths: Uint8Array): Huffman | undefined {
  const count = new Uint16Array(LONGEST)
  for (const n of lengths) if (n > 0) count[n] = (count[n] ?? 0) + 1
  const min = count.findIndex((n) => n > 0)
  const chunks = new Uint16Array(CHUNKS)
  if (min < 0) return { min: 0, chunks, links: [], linkMask: 0 }
  const max = count.findLastIndex((n) => n > 0)
  const next = new Uint32Array(LONGEST)
  let code = 0
  for (let n = min; n <= max; n++) {
    code <<= 1
    next[n] = code
    code += count[n] ?? 0
  }
  // complete, or the single code of one bit that zlib writes
  if (code !== 1 << max && !(code === 1 && max === 1)) return undefined
  const size = max > CHUNK_BITS ? 1 << (max - CHUNK_BITS) : 0
  const links = size === 0 ? [] : linkTables(chunks, (next[CHUNK_BITS + 1] ?? 0) >> 1, size)
  fill({ chunks, links }, lengths, next)
  return { min, chunks, links, linkMask: size - 1 }
}

function linkTables(chunks: Uint16Array, first: number, size: number): Uint16Array[] {
  const links: Uint16Array[] = []
  for (let prefix = first; prefix < CHUNKS; prefix++) {
    chunks[reversed(prefix, CHUNK_BITS)] = (links.length << 4) | (CHUNK_BITS + 1)
    links.push(new Uint16Array(size))
  }
  return links
}

function fill({ chunks, links }: Pick<Huffman, 'chunks' | 'links'>, lengths: Uint8Array, next: Uint32Array): void {
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const n = lengths[symbol] ?? 0
    if (n === 0) continue
    const code = next[n] ?? 0
    next[n] = code + 1
    const at = reversed(code, n)
    const entry = (symbol << 4) | n
    if (n <= CHUNK_BITS) {
      for (let i = at; i < CHUNKS; i += 1 << n) chunks[i] = entry
      continue
    }
    const table = links[(chunks[at & (CHUNKS - 1)] ?? 0) >> 4]
    if (table === undefined) continue
    for (let i = at >> CHUNK_BITS; i < table.length; i += 1 << (n - CHUNK_BITS)) table[i] = entry
  }
}

function reversed(code: number, bits: number): number {
  let out = 0
  for (let i = 0; i < bits; i++) out |= ((code >> i) & 1) << (bits - 1 - i)
  return out
}
