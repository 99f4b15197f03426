import { descend, isFalse, type MapNode, mapMember, member, type ScalarNode, textMember } from '../node.ts'
import { factOf, resourcesOf } from '../operators/lookup.ts'
import type { Derivation } from '../operators/operator.ts'
import type { Candidate, Claim, MapRule, Path, Remark, Spot } from '../rule.ts'
import { chosenRemark } from './chosen.ts'
import { impliedFind } from './finds.ts'
import { joinParts } from './parts.ts'

/**
 * A custom resource with a version and no image, whose operator derives the image. Where an operator chooses the image itself: a
 * warning. Which kinds, and how, stands with their vendors below.
 * @example
 * apiVersion: elasticsearch.k8s.elastic.co/v1
 * kind: Elasticsearch
 * spec: {version: 9.0.0}
 * → docker.elastic.co/elasticsearch/elasticsearch:9.0.0
 */
export const implied: MapRule = {
  id: 'implied',
  trigger: (key) => key === 'version' || key === 'image' || key === 'spec',
  match: (map, spot) => {
    const chosen = spot.isRoot ? chosenRemark(map, spot) : undefined
    if (chosen !== undefined) return { keys: [], remarks: [chosen] }
    const rows = factOf(spot.object, 'derives') ?? []
    if (rows.length === 0) return undefined
    if (spot.isRoot) return rootClaim(map, rows, spot)
    const place = placeOf(spot.path)
    const finds = rows.flatMap((row) => {
      const steps = row.version.split('.')
      const node = row.at === place ? descend(map, ...steps) : undefined
      if (node?.kind !== 'scalar' || (row.beside === undefined && namesImage(map))) return []
      return findOf(row, map, node, steps) ?? []
    })
    if (finds.length === 0) return undefined
    const beside = rows.flatMap((row) => (row.at === place && row.beside !== undefined ? [row.beside] : []))
    return { keys: [...beside, ...finds.map(({ steps }) => String(steps[0]))], finds }
  },
}

/** Whether the section names its image itself. */
const namesImage = (section: MapNode): boolean =>
  textMember(section, 'image') !== '' ||
  textMember(section, 'baseImage') !== '' ||
  textMember(mapMember(section, 'image') ?? section, 'repository') !== ''

function findOf(row: Derivation, section: MapNode, node: ScalarNode, steps: readonly string[]): Candidate | undefined {
  const version = node.text.trim()
  const repository = version === '' ? undefined : row.repository(version, section)
  const raw = repository === undefined ? undefined : joinParts({ repository, version: row.tag?.(version) ?? version })
  return raw === undefined ? undefined : impliedFind('implied', raw, { steps, node })
}

/** What is seen from the whole object: sections without a version, and images beside the resource's own. */
function rootClaim(root: MapNode, rows: readonly Derivation[], spot: Spot): Claim {
  const finds: Candidate[] = []
  const remarks: Remark[] = []
  for (const row of rows) {
    const section = descend(root, ...row.at.split('.'))
    if (section?.kind !== 'map' || (row.beside === undefined && namesImage(section))) continue
    if (isFalse(member(section, 'enable')) || isFalse(member(section, 'enabled'))) continue
    const own = descend(section, ...row.version.split('.'))
    if (own?.kind === 'scalar' && own.text.trim() !== '') continue
    const find = sharedFind(root, row, section)
    if (find !== undefined) finds.push(find)
    else
      remarks.push({
        kind: 'unresolved',
        raw: `${spot.object.kind} ${spot.object.name}`.trim(),
        reason: 'names neither image nor version: its operator chooses them, so nothing is listed for it',
        steps: row.at.split('.'),
        node: section,
      })
  }
  return { keys: [], finds: [...finds, ...addedFinds(root, spot)], remarks }
}

/** The image of a section that has its version from another place of the object. */
function sharedFind(root: MapNode, row: Derivation, section: MapNode): Candidate | undefined {
  const path = row.shared?.split('.') ?? []
  const shared = path.length === 0 ? undefined : descend(root, ...path)
  return shared?.kind === 'scalar' ? findOf(row, section, shared, path) : undefined
}

const addedFinds = (root: MapNode, { object, neighbours }: Spot): Candidate[] =>
  resourcesOf(object)
    .flatMap(({ adds }) => adds?.(neighbours.versions) ?? [])
    .map((raw) => impliedFind('implied', raw, { steps: ['spec'], node: root }))

/** Names from the object down, `spec.thanos`; undefined inside a list. */
function placeOf(path: Path | undefined): string | undefined {
  const names: string[] = []
  for (let at = path; at !== undefined && !at.embedded; at = at.parent) {
    if (typeof at.step === 'number') return undefined
    names.push(at.step)
  }
  return names.reverse().join('.')
}
