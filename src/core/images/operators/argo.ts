import { dottedNode, listMember, textMember } from '../node.ts'
import type { Candidate, MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import type { Operator } from './operator.ts'

/**
 * `kustomize.images` of an Argo CD source: `NEW`, or `OLD=NEW`.
 * @source argo-cd pkg/apis/application/v1alpha1/types.go, KustomizeImage
 * @example
 * apiVersion: argoproj.io/v1alpha1
 * kind: Application
 * spec: {source: {kustomize: {images: ["nginx=quay.io/a/nginx:v1", "quay.io/a/b:v2"]}}}
 * → quay.io/a/b:v2, quay.io/a/nginx:v1
 */
const kustomizeImages: MapRule = {
  id: 'argo-kustomize-images',
  trigger: (key) => key === 'images',
  match: (map, { object, path }) => {
    const list = path?.step === 'kustomize' ? listMember(map, 'images') : undefined
    if (list === undefined || !object.apiVersion.startsWith('argoproj.io/')) return undefined
    const finds = list.items.flatMap((node, index): Candidate[] => {
      if (node.kind !== 'scalar') return []
      const raw = node.text.trim().slice(node.text.trim().indexOf('=') + 1)
      return [strongFind('argo-kustomize-images', raw, { steps: ['images', index], node }, { hub: true })]
    })
    return { keys: ['images'], finds }
  },
}

/**
 * `helm.parameters` of an Argo CD source: values by their paths, as of `--set`.
 * @example
 * apiVersion: argoproj.io/v1alpha1
 * kind: Application
 * spec: {source: {helm: {parameters: [{name: image.repository, value: quay.io/a/b}, {name: image.tag, value: v1}]}}}
 * → quay.io/a/b:v1
 */
const helmParameters: MapRule = {
  id: 'argo-helm-parameters',
  trigger: (key) => key === 'parameters',
  match: (map, { object, path }) => {
    const list = path?.step === 'helm' ? listMember(map, 'parameters') : undefined
    if (list === undefined || !object.apiVersion.startsWith('argoproj.io/')) return undefined
    const values = list.items.flatMap((item) =>
      item.kind === 'map' ? [[textMember(item, 'name'), textMember(item, 'value')] as const] : [],
    )
    return { keys: ['parameters'], nodes: [{ node: dottedNode(values, list.line), steps: ['parameters'] }] }
  },
}

/**
 * Argo CD installs sources that are not read; the values and images that it hands to them are. Parameters of workflows are put in
 * where the same resource gives them a value.
 * @example
 * apiVersion: argoproj.io/v1alpha1
 * kind: Workflow
 * spec: {arguments: {parameters: [{name: img, value: "quay.io/a/b:v1"}]}, templates: [{container: {image: "{{workflow.parameters.img}}"}}]}
 * → quay.io/a/b:v1
 */
export const argo: Operator = {
  name: 'Argo',
  resources: [
    {
      group: 'argoproj.io',
      kinds: ['Application', 'ApplicationSet'],
      installs: 'Argo CD installs another source with it, which is not read: list that source separately',
    },
  ],
  parameters: { group: 'argoproj.io', reference: /\{\{=?\s*(?:workflow|inputs)\.parameters\.([\w-]+)\s*\}\}/g },
  rules: [kustomizeImages, helmParameters],
}
