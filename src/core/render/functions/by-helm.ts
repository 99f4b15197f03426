import {
  type FunctionLibrary,
  jsonFunctions,
  semverFunctions,
  urlFunctions,
} from '../../../../template-engine/index.ts'
import { type Helm, jsonWords } from '../../helm/index.ts'
import { unnamedComparisons } from './comparisons.ts'
import { DURATION_FUNCTIONS } from './durations.ts'
import { jsonReaders } from './read-json.ts'
import { USUAL_FUNCTIONS } from './usual.ts'

const TABLES = new WeakMap<Helm, FunctionLibrary>()

/** Chart functions of a helm without those that few charts call: see USUAL_FUNCTIONS. One table a helm. */
export function usualFunctions(helm: Helm): FunctionLibrary {
  const known = TABLES.get(helm)
  if (known) return known
  const table = compose(helm)
  TABLES.set(helm, table)
  return table
}

function compose(helm: Helm): FunctionLibrary {
  const { semver, urls, comparisons, functions } = helm.does
  const json = jsonWords(helm)
  const { mustToYaml, ...helm3 } = USUAL_FUNCTIONS
  return {
    ...(functions === 'helm3' ? helm3 : USUAL_FUNCTIONS),
    ...semverFunctions(semver),
    ...urlFunctions(urls),
    ...jsonFunctions(json),
    ...jsonReaders(json),
    ...(functions === 'durations' ? DURATION_FUNCTIONS : {}),
    ...(comparisons === 'unnamed' ? unnamedComparisons() : {}),
  }
}
