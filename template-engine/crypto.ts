/** The engine's third door: only what with-crypto has besides the rest of Sprig, for who loads it when it is called for. */

export { CRYPTO_FUNCTIONS, Integer } from './functions/sprig/crypto.ts'
