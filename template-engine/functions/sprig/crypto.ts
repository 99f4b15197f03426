import type { FunctionLibrary } from '../library.ts'
import { CERTIFICATE_FUNCTIONS } from './certificates.ts'
import { ENCRYPTION_FUNCTIONS } from './encryption.ts'
import { KEY_FUNCTIONS } from './keys.ts'
import { PASSWORD_FUNCTIONS } from './passwords.ts'

export { Integer } from '../../value/value.ts'

/** Sprig's cryptography: most of Sprig's weight, and used by few charts. In a table of its own, so that a small build can leave it out. */
export const CRYPTO_FUNCTIONS: FunctionLibrary = {
  ...CERTIFICATE_FUNCTIONS,
  ...ENCRYPTION_FUNCTIONS,
  ...KEY_FUNCTIONS,
  ...PASSWORD_FUNCTIONS,
}
