import { descend, type MapNode } from '../node.ts'
import { factOf } from '../operators/lookup.ts'
import type { Choice } from '../operators/operator.ts'
import type { Remark, Spot } from '../rule.ts'

/** What to report of a resource that leaves its image to its operator. */
export function chosenRemark(root: MapNode, { object, neighbours }: Spot): Remark | undefined {
  const choice = factOf(object, 'chooses')
  const spec = choice === undefined ? undefined : descend(root, 'spec')
  if (choice === undefined || spec?.kind !== 'map') return undefined
  for (const program of neighbours.versions.keys()) if (choice.program.test(program)) return undefined
  if (namesImages(spec, choice)) return undefined
  const reason = `names no image: ${choice.operator} chooses it, so nothing is listed for it here`
  return { kind: 'unresolved', raw: `${object.kind} ${object.name}`.trim(), reason, steps: ['spec'], node: spec }
}

/** Whether a resource names its image in one of the places for it, or those of all its sections. */
function namesImages(spec: MapNode, { names, sections }: Choice): boolean {
  if (names.some((path) => isGiven(spec, path))) return true
  if (sections === undefined) return false
  return Object.entries(sections).every(([name, members]) => {
    const section = descend(spec, name)
    return section?.kind !== 'map' || members.every((member) => isGiven(section, member))
  })
}

function isGiven(map: MapNode, path: string): boolean {
  const found = descend(map, ...path.split('.'))
  return found !== undefined && (found.kind !== 'scalar' || found.text.trim() !== '')
}
