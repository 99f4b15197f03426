import { type FunctionLibrary, SPRIG_WITHOUT_CRYPTO } from '../../../../template-engine/index.ts'
import { HELM_FUNCTIONS } from './helm.ts'
import { SERIALISERS } from './serialise.ts'

/** Chart functions without those that few charts call: for keys, certificates, password hashes and TOML. */
export const USUAL_FUNCTIONS: FunctionLibrary = { ...SPRIG_WITHOUT_CRYPTO, ...SERIALISERS, ...HELM_FUNCTIONS }
