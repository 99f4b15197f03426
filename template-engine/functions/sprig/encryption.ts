import { cbc } from '@noble/ciphers/aes.js'
import { FunctionError } from '../../errors.ts'
import { decodeBase64, encodeBase64 } from '../../go/base64.ts'
import { fromBytes, toBytes } from '../../value/bytes.ts'
import { STRING } from '../../value/types.ts'
import { type ByteString, Integer } from '../../value/value.ts'
import { type Call, type FunctionLibrary, fn, str } from '../library.ts'

export { Integer }

const BLOCK = 16
const KEY_BYTES = 32

/** AES-256 in CBC mode; the password is cut or filled with zeros to make the key. */
const cipher = (password: ByteString, iv: ByteString) =>
  cbc(toBytes(password.slice(0, KEY_BYTES).padEnd(KEY_BYTES, '\0')), toBytes(iv), { disablePadding: true })

function encrypt(call: Call, password: ByteString, text: ByteString): ByteString {
  if (text === '') return ''
  call.budget.grow(text.length * 2)
  call.budget.step(text.length)
  const padding = BLOCK - (text.length % BLOCK)
  const iv = fromBytes(call.effects.random(BLOCK))
  const padded = text + String.fromCharCode(padding).repeat(padding)
  return encodeBase64(iv + fromBytes(cipher(password, iv).encrypt(toBytes(padded))))
}

/** Sprig checks nothing: a malformed message panics, and the panics are the messages. */
function decrypt(call: Call, password: ByteString, text: ByteString): ByteString {
  if (text === '') return ''
  const bytes = decodeBase64(text)
  call.budget.grow(bytes.length)
  call.budget.step(bytes.length)
  const capacity = Math.floor(text.length / 4) * 3
  if (capacity < BLOCK)
    throw new FunctionError(`runtime error: slice bounds out of range [:16] with capacity ${capacity}`)
  const body = bytes.slice(BLOCK)
  if (bytes.length < BLOCK) throw new FunctionError(`runtime error: slice bounds out of range [16:${bytes.length}]`)
  if (body.length % BLOCK !== 0) throw new FunctionError('crypto/cipher: input not full blocks')
  if (body === '') throw new FunctionError('runtime error: index out of range [-1]')
  const plain = fromBytes(cipher(password, bytes.slice(0, BLOCK)).decrypt(toBytes(body)))
  const end = plain.length - plain.charCodeAt(plain.length - 1)
  if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`)
  return plain.slice(0, end)
}

/** Sprig's encryption. */
export const ENCRYPTION_FUNCTIONS = {
  /**
   * Encrypts with AES-256-CBC under a password, with a random start, and encodes in base64.
   * @source sprig crypto.go, encryptAES
   * @example {{ encryptAES "secretkey" "plaintext" | decryptAES "secretkey" }} → plaintext
   */
  encryptAES: fn([str, str], STRING, encrypt),

  /**
   * Decrypts what encryptAES made.
   * @source sprig crypto.go, decryptAES
   * @example {{ decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }} → plaintext
   */
  decryptAES: fn([str, str], STRING, decrypt),
} satisfies FunctionLibrary
