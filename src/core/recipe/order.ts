import { AicrError } from '../errors.ts'
import { type ComponentRef, isEnabled } from './component.ts'

/**
 * Deployment order: Kahn's algorithm, the ready set always sorted by name. Edges to disabled components count as satisfied and
 * disabled components are left out. An edge to a component that the recipe does not have, and a cycle, are errors.
 */
export function deploymentOrder(refs: readonly ComponentRef[]): string[] {
  const all = new Map(refs.map((r) => [r.name, r]))
  const waiting = new Map<string, Set<string>>()
  for (const ref of refs) {
    for (const dependency of ref.dependencyRefs) {
      if (!all.has(dependency)) {
        throw new AicrError(
          'INVALID_REQUEST',
          `component ${ref.name} depends on ${dependency}, which is not in the recipe`,
        )
      }
    }
    if (!isEnabled(ref)) continue
    const enabled = ref.dependencyRefs.filter((d) => {
      const target = all.get(d)
      return target !== undefined && isEnabled(target)
    })
    waiting.set(ref.name, new Set(enabled))
  }
  const order: string[] = []
  while (waiting.size > 0) {
    const next = [...waiting]
      .filter(([, needs]) => needs.size === 0)
      .map(([name]) => name)
      .sort()[0]
    if (next === undefined)
      throw new AicrError(
        'INVALID_REQUEST',
        `components depend on one another: ${[...waiting.keys()].sort().join(', ')}`,
      )
    order.push(next)
    waiting.delete(next)
    for (const needs of waiting.values()) needs.delete(next)
  }
  return order
}
