import { CRYPTO_FUNCTIONS } from '../../../../template-engine/crypto.ts'
import type { FunctionLibrary } from '../../../../template-engine/index.ts'
import { TOML_FUNCTIONS } from './toml.ts'
import { USUAL_FUNCTIONS } from './usual.ts'

/** Every function that chart templates can call besides Go's builtins. Helm's own win over Sprig's of the same name. */
export const CHART_FUNCTIONS: FunctionLibrary = { ...USUAL_FUNCTIONS, ...TOML_FUNCTIONS, ...CRYPTO_FUNCTIONS }
