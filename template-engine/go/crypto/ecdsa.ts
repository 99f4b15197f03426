import { fromBytes, toBytes } from '../../value/bytes.ts'
import type { ByteString } from '../../value/value.ts'
import { integer, sequence } from './asn1.ts'
import { divide, mod, multiply } from './curve.ts'
import { bitLength, bytesOfInteger, integerOfBytes } from './integer.ts'
import { type Hash, hmac, sha256, sha384, sha512 } from './sha.ts'

/** A curve of NIST, y² = x³ − 3x + b (FIPS 186-4, D.1.2), and the hash that goes with it. */
interface Curve {
  /** the field's prime */
  readonly p: bigint
  readonly b: bigint
  readonly base: readonly [bigint, bigint]
  readonly order: bigint
  readonly hash: Hash
}

export type CurveName = 'P-256' | 'P-384' | 'P-521'

const CURVES: Readonly<Record<CurveName, Curve>> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    base: [
      0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    ],
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    hash: sha256,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    base: [
      0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    ],
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    hash: sha384,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    base: [
      0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    ],
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    hash: sha512,
  },
}

/** X, Y, Z: the point (X/Z, Y/Z) */
type Point = readonly [bigint, bigint, bigint]

/** Renes, Costello and Batina, Complete addition formulas for prime order elliptic curves, algorithm 1 with a = −3. */
function add({ p, b }: Curve, [x1, y1, z1]: Point, [x2, y2, z2]: Point): Point {
  const x = (x1 * x2) % p
  const y = (y1 * y2) % p
  const z = (z1 * z2) % p
  const xy = mod((x1 + y1) * (x2 + y2) - x - y, p)
  const xz = mod((x1 + z1) * (x2 + z2) - x - z, p)
  const yz = mod((y1 + z1) * (y2 + z2) - y - z, p)
  const t = 3n * (x - z)
  const u = 3n * (b * z - xz)
  const v = 3n * (b * xz - x - 3n * z)
  return [mod(xy * (y - u) - yz * v, p), mod((y - u) * (y + u) + t * v, p), mod(yz * (y + u) + xy * t, p)]
}

/** The base point, n times. */
function timesBase(curve: Curve, n: bigint): readonly [bigint, bigint] {
  const group = { zero: [0n, 1n, 0n] as Point, add: (a: Point, b: Point) => add(curve, a, b) }
  const [x, y, z] = multiply<Point>(group, [...curve.base, 1n], n)
  return [divide(x, z, curve.p), divide(y, z, curve.p)]
}

/** One more than the largest secret. */
export const orderOf = (name: CurveName): bigint => CURVES[name].order

/** Bytes of a secret, and of each coordinate. */
export const sizeOf = (name: CurveName): number => Math.ceil(bitLength(orderOf(name)) / 8)

/** The public key of a secret, uncompressed (SEC 1, 2.3.3). */
export const ecPublicKey = (name: CurveName, secret: ByteString): ByteString =>
  `\x04${timesBase(CURVES[name], integerOfBytes(secret))
    .map((n) => bytesOfInteger(n, sizeOf(name)))
    .join('')}`

/** A signature in DER over the hash that goes with the curve. Its nonce comes from key and message (RFC 6979): the same again each time. */
export function signEcdsa(name: CurveName, secret: ByteString, message: ByteString): ByteString {
  const curve = CURVES[name]
  const { order } = curve
  const digest = integerOfBytes(fromBytes(curve.hash(toBytes(message)))) % order
  const d = integerOfBytes(secret)
  for (const nonce of nonces(name, secret, digest)) {
    const r = timesBase(curve, nonce)[0] % order
    const s = divide(digest + r * d, nonce, order)
    if (r !== 0n && s !== 0n) return sequence(integer(r), integer(s))
  }
  throw new Error('unreachable: nonces have no end')
}

/** RFC 6979, 3.2: a generator of random bits fed with the key and the message's digest. Hashes are never longer than the order. */
function* nonces(name: CurveName, secret: ByteString, digest: bigint): Generator<bigint> {
  const { hash, order } = CURVES[name]
  const size = sizeOf(name)
  const mac = (key: ByteString, text: ByteString): ByteString => fromBytes(hmac(hash, toBytes(key), toBytes(text)))
  const length = hash(new Uint8Array()).length
  const seed = secret + bytesOfInteger(digest, size)
  let v = '\x01'.repeat(length)
  let key = '\0'.repeat(length)
  for (const separator of ['\0', '\x01']) {
    key = mac(key, v + separator + seed)
    v = mac(key, v)
  }
  for (;;) {
    let bits = ''
    while (bits.length < size) bits += v = mac(key, v)
    const nonce = integerOfBytes(bits.slice(0, size)) >> BigInt(size * 8 - bitLength(order))
    if (nonce > 0n && nonce < order) yield nonce
    key = mac(key, `${v}\0`)
    v = mac(key, v)
  }
}
