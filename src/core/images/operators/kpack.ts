import { scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import { PUSHED } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * `spec.tag` of an Image or a Builder of kpack: what it pushes. `spec.image` of a store or a buildpack is pulled.
 * @example
 * apiVersion: kpack.io/v1alpha2
 * kind: Image
 * spec: {tag: "quay.io/a/b:v1", source: {registry: {image: "quay.io/a/source:v1"}}}
 * → quay.io/a/source:v1
 */
const builtTag: MapRule = {
  id: 'kpack-tag',
  trigger: (key) => key === 'tag',
  match: (map, { object, path }) => {
    const isBuilt = object.apiVersion.startsWith('kpack.io/') && path?.step === 'spec' && path.parent === undefined
    const node = isBuilt && textMember(map, 'repository') === '' ? scalarMember(map, 'tag') : undefined
    if (node === undefined) return undefined
    return {
      keys: ['tag'],
      finds: [strongFind('kpack-tag', node.text, { steps: ['tag'], node }, { objection: PUSHED })],
    }
  },
}

/** kpack builds images and pushes them. */
export const kpack: Operator = {
  name: 'kpack',
  rules: [builtTag],
}
