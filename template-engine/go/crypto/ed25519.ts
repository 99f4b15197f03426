import { fromBytes, toBytes } from '../../value/bytes.ts'
import type { ByteString } from '../../value/value.ts'
import { divide, type Group, mod, multiply } from './curve.ts'
import { bytesOfInteger, integerOfBytes } from './integer.ts'
import { sha512 } from './sha.ts'

/** The field's prime, the order of the base point, and the curve's constant −121665/121666 (RFC 8032, 5.1). */
const P = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n

/** X, Y, Z and T = XY/Z */
type Point = readonly [bigint, bigint, bigint, bigint]

const BASE_X = 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an
const BASE_Y = 0x6666666666666666666666666666666666666666666666666666666666666658n

/** RFC 8032, 5.1.4 */
const GROUP: Group<Point> = {
  zero: [0n, 1n, 1n, 0n],
  add: ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
    const a = x1 * x2
    const b = y1 * y2
    const c = (D * t1 * t2) % P
    const d = z1 * z2
    const e = mod((x1 + y1) * (x2 + y2) - a - b, P)
    const f = mod(d - c, P)
    const g = (d + c) % P
    const h = (a + b) % P
    return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P]
  },
}

const reversed = (bytes: ByteString): ByteString => [...bytes].reverse().join('')
const littleEndian = (bytes: ByteString): bigint => integerOfBytes(reversed(bytes))
const bytesOf = (n: bigint): ByteString => reversed(bytesOfInteger(n, 32))
const hash = (bytes: ByteString): ByteString => fromBytes(sha512(toBytes(bytes)))

/** The base point, n times, as 32 bytes: y, and the lowest bit of x on top. */
function timesBase(n: bigint): ByteString {
  const [x, y, z] = multiply(GROUP, [BASE_X, BASE_Y, 1n, (BASE_X * BASE_Y) % P], n)
  return bytesOf(divide(y, z, P) | ((divide(x, z, P) & 1n) << 255n))
}

function secretOf(seed: ByteString): { readonly scalar: bigint; readonly prefix: ByteString } {
  const digest = hash(seed)
  const low = littleEndian(digest.slice(0, 32)) & (2n ** 254n - 8n)
  return { scalar: low | (1n << 254n), prefix: digest.slice(32) }
}

/** The public key of a seed of 32 bytes. */
export const ed25519PublicKey = (seed: ByteString): ByteString => timesBase(secretOf(seed).scalar)

/** The signature of RFC 8032, 5.1.6. */
export function signEd25519(seed: ByteString, message: ByteString): ByteString {
  const { scalar, prefix } = secretOf(seed)
  const nonce = littleEndian(hash(prefix + message)) % ORDER
  const point = timesBase(nonce)
  const challenge = littleEndian(hash(point + timesBase(scalar) + message))
  return point + bytesOf((nonce + challenge * scalar) % ORDER)
}
