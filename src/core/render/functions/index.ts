import { CRYPTO_FUNCTIONS } from '../../../../template-engine/crypto.ts'
import type { FunctionLibrary } from '../../../../template-engine/index.ts'
import { DEFAULT_HELM, type Helm } from '../../helm/index.ts'
import { usualFunctions } from './by-helm.ts'
import { tomlFunctions } from './toml.ts'

const TABLES = new WeakMap<Helm, FunctionLibrary>()

/** Every function that a helm's chart templates can call besides Go's builtins. Helm's own win over Sprig's of the same name. */
export function chartFunctions(helm: Helm): FunctionLibrary {
  const table = TABLES.get(helm) ?? { ...usualFunctions(helm), ...tomlFunctions(helm), ...CRYPTO_FUNCTIONS }
  TABLES.set(helm, table)
  return table
}

export const CHART_FUNCTIONS: FunctionLibrary = chartFunctions(DEFAULT_HELM)
