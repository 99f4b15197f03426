const POLYNOMIAL = 0xedb88320

/** The IEEE CRC-32 of ASCII text, unsigned: Go's hash/crc32.ChecksumIEEE. */
export function crc32(text: string): number {
  let sum = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    sum ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? POLYNOMIAL : 0)
  }
  return ~sum >>> 0
}
