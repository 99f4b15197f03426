import { hmac } from '@noble/hashes/hmac.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bcryptHash } from '../../go/crypto/bcrypt.ts'
import { bytesOfInteger } from '../../go/crypto/integer.ts'
import { toBytes } from '../../value/bytes.ts'
import { STRING, UINT32 } from '../../value/types.ts'
import { type ByteString, Integer } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, str, typed } from '../library.ts'

export { Integer }

const BCRYPT_BYTES = 72
const BCRYPT_SALT = 16
const BCRYPT_COST = 10
/** What slow hashes cost, in the coin of `EngineLimits.secrets`: all that the default allows take about two seconds. */
const BCRYPT = 11_000
const SCRYPT = 32_000

/** bcrypt.GenerateFromPassword at its default cost, 10. */
function bcrypt(call: Call, password: ByteString): ByteString {
  if (password.length > BCRYPT_BYTES) {
    return `failed to encrypt string with bcrypt: bcrypt: password length exceeds ${BCRYPT_BYTES} bytes`
  }
  call.budget.keep(BCRYPT)
  return bcryptHash(toBytes(password), call.effects.random(BCRYPT_SALT), BCRYPT_COST)
}

const SEED = 'com.lyndir.masterpassword'

/** Shapes of passwords, one letter a class of characters (Master Password, version 1). */
const SHAPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['maximum', ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno']],
  [
    'long',
    [
      'CvcvnoCvcvCvcv',
      'CvcvCvcvnoCvcv',
      'CvcvCvcvCvcvno',
      'CvccnoCvcvCvcv',
      'CvccCvcvnoCvcv',
      'CvccCvcvCvcvno',
      'CvcvnoCvccCvcv',
      'CvcvCvccnoCvcv',
      'CvcvCvccCvcvno',
      'CvcvnoCvcvCvcc',
      'CvcvCvcvnoCvcc',
      'CvcvCvcvCvccno',
      'CvccnoCvccCvcv',
      'CvccCvccnoCvcv',
      'CvccCvccCvcvno',
      'CvcvnoCvccCvcc',
      'CvcvCvccnoCvcc',
      'CvcvCvccCvccno',
      'CvccnoCvcvCvcc',
      'CvccCvcvnoCvcc',
      'CvccCvcvCvccno',
    ],
  ],
  ['medium', ['CvcnoCvc', 'CvcCvcno']],
  ['short', ['Cvcn']],
  ['basic', ['aaanaaan', 'aannaaan', 'aaannaaa']],
  ['pin', ['nnnn']],
])

const VOWELS = 'AEIOU'
const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ'
const LETTERS = `${VOWELS}${VOWELS.toLowerCase()}${CONSONANTS}${CONSONANTS.toLowerCase()}`
const DIGITS = '0123456789'

const CLASSES: Readonly<Record<string, string>> = {
  V: VOWELS,
  C: CONSONANTS,
  v: VOWELS.toLowerCase(),
  c: CONSONANTS.toLowerCase(),
  A: VOWELS + CONSONANTS,
  a: LETTERS,
  n: DIGITS,
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}${DIGITS}!@#$%^&*()`,
}

const sized = (text: ByteString): ByteString => bytesOfInteger(BigInt(text.length), 4) + text

interface Site {
  readonly counter: bigint
  readonly kind: ByteString
  readonly password: ByteString
  readonly user: ByteString
  readonly site: ByteString
}

function derive(call: Call, { counter, kind, password, user, site }: Site): ByteString {
  const shapes = SHAPES.get(kind)
  if (shapes === undefined) return `cannot find password template ${kind}`
  call.budget.keep(SCRYPT)
  const key = scrypt(toBytes(password), toBytes(SEED + sized(user)), { N: 32768, r: 8, p: 2, dkLen: 64 })
  const seed = hmac(sha256, key, toBytes(SEED + sized(site) + bytesOfInteger(counter, 4)))
  const shape = shapes[(seed[0] ?? 0) % shapes.length] ?? ''
  return [...shape]
    .map((letter, i) => {
      const characters = CLASSES[letter] ?? ''
      return characters[(seed[i + 1] ?? 0) % characters.length]
    })
    .join('')
}

/** Sprig's password hashes. */
export const PASSWORD_FUNCTIONS = {
  /**
   * A bcrypt hash, cost 10.
   * @source sprig crypto.go, bcrypt
   * @example {{ bcrypt "secret" | trunc 7 }} → $2a$10$
   */
  bcrypt: fn([str], STRING, bcrypt),

  /**
   * A line of an htpasswd file, hashed with bcrypt.
   * @source sprig crypto.go, htpasswd
   * @example {{ htpasswd "ann" "secret" | trunc 11 }} → ann:$2a$10$
   * @example {{ htpasswd "a:b" "secret" }} → invalid username: a:b
   */
  htpasswd: fn([str, str], STRING, (call, user, password) =>
    user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(call, password)}`,
  ),

  /**
   * The site password of the Master Password algorithm: counter, kind (maximum, long, medium, short, basic, pin), password, user, site.
   * @source sprig crypto.go, derivePassword
   * @example {{ derivePassword 1 "long" "password" "user" "example.com" }} → ZedaFaxcZaso9*
   * @example {{ derivePassword 1 "none" "password" "user" "example.com" }} → cannot find password template none
   */
  derivePassword: fn([typed(UINT32), str, str, str, str], STRING, (call, counter, kind, password, user, site) =>
    derive(call, { counter: counter instanceof Integer ? counter.value : 0n, kind, password, user, site }),
  ),
} satisfies FunctionLibrary
