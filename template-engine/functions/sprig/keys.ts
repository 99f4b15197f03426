import { p256 } from '@noble/curves/nist.js'
import { generateDsaKey } from '../../go/crypto/dsa.ts'
import { bytesOfInteger, randomBelow } from '../../go/crypto/integer.ts'
import { encodePem } from '../../go/crypto/pem.ts'
import { type PrivateKey, pemBlockOf } from '../../go/crypto/private-key.ts'
import { generateRsaKey } from '../../go/crypto/rsa.ts'
import { fromBytes } from '../../value/bytes.ts'
import { STRING } from '../../value/types.ts'
import { type ByteString, Integer } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, str } from '../library.ts'
import { CERTIFICATE_FUNCTIONS, WITHOUT_PRIMES } from './certificates.ts'

export { Integer }

const RSA_BITS = 4096

/** What a key of many bits costs, in thousandths of an RSA key of 2048 bits. */
const LARGE_KEY = 8000
/** a DSA key: its parameters are searched for without the platform */
const DSA_KEY = 120_000
/** and one on a curve: its point is computed when it is written */
const CURVE_STEPS = 30_000

function newKey(kind: ByteString, call: Call): PrivateKey | undefined {
  const { random } = call.effects
  switch (kind) {
    case '':
    case 'rsa':
      call.budget.keep(call.effects.prime === undefined ? WITHOUT_PRIMES * LARGE_KEY : LARGE_KEY)
      return generateRsaKey(call.effects, RSA_BITS)
    case 'dsa':
      call.budget.keep(DSA_KEY)
      return generateDsaKey(random)
    case 'ecdsa': {
      call.budget.step(CURVE_STEPS)
      const secret = randomBelow(random, p256.Point.Fn.ORDER - 1n) + 1n
      return { kind: 'ec', curve: 'P-256', secret: bytesOfInteger(secret, 32) }
    }
    case 'ed25519':
      call.budget.step(CURVE_STEPS)
      return { kind: 'ed25519', seed: fromBytes(random(32)) }
    default:
      return undefined
  }
}

/** Sprig's private keys and certificates. */
export const KEY_FUNCTIONS = {
  ...CERTIFICATE_FUNCTIONS,

  /**
   * A new private key in PEM: rsa (4096 bits, also for an empty name), dsa, ecdsa (P-256) or ed25519. RSA takes some seconds.
   * @source sprig crypto.go, generatePrivateKey
   * @example {{ genPrivateKey "ecdsa" | trunc 30 }} → -----BEGIN EC PRIVATE KEY-----
   * @example {{ genPrivateKey "ed25519" | trunc 27 }} → -----BEGIN PRIVATE KEY-----
   * @example {{ genPrivateKey "foo" }} → Unknown type foo
   */
  genPrivateKey: fn([str], STRING, (call, kind) => {
    const key = newKey(kind, call)
    return key === undefined ? `Unknown type ${kind}` : encodePem(pemBlockOf(key))
  }),
} satisfies FunctionLibrary
