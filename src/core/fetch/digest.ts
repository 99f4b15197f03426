import { AicrError } from '../errors.ts'

const ALGORITHMS: Readonly<Record<string, { readonly web: string; readonly hex: number }>> = {
  sha256: { web: 'SHA-256', hex: 64 },
  sha384: { web: 'SHA-384', hex: 96 },
  sha512: { web: 'SHA-512', hex: 128 },
}

/** `sha256:<hex>` of bytes, or of another algorithm of the OCI image spec. */
export async function digestOf(bytes: Uint8Array, algorithm = 'sha256'): Promise<string> {
  const known = ALGORITHMS[algorithm]
  if (known === undefined) throw new AicrError('INVALID_REQUEST', `digest algorithm ${algorithm} is not supported`)
  const hash = await crypto.subtle.digest(known.web, bytes as Uint8Array<ArrayBuffer>)
  return `${algorithm}:${hex(new Uint8Array(hash))}`
}

/** A digest in canonical form (`algorithm:lower-case hex`), bare hex read as sha256; undefined when it is none. */
export function parseDigest(text: string): string | undefined {
  const [, algorithm = 'sha256', digits = ''] = /^(?:([a-z0-9]+):)?([0-9a-fA-F]+)$/.exec(text.trim()) ?? []
  return ALGORITHMS[algorithm]?.hex === digits.length ? `${algorithm}:${digits.toLowerCase()}` : undefined
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
