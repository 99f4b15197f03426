import { listMember, type MapNode, type Node, replaceTexts, scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import { PUSHED } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * The `name` of an object reference with `kind: DockerImage`, as in ImageStreams and BuildConfigs. What a build's `output` names is
 * pushed.
 * @example
 * kind: ImageStream
 * spec: {tags: [{name: latest, from: {kind: DockerImage, name: "quay.io/a/b:v1"}}]}
 * → quay.io/a/b:v1
 * @example
 * kind: BuildConfig
 * spec: {output: {to: {kind: DockerImage, name: "quay.io/a/b:v1"}}}
 * → nothing
 */
const dockerImage: MapRule = {
  id: 'docker-image',
  trigger: (key) => key === 'kind',
  match: (map, { isRoot, path }) => {
    const node = scalarMember(map, 'name')
    if (isRoot || node === undefined || textMember(map, 'kind') !== 'DockerImage') return undefined
    const isPushed = path?.parent?.step === 'output'
    const more = { untagged: 'latest', hub: true, ...(isPushed ? { objection: PUSHED } : {}) } as const
    return { keys: ['name'], finds: [strongFind('docker-image', node.text, { steps: ['name'], node }, more)] }
  },
}

const REFERENCE = /\$\{\{(\w+)\}\}|\$\{(\w+)\}/g

/** The objects of a template, its parameters put in where they have a value. As `oc process` does. */
function templateObjects(root: MapNode): readonly Node[] {
  const known = new Map<string, string>()
  for (const item of listMember(root, 'parameters')?.items ?? []) {
    const value = item.kind === 'map' ? textMember(item, 'value') : ''
    if (item.kind === 'map' && value !== '' && value.length <= MAX_VALUE) known.set(textMember(item, 'name'), value)
  }
  const fill = (text: string): string =>
    text.length > MAX_TEXT || !text.includes('${')
      ? text
      : text.replace(REFERENCE, (whole, bare?: string, quoted?: string) => known.get(bare ?? quoted ?? '') ?? whole)
  return (listMember(root, 'objects')?.items ?? []).map((item) => replaceTexts(item, fill))
}

const MAX_VALUE = 4096
const MAX_TEXT = 1 << 20

/**
 * OpenShift's templates stand for their objects; its image streams and builds name images as objects.
 * @example
 * apiVersion: template.openshift.io/v1
 * kind: Template
 * parameters: [{name: IMAGE, value: quay.io/a/b}, {name: TAG, value: v1}, {name: OTHER, required: true}]
 * objects: [{apiVersion: v1, kind: Pod, spec: {containers: [{image: "${IMAGE}:${TAG}"}, {image: "${OTHER}"}]}}]
 * → quay.io/a/b:v1
 */
export const openShift: Operator = {
  name: 'OpenShift',
  resources: [{ group: 'template.openshift.io', kinds: ['Template'], expands: templateObjects }],
  rules: [dockerImage],
}
