const POLYNOMIAL = 0xedb88320

let table: Uint32Array | undefined

function makeTable(): Uint32Array {
  const made = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1
    made[byte] = sum
  }
  return made
}

/** The IEEE sum of bytes, going on from the sum of those before them (0 at the beginning). */
export function crc32(bytes: Uint8Array, before: number): number {
  table ??= makeTable()
  let sum = ~before
  for (let i = 0; i < bytes.length; i++) sum = (table[(sum ^ (bytes[i] as number)) & 0xff] as number) ^ (sum >>> 8)
  return ~sum >>> 0
}
