import type { FunctionLibrary } from '../library.ts'
import { CRYPTO_FUNCTIONS } from './crypto.ts'
import { SPRIG_WITHOUT_CRYPTO } from './without-crypto.ts'

/** Sprig 3.3.0's functions, without those that reach the environment or that Helm replaces with its own. */
export const SPRIG: FunctionLibrary = { ...SPRIG_WITHOUT_CRYPTO, ...CRYPTO_FUNCTIONS }
