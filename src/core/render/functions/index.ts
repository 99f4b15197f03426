import { CRYPTO_FUNCTIONS } from '../../../../template-engine/crypto.ts'
import type { FunctionLibrary } from '../../../../template-engine/index.ts'
import { CHART_FUNCTIONS_WITHOUT_CRYPTO } from './without-crypto.ts'

/** Every function that chart templates can call besides Go's builtins. Helm's own win over Sprig's of the same name. */
export const CHART_FUNCTIONS: FunctionLibrary = { ...CHART_FUNCTIONS_WITHOUT_CRYPTO, ...CRYPTO_FUNCTIONS }
