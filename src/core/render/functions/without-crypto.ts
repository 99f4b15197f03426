import type { FunctionLibrary } from '../../../../template-engine/index.ts'
import { TOML_FUNCTIONS } from './toml.ts'
import { USUAL_FUNCTIONS } from './usual.ts'

/** Chart functions without those that make keys, certificates and password hashes, for builds that must be small. */
export const CHART_FUNCTIONS_WITHOUT_CRYPTO: FunctionLibrary = { ...USUAL_FUNCTIONS, ...TOML_FUNCTIONS }
