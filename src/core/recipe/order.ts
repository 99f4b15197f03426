import { AicrError, say } from '../errors.ts'
import { type ComponentRef, isEnabled } from './component.ts'

/**
 * Deployment order: Kahn's algorithm, the ready set always sorted by name. Edges to disabled components count as satisfied and
 * disabled components are left out. An edge to a component that the recipe does not have, and a cycle, are errors.
 */
export function deploymentOrder(refs: readonly ComponentRef[]): string[] {
  checkDependencies(refs)
  const enabled = new Set(refs.filter(isEnabled).map(({ name }) => name))
  const missing = new Map<string, number>()
  const dependants = new Map<string, string[]>()
  for (const { name, dependencyRefs } of refs) {
    if (!enabled.has(name)) continue
    const needs = new Set(dependencyRefs.filter((one) => enabled.has(one)))
    missing.set(name, needs.size)
    for (const need of needs) listIn(dependants, need).push(name)
  }
  const ready = [...missing].filter(([, count]) => count === 0).map(([name]) => name)
  ready.sort()
  const order: string[] = []
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next)
    for (const name of dependants.get(next) ?? []) {
      const left = (missing.get(name) ?? 0) - 1
      missing.set(name, left)
      if (left === 0) ready.splice(placeIn(ready, name), 0, name)
    }
  }
  return order
}

function listIn(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

/** Where a name belongs in a sorted list. */
function placeIn(sorted: readonly string[], name: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < name) low = middle + 1
    else high = middle
  }
  return low
}

/** Dependencies must be components of the recipe, disabled ones too, and may not go round (upstream's metadata.go, detectCycles). */
function checkDependencies(refs: readonly ComponentRef[]): void {
  const dependencies = new Map(refs.map((ref) => [ref.name, ref.dependencyRefs]))
  for (const ref of refs) {
    const unknown = ref.dependencyRefs.find((name) => !dependencies.has(name))
    if (unknown !== undefined)
      throw new AicrError(
        'INVALID_RECIPE',
        say`component "${{ name: ref.name }}" references unknown dependency "${{ dependency: unknown }}"`,
      )
  }
  // name → whether it is done; false on the way to the top of the path
  const done = new Map<string, boolean>()
  const path: { readonly name: string; readonly needs: readonly string[]; next: number }[] = []
  const enter = (name: string): void => {
    done.set(name, false)
    path.push({ name, needs: dependencies.get(name) ?? [], next: 0 })
  }
  for (const { name } of refs) {
    if (!done.has(name)) enter(name)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.needs[top.next++]
      if (next === undefined) {
        done.set(top.name, true)
        path.pop()
      } else if (!done.has(next)) enter(next)
      else if (done.get(next) === false)
        refuseCycle(
          path.map((step) => step.name),
          next,
        )
    }
  }
}

function refuseCycle(path: readonly string[], next: string): never {
  const at = path.indexOf(next)
  const cycle = [...path.slice(at), next].join(' ')
  throw new AicrError('INVALID_RECIPE', say`circular dependency detected: [${{ cycle }}]`)
}
