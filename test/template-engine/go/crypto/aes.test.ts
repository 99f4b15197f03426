import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { decryptCbc, encryptCbc } from '../../../../template-engine/go/crypto/aes.ts'
import { hex } from '../../../../template-engine/go/crypto/sha.ts'

const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) * seed) >>> 24)

test.each([1, 2, 3, 5, 8, 13, 21])('encrypts as OpenSSL does, and decrypts: %i blocks', (blocks) => {
  for (let seed = 1; seed < 20; seed++) {
    const [key, iv, text] = [bytes(32, seed), bytes(16, seed + 100), bytes(blocks * 16, seed + 200)]
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    const encrypted = encryptCbc(key, iv, text)
    expect(hex(encrypted)).toBe(cipher.update(text, undefined, 'hex') + cipher.final('hex'))
    expect(hex(decryptCbc(key, iv, encrypted))).toBe(hex(text))
  }
})

test('FIPS 197, C.3', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i)
  const text = Uint8Array.from({ length: 16 }, (_, i) => i * 0x11)
  expect(hex(encryptCbc(key, new Uint8Array(16), text))).toBe('8ea2b7ca516745bfeafc49904b496089')
})
