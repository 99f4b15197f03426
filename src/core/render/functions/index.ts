import type { FunctionLibrary } from '../../../../template-engine/index.ts'
import { SPRIG } from '../../../../template-engine/with-crypto.ts'
import { HELM_FUNCTIONS } from './helm.ts'
import { SERIALISERS } from './serialise.ts'

/** Every function that chart templates can call besides Go's builtins. Helm's own win over Sprig's of the same name. */
export const CHART_FUNCTIONS: FunctionLibrary = { ...SPRIG, ...SERIALISERS, ...HELM_FUNCTIONS }
