import {
  ENCRYPTION,
  type Family,
  type FunctionLibrary,
  KEYS,
  mergeFunctions,
  PASSWORDS,
  withPrices,
} from '../../../../template-engine/index.ts'
import { DEFAULT_HELM, type Helm } from '../../helm/index.ts'
import type { TomlRelease } from '../../toml/index.ts'
import { requireTextEncoder } from '../instance.ts'
import { readyFunctions } from './by-helm.ts'
import type { tomlFunctions } from './toml.ts'

export { readyFunctions } from './by-helm.ts'

const loadToml = async (release: TomlRelease) => {
  const { tomlFunctions: functions, Integer } = await import('./toml.ts')
  return { functions: functions(release), Integer }
}

/** Reads and writes TOML. Few charts need it. */
export const TOML: Family<ReturnType<typeof tomlFunctions>> = {
  names: { fromToml: true, toToml: true, mustToToml: true },
  load: () => loadToml('1.6'),
}

/** Cryptography and TOML: a fifth of all code, called by few charts. */
export const LATE: readonly Family[] = [KEYS, ENCRYPTION, PASSWORDS, TOML]

/** A family as a helm has it. */
export async function loadFamily(
  family: Family,
  helm: Helm,
): Promise<{ functions: FunctionLibrary; Integer: unknown }> {
  if (family.encodesText) requireTextEncoder()
  if (family !== TOML) {
    const { functions, Integer } = await family.load()
    return { functions: withPrices(functions), Integer }
  }
  const { functions, Integer } = await loadToml(helm.does.toml)
  const { mustToToml, ...rest } = withPrices(functions)
  return {
    functions: helm.does.tomlErrors === 'function' ? { ...rest, ...(mustToToml && { mustToToml }) } : rest,
    Integer,
  }
}

/** Every function that a helm's chart templates can call besides Go's builtins, in one table. */
export async function chartFunctions(helm: Helm = DEFAULT_HELM): Promise<FunctionLibrary> {
  const late = await Promise.all(LATE.map((family) => loadFamily(family, helm)))
  return mergeFunctions([readyFunctions(helm), ...late.map(({ functions }) => functions)])
}
