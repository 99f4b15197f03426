import type { FunctionLibrary } from '../library.ts'
import { CERTIFICATE_FUNCTIONS } from './certificates.ts'
import { ENCRYPTION_FUNCTIONS } from './encryption.ts'
import { KEY_FUNCTIONS } from './keys.ts'
import { PASSWORD_FUNCTIONS } from './passwords.ts'

export { Integer } from '../../value/value.ts'

/** Sprig's cryptography. */
export const CRYPTO_FUNCTIONS = {
  ...CERTIFICATE_FUNCTIONS,
  ...ENCRYPTION_FUNCTIONS,
  ...KEY_FUNCTIONS,
  ...PASSWORD_FUNCTIONS,
} satisfies FunctionLibrary
