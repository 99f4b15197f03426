import {
  CRYPTO,
  type Family,
  type FunctionLibrary,
  type FunctionSet,
  SPRIG_READY,
} from '../../../../template-engine/index.ts'
import { HELM_FUNCTIONS } from './helm.ts'
import { SERIALISERS } from './serialise.ts'
import type { TOML_FUNCTIONS } from './toml.ts'

/** Reading and writing TOML, which few charts do. */
export const TOML: Family<typeof TOML_FUNCTIONS> = {
  names: { fromToml: true, toToml: true },
  load: async () => {
    const { TOML_FUNCTIONS: functions, Integer } = await import('./toml.ts')
    return { functions, Integer }
  },
}

/** What chart templates can call besides Go's builtins, as far as it is at hand. Helm's own win over Sprig's of the same name. */
export const READY_FUNCTIONS: FunctionLibrary = { ...SPRIG_READY, ...SERIALISERS, ...HELM_FUNCTIONS }

/** Every function that chart templates can call besides Go's builtins. */
export const CHART_FUNCTIONS: FunctionSet = { ready: READY_FUNCTIONS, late: [CRYPTO, TOML] }
