import { AicrError, say } from '../errors.ts'
import { type ComponentRef, isEnabled } from './component.ts'

/**
 * Deployment order: Kahn's algorithm, the ready set always sorted by name. Edges to disabled components count as satisfied and
 * disabled components are left out. An edge to a component that the recipe does not have, and a cycle, are errors.
 */
export function deploymentOrder(refs: readonly ComponentRef[]): string[] {
  checkDependencies(refs)
  const enabled = new Set(refs.filter(isEnabled).map(({ name }) => name))
  const waiting = new Map<string, Set<string>>()
  for (const ref of refs)
    if (enabled.has(ref.name)) waiting.set(ref.name, new Set(ref.dependencyRefs.filter((name) => enabled.has(name))))
  const order: string[] = []
  for (;;) {
    const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([name]) => name)
    const next = ready.sort()[0]
    if (next === undefined) return order
    order.push(next)
    waiting.delete(next)
    for (const needs of waiting.values()) needs.delete(next)
  }
}

/** Dependencies must be components of the recipe, disabled ones too, and may not go round (upstream's metadata.go, detectCycles). */
function checkDependencies(refs: readonly ComponentRef[]): void {
  const dependencies = new Map(refs.map((ref) => [ref.name, ref.dependencyRefs]))
  for (const ref of refs) {
    const unknown = ref.dependencyRefs.find((name) => !dependencies.has(name))
    if (unknown !== undefined)
      throw new AicrError(
        'INVALID_RECIPE',
        say`component "${{ name: ref.name }}" references unknown dependency "${{ unknown }}"`,
      )
  }
  const done = new Set<string>()
  const path: { readonly name: string; readonly rest: string[] }[] = []
  const enter = (name: string): void => {
    done.add(name)
    path.push({ name, rest: [...(dependencies.get(name) ?? [])] })
  }
  for (const { name } of refs) {
    if (!done.has(name)) enter(name)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.shift()
      if (next === undefined) path.pop()
      else if (!done.has(next)) enter(next)
      else
        refuseCycle(
          path.map((step) => step.name),
          next,
        )
    }
  }
}

function refuseCycle(path: readonly string[], next: string): void {
  const at = path.indexOf(next)
  if (at < 0) return
  const cycle = [...path.slice(at), next].join(' ')
  throw new AicrError('INVALID_RECIPE', say`circular dependency detected: [${{ cycle }}]`)
}
