import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { scrypt } from '../../../../template-engine/go/crypto/scrypt.ts'
import { hex } from '../../../../template-engine/go/crypto/sha.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** password, salt, n, lanes, bytes */
test.each<readonly [string, string, number, number, number]>([
  ['', '', 2, 1, 64],
  ['password', 'NaCl', 1024, 16, 64],
  ['pleaseletmein', 'SodiumChloride', 4096, 1, 64],
  ['x'.repeat(100), 'y'.repeat(300), 64, 3, 1],
  ['x', 'y', 16, 2, 100],
])('%j %j %i %i %i', (password, salt, n, lanes, length) => {
  expect(hex(scrypt(bytes(password), bytes(salt), n, lanes, length))).toBe(
    scryptSync(password, salt, length, { N: n, r: 8, p: lanes }).toString('hex'),
  )
})
