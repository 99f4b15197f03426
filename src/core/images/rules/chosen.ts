import { descend, type MapNode } from '../node.ts'
import { factOf } from '../operators/lookup.ts'
import type { Remark, Spot } from '../rule.ts'

/** What is to be said of a resource that leaves its image to its operator. */
export function chosenRemark(root: MapNode, { object, versions }: Spot): Remark | undefined {
  const choice = factOf(object, 'chooses')
  const spec = choice === undefined ? undefined : descend(root, 'spec')
  if (choice === undefined || spec?.kind !== 'map') return undefined
  for (const program of versions.keys()) if (choice.program.test(program)) return undefined
  const isNamed = choice.names.some((path) => {
    const found = descend(spec, ...path.split('.'))
    return found !== undefined && (found.kind !== 'scalar' || found.text.trim() !== '')
  })
  if (isNamed) return undefined
  const reason = `names no image: ${choice.operator} chooses it, so nothing is listed for it here`
  return { kind: 'unresolved', raw: `${object.kind} ${object.name}`.trim(), reason, steps: ['spec'], node: spec }
}
