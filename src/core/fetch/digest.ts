import { AicrError, say } from '../errors.ts'

interface Algorithm {
  readonly own: 'sha256' | 'sha384' | 'sha512'
  readonly web: string
  readonly hex: number
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  sha256: { own: 'sha256', web: 'SHA-256', hex: 64 },
  sha384: { own: 'sha384', web: 'SHA-384', hex: 96 },
  sha512: { own: 'sha512', web: 'SHA-512', hex: 128 },
}

/** `sha256:<hex>` of bytes, or of another algorithm of the OCI image spec. */
export async function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Promise<string> {
  const known = ALGORITHMS[algorithm]
  if (known === undefined)
    throw new AicrError('INVALID_REFERENCE', say`digest algorithm ${{ algorithm }} is not supported`)
  return `${algorithm}:${hex(await hashOf(known, bytes))}`
}

/** By the platform, or by ourselves where it has no `crypto.subtle`: pages of plain http, some test environments. */
async function hashOf({ own, web }: Algorithm, bytes: Uint8Array): Promise<Uint8Array> {
  const subtle: typeof crypto.subtle | undefined = typeof crypto === 'undefined' ? undefined : crypto.subtle
  if (subtle !== undefined) return new Uint8Array(await subtle.digest(web, bytes as Uint8Array<ArrayBuffer>))
  const hashes = await import('@noble/hashes/sha2.js')
  return hashes[own](bytes)
}

/** A digest in canonical form (`algorithm:lower-case hex`), bare hex read as sha256; undefined when it is not a digest. */
export function parseDigest(text: string): string | undefined {
  const [, algorithm = 'sha256', digits = ''] = /^(?:([a-z0-9]+):)?([0-9a-fA-F]+)$/.exec(text.trim()) ?? []
  return ALGORITHMS[algorithm]?.hex === digits.length ? `${algorithm}:${digits.toLowerCase()}` : undefined
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
