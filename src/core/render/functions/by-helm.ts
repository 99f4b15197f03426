import {
  type FunctionLibrary,
  jsonFunctions,
  SPRIG_READY,
  semverFunctions,
  urlFunctions,
  withPrices,
} from '../../../../template-engine/index.ts'
import { type Helm, jsonWords, semverRules } from '../../helm/index.ts'
import { unnamedComparisons } from './comparisons.ts'
import { DURATION_FUNCTIONS } from './durations.ts'
import { HELM_FUNCTIONS } from './helm.ts'
import { jsonReaders } from './read-json.ts'
import { jsonWriters, SERIALISERS } from './serialise.ts'

const TABLES = new WeakMap<Helm, FunctionLibrary>()

/** What a helm's chart templates can call besides Go's builtins, as far as it is at hand. Helm's own win over Sprig's of the same name. One table a helm. */
export function readyFunctions(helm: Helm): FunctionLibrary {
  const known = TABLES.get(helm)
  if (known) return known
  const table = compose(helm)
  TABLES.set(helm, table)
  return table
}

function compose(helm: Helm): FunctionLibrary {
  const { urls, comparisons, mustToYaml, durations } = helm.does
  const json = jsonWords(helm)
  const { mustToYaml: own, ...helm3 } = SERIALISERS
  return {
    ...SPRIG_READY,
    ...withPrices({
      ...(mustToYaml === 'defined' ? SERIALISERS : helm3),
      ...HELM_FUNCTIONS,
      ...semverFunctions(semverRules(helm)),
      ...urlFunctions(urls),
      ...jsonFunctions(json),
      ...jsonReaders(json),
      ...jsonWriters(json),
      ...(durations === 'functions' ? DURATION_FUNCTIONS : {}),
    }),
    ...(comparisons === 'unnamed' ? unnamedComparisons() : {}),
  }
}
