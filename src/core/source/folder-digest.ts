import { toBytes } from '../engine.ts'
import { digestOf } from '../fetch/index.ts'
import type { ChartFile } from '../seams.ts'

/**
 * The digest of a chart that is a folder: of its files' names, sizes and bytes in the order of the names, so that neither times nor the
 * order of the folder count.
 */
export function digestOfFiles(files: readonly ChartFile[]): Promise<string> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  const parts = sorted.flatMap(({ path, data }) => [toBytes(path), new Uint8Array([0]), sizeOf(data), toBytes(data)])
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return digestOf(whole)
}

/** Eight bytes, the greatest first. */
function sizeOf({ length }: { readonly length: number }): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length))
  return bytes
}
