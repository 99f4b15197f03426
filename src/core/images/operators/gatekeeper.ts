import { descend, type MapNode, textMember } from '../node.ts'
import type { Part } from '../rule.ts'
import { joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/** The value that is assigned, as the member that `location` names: `spec.containers[name: *].image`. */
function assignedParts(root: MapNode): Part[] {
  const steps = ['spec', 'parameters', 'assign']
  const value = descend(root, ...steps, 'value')
  const location = descend(root, 'spec', 'location')
  if (value === undefined || location?.kind !== 'scalar') return []
  const key = /(?<!\w)([A-Za-z]\w*)(?:\[[^[\]]*\])?$/.exec(location.text.trim())?.[1] ?? ''
  return [{ node: { ...value, kind: 'map', entries: [{ key, value }] }, steps: [...steps, 'value'] }]
}

/** An image whose domain, path and tag are assigned. With the domain alone, it is the pod's own image from another registry. */
function assignedImage(root: MapNode): Part[] {
  const parameters = descend(root, 'spec', 'parameters')
  if (parameters?.kind !== 'map') return []
  const path = textMember(parameters, 'assignPath')
  const version = textMember(parameters, 'assignTag').replace(/^[:@]/, '')
  const image = joinParts({ registry: textMember(parameters, 'assignDomain'), repository: path, version })
  if (path === '' || version === '' || image === undefined) return []
  const { line, column } = parameters
  const value = { kind: 'scalar', text: image, plain: false, line, column } as const
  return [{ node: { ...parameters, entries: [{ key: 'image', value }] }, steps: ['spec', 'parameters'] }]
}

/**
 * Gatekeeper's constraints speak of images by patterns; what its mutators assign is put into pods.
 * @example
 * apiVersion: mutations.gatekeeper.sh/v1
 * kind: Assign
 * spec: {location: "spec.initContainers[name: x].image", parameters: {pathTests: [{subPath: spec}], assign: {value: "quay.io/a/b:v1"}}}
 * → quay.io/a/b:v1
 */
export const gatekeeper: Operator = {
  name: 'Gatekeeper',
  resources: [
    { group: 'templates.gatekeeper.sh', kinds: ['ConstraintTemplate'], skip: 'a policy: a schema and rules' },
    { group: 'constraints.gatekeeper.sh', kinds: [], skip: 'a policy: patterns of images' },
    {
      group: 'mutations.gatekeeper.sh',
      kinds: ['Assign'],
      skip: 'a policy: conditions on pods',
      parts: assignedParts,
    },
    {
      group: 'mutations.gatekeeper.sh',
      kinds: ['AssignImage'],
      skip: 'a policy: conditions on pods',
      parts: assignedImage,
    },
  ],
}
