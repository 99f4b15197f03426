import { createECDH, createPrivateKey, createPublicKey, sign as opensslSign, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DerReader, TAG } from '../../../../template-engine/go/crypto/asn1.ts'
import { type CurveName, ecPublicKey, orderOf, signEcdsa, sizeOf } from '../../../../template-engine/go/crypto/ecdsa.ts'
import { ed25519PublicKey, signEd25519 } from '../../../../template-engine/go/crypto/ed25519.ts'
import { bytesOfInteger, integerOfBytes } from '../../../../template-engine/go/crypto/integer.ts'
import { encodePem } from '../../../../template-engine/go/crypto/pem.ts'
import { pemBlockOf } from '../../../../template-engine/go/crypto/private-key.ts'
import { sha512 } from '../../../../template-engine/go/crypto/sha.ts'
import { fromBytes } from '../../../../template-engine/value/bytes.ts'

const hexOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex')
const bytesOf = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')
const OPENSSL_NAMES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const
const HASHES = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' } as const

/** Numbers without end, the same in each run. */
const number = (seed: string): bigint =>
  integerOfBytes(fromBytes(sha512(Buffer.from(seed))) + fromBytes(sha512(Buffer.from(`${seed}+`))))

/** RFC 6979, A.2.5 to A.2.7: curve, secret, message, r, s */
const VECTORS: readonly (readonly [CurveName, string, string, string, string])[] = [
  [
    'P-256',
    'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
    'sample',
    'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
    'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  ],
  [
    'P-256',
    'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
    'test',
    'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
    '19F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
  ],
]

test.each(VECTORS)('RFC 6979: %s %s %s', (curve, secret, message, r, s) => {
  const reader = new DerReader(
    new DerReader(signEcdsa(curve, bytesOf(secret), message)).read(TAG.sequence)?.content ?? '',
  )
  expect([reader.readInteger(), reader.readInteger()]).toEqual([BigInt(`0x${r}`), BigInt(`0x${s}`)])
})

describe.each(Object.keys(HASHES) as CurveName[])('%s', (curve) => {
  const size = sizeOf(curve)
  const order = orderOf(curve)
  /** the ends of the range, and what lies between */
  const secrets = [1n, 2n, 3n, order - 1n, order - 2n, (order - 1n) / 2n, 1n << BigInt(size * 8 - 16)]
  for (let i = 0; i < 12; i++) secrets.push((number(`${curve} ${i}`) % (order - 1n)) + 1n)

  test.each(secrets)('%d', (n) => {
    const secret = bytesOfInteger(n, size)
    const ecdh = createECDH(OPENSSL_NAMES[curve])
    ecdh.setPrivateKey(Buffer.from(secret, 'latin1'))
    expect(hexOf(ecPublicKey(curve, secret))).toBe(ecdh.getPublicKey('hex'))
    const publicKey = createPublicKey(encodePem(pemBlockOf({ kind: 'ec', curve, secret })))
    const message = Buffer.from(`message for ${n}`)
    const signature = signEcdsa(curve, secret, message.toString())
    expect(signEcdsa(curve, secret, message.toString())).toBe(signature)
    expect(verify(HASHES[curve], message, publicKey, Buffer.from(signature, 'latin1'))).toBe(true)
    expect(verify(HASHES[curve], Buffer.from('another'), publicKey, Buffer.from(signature, 'latin1'))).toBe(false)
  })
})

/** RFC 8032, 7.1: seed, public key, message, signature */
test.each<readonly [string, string, string, string]>([
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
])('RFC 8032: %s', (seed, publicKey, message, signature) => {
  expect(hexOf(ed25519PublicKey(bytesOf(seed)))).toBe(publicKey)
  expect(hexOf(signEd25519(bytesOf(seed), bytesOf(message)))).toBe(signature)
})

test('Ed25519 is what OpenSSL says', () => {
  for (let i = 0; i < 40; i++) {
    const seed = fromBytes(sha512(Buffer.from(`seed ${i}`))).slice(0, 32)
    const key = createPrivateKey(encodePem(pemBlockOf({ kind: 'ed25519', seed })))
    const message = 'm'.repeat(i * 9)
    expect(hexOf(signEd25519(seed, message))).toBe(opensslSign(null, Buffer.from(message), key).toString('hex'))
    const info = createPublicKey(key).export({ format: 'der', type: 'spki' })
    expect(hexOf(ed25519PublicKey(seed))).toBe(info.subarray(-32).toString('hex'))
  }
})
