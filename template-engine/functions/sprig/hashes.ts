import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { toBytes } from '../../value/bytes.ts'
import { STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type FunctionLibrary, fn, str } from '../library.ts'

const hex = (bytes: Uint8Array): ByteString => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const hexSum = (hash: (bytes: Uint8Array) => Uint8Array) => fn([str], STRING, (_, text) => hex(hash(toBytes(text))))

const ADLER_PRIME = 65521
/** Bytes that can be added up before the sums must be reduced (RFC 1950). */
const ADLER_BLOCK = 5552

function adler32(text: ByteString): number {
  let a = 1
  let b = 0
  for (let start = 0; start < text.length; start += ADLER_BLOCK) {
    const end = Math.min(start + ADLER_BLOCK, text.length)
    for (let at = start; at < end; at++) {
      a += text.charCodeAt(at)
      b += a
    }
    a %= ADLER_PRIME
    b %= ADLER_PRIME
  }
  return b * 65536 + a
}

export const HASH_FUNCTIONS: FunctionLibrary = {
  /**
   * SHA-1, in hexadecimal.
   * @source sprig crypto.go, sha1sum
   * @example {{ sha1sum "hello" }} → aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
   */
  sha1sum: hexSum(sha1),
  /**
   * SHA-256, in hexadecimal.
   * @source sprig crypto.go, sha256sum
   * @example {{ sha256sum "hello" | trunc 16 }} → 2cf24dba5fb0a30e
   */
  sha256sum: hexSum(sha256),
  /**
   * SHA-512, in hexadecimal.
   * @source sprig crypto.go, sha512sum
   * @example {{ sha512sum "hello" | trunc 16 }} → 9b71d224bd62f378
   */
  sha512sum: hexSum(sha512),
  /**
   * Adler-32, in decimal.
   * @source sprig crypto.go, adler32sum
   * @example {{ adler32sum "hello" }} → 103547413
   */
  adler32sum: fn([str], STRING, (_, text) => `${adler32(text)}`),
}
