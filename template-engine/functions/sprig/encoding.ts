import { FunctionError } from '../../errors.ts'
import { decodeBase32, encodeBase32 } from '../../go/base32.ts'
import { decodeBase64, encodeBase64 } from '../../go/base64.ts'
import { STRING } from '../../value/types.ts'
import type { ByteString } from '../../value/value.ts'
import { type FunctionLibrary, fn, str } from '../library.ts'

/** Decodes; an error's text is the result, as sprig has it. */
function decoded(decode: (text: ByteString) => ByteString, text: ByteString): ByteString {
  try {
    return decode(text)
  } catch (error) {
    if (error instanceof FunctionError) return error.message
    throw error
  }
}

export const ENCODING_FUNCTIONS: FunctionLibrary = {
  /**
   * Base64, with padding.
   * @source sprig strings.go, base64encode
   * @example {{ b64enc "hello" }} → aGVsbG8=
   */
  b64enc: fn([str], STRING, (_, text) => encodeBase64(text)),
  /**
   * Decodes base64. What does not decode gives Go's error text instead.
   * @source sprig strings.go, base64decode
   * @example {{ b64dec "aGVsbG8=" }} → hello
   * @example {{ b64dec "aGVsbG8" }} → illegal base64 data at input byte 4
   */
  b64dec: fn([str], STRING, (_, text) => decoded(decodeBase64, text)),
  /**
   * Base32, with padding.
   * @source sprig strings.go, base32encode
   * @example {{ b32enc "hello" }} → NBSWY3DP
   */
  b32enc: fn([str], STRING, (_, text) => encodeBase32(text)),
  /**
   * Decodes base32. What does not decode gives Go's error text instead.
   * @source sprig strings.go, base32decode
   * @example {{ b32dec "NBSWY3DP" }} → hello
   */
  b32dec: fn([str], STRING, (_, text) => decoded(decodeBase32, text)),
}
