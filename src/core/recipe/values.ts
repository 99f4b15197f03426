import { AicrError, say } from '../errors.ts'
import { type Fields, isFields } from '../fields.ts'
import { type DocumentBounds, readDocument } from '../yaml/index.ts'
import type { Catalog } from './catalog.ts'
import type { ComponentRef } from './component.ts'
import { applySets, type ComponentSet, setsFor } from './set.ts'

/**
 * The values of a component over its chart's own: the component's base values file, the values file, the recipe's overrides,
 * then --set. Without a values file nothing is read, even where the catalog has one for the component.
 */
export function componentValues(
  catalog: Catalog,
  ref: ComponentRef,
  sets: readonly ComponentSet[],
  bounds: DocumentBounds = { limits: catalog.limits },
): Fields {
  const own = `components/${ref.name}/values.yaml`
  const files =
    ref.valuesFile === ''
      ? []
      : ref.valuesFile === own
        ? [own]
        : [...(catalog.files.has(own) ? [own] : []), ref.valuesFile]
  const [first = {}, ...others] = files.map((path) => readValues(catalog, ref, path, bounds))
  const meant = setsFor(ref.name, sets, catalog.registry).filter((set) => !isSwitch(set))
  return applySets([...others, ref.overrides].reduce(mergeValues, first), meant)
}

/** Deep merge in which a null takes away what is below it (upstream's adapter.go, mergeValues). */
function mergeValues(below: Fields, above: Fields): Fields {
  const merged: Record<string, unknown> = Object.assign(Object.create(null), below)
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key]
    if (value === null) delete merged[key]
    else merged[key] = isFields(old) && isFields(value) ? mergeValues(old, value) : value
  }
  return merged
}

/** `component:enabled=` decides whether the component is listed at all and never reaches the chart. */
const isSwitch = (set: ComponentSet): boolean => set.path.length === 1 && set.path[0] === 'enabled'

function readValues(catalog: Catalog, ref: ComponentRef, path: string, bounds: DocumentBounds): Fields {
  const text = catalog.files.get(path)
  if (text === undefined)
    throw new AicrError(
      'NOT_FOUND',
      say`values file ${{ path }} of component ${{ name: ref.name }} is not in the catalog`,
      {
        hint: "the recipe was made with another catalog: pass that release's recipes folder as --catalog, or its files as --data",
      },
    )
  const value = readDocument(text, path, bounds)
  if (value === null || value === undefined) return {}
  if (!isFields(value))
    throw new AicrError('INVALID_CATALOG', say`values file of component ${{ name: ref.name }} is not a mapping`, {
      place: path,
    })
  return value
}

/** What `--set component:enabled=` says, last word first; undefined when nothing. */
export function enabledBySet(catalog: Catalog, ref: ComponentRef, sets: readonly ComponentSet[]): boolean | undefined {
  const last = setsFor(ref.name, sets, catalog.registry).findLast(isSwitch)
  return last === undefined ? undefined : last.value === true
}
