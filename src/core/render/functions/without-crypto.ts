import { type FunctionLibrary, SPRIG_WITHOUT_CRYPTO } from '../../../../template-engine/index.ts'
import { HELM_FUNCTIONS } from './helm.ts'
import { SERIALISERS } from './serialise.ts'

/** Chart functions without those that make keys, certificates and password hashes, for builds that must be small. */
export const CHART_FUNCTIONS_WITHOUT_CRYPTO: FunctionLibrary = {
  ...SPRIG_WITHOUT_CRYPTO,
  ...SERIALISERS,
  ...HELM_FUNCTIONS,
}
