import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { hex, hmac, sha1, sha256, sha384, sha512 } from '../../../../template-engine/go/crypto/sha.ts'

/** Some bytes, other ones for every length. */
const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + length * 7 + (i >> 3)) & 0xff)

test.each(Object.entries({ sha1, sha256, sha384, sha512 }))(
  '%s is what OpenSSL says, for every length up to three blocks',
  (name, hash) => {
    for (let length = 0; length <= 400; length++)
      expect(hex(hash(bytes(length))), `${length} bytes`).toBe(createHash(name).update(bytes(length)).digest('hex'))
    expect(hex(hash(bytes(100_000)))).toBe(createHash(name).update(bytes(100_000)).digest('hex'))
  },
)

test.each(Object.entries({ sha1, sha256, sha384, sha512 }))(
  'HMAC with %s is what OpenSSL says, for every length of key',
  (name, hash) => {
    for (let length = 0; length <= 200; length++)
      expect(hex(hmac(hash, bytes(length), bytes(40)))).toBe(
        createHmac(name, bytes(length)).update(bytes(40)).digest('hex'),
      )
  },
)
