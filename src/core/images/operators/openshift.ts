import { scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import type { Operator } from './operator.ts'

/**
 * The `name` of an object reference with `kind: DockerImage`, as in ImageStreams and BuildConfigs.
 * @example
 * kind: ImageStream
 * spec: {tags: [{name: latest, from: {kind: DockerImage, name: "quay.io/a/b:v1"}}]}
 * → quay.io/a/b:v1
 */
const dockerImage: MapRule = {
  id: 'docker-image',
  trigger: (key) => key === 'kind',
  match: (map, { isRoot }) => {
    const node = scalarMember(map, 'name')
    if (isRoot || node === undefined || textMember(map, 'kind') !== 'DockerImage') return undefined
    return {
      keys: ['name'],
      finds: [strongFind('docker-image', node.text, { steps: ['name'], node }, { untagged: 'latest', hub: true })],
    }
  },
}

/** OpenShift's image streams and builds name images as objects. */
export const openShift: Operator = {
  name: 'OpenShift',
  rules: [dockerImage],
}
