import { scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import { joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * An item of the `images` of a Kustomization, or of a `kustomize` section as Flux's releases have: `newName`, `newTag` and
 * `digest`; without a new name, `name`.
 * @example
 * apiVersion: kustomize.config.k8s.io/v1beta1
 * kind: Kustomization
 * images: [{name: nginx, newName: quay.io/a/nginx, newTag: v1}]
 * → quay.io/a/nginx:v1
 */
const kustomizeImage: MapRule = {
  id: 'kustomize-image',
  trigger: (key) => key === 'newTag' || key === 'newName' || key === 'digest',
  match: (map, { object, path }) => {
    if (path?.parent?.step !== 'images') return undefined
    if (object.kind !== 'Kustomization' && path.parent.parent?.step !== 'kustomize') return undefined
    const name = textMember(map, 'newName') || textMember(map, 'name')
    const node = scalarMember(map, 'newName') ?? scalarMember(map, 'name')
    const raw = joinParts({ image: name, version: textMember(map, 'newTag'), digest: textMember(map, 'digest') })
    if (raw === undefined || node === undefined) return undefined
    const steps = [textMember(map, 'newName') === '' ? 'name' : 'newName']
    return {
      keys: ['name', 'newName', 'newTag', 'digest'],
      finds: [strongFind('kustomize-image', raw, { steps, node }, { hub: true })],
    }
  },
}

/** Kustomize replaces images by name. */
export const kustomize: Operator = {
  name: 'Kustomize',
  rules: [kustomizeImage],
}
