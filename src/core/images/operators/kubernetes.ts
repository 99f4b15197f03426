import { descend, type MapNode, type Node, textMember } from '../node.ts'
import type { Part } from '../rule.ts'
import { celImages } from '../rules/cel.ts'
import type { Operator } from './operator.ts'

const itemsOf = (root: MapNode, ...path: readonly string[]): readonly Node[] => {
  const list = descend(root, ...path)
  return list?.kind === 'list' ? list.items : []
}

/** The variables of a policy: expressions by name. */
const variablesOf = (root: MapNode): ReadonlyMap<string, string> =>
  new Map(
    itemsOf(root, 'spec', 'variables').flatMap((item) =>
      item.kind === 'map' ? [[textMember(item, 'name'), textMember(item, 'expression')] as const] : [],
    ),
  )

/** What a policy's expressions put into objects: those of its variables, and those at `paths` in the items of `list`. */
export function expressionParts(root: MapNode, list: string, paths: readonly (readonly string[])[]): Part[] {
  const variables = variablesOf(root)
  const places = [
    ...itemsOf(root, 'spec', 'variables').map(
      (item, index) => [item, ['spec', 'variables', index], ['expression']] as const,
    ),
    ...itemsOf(root, 'spec', list).flatMap((item, index) =>
      paths.map((path) => [item, ['spec', list, index], path] as const),
    ),
  ]
  return places.flatMap(([item, steps, path]) => {
    const expression = descend(item, ...path)
    return expression?.kind === 'scalar' ? [{ node: celImages(expression, variables), steps: [...steps, ...path] }] : []
  })
}

/** Where mutations have their expressions. */
export const MUTATIONS = [
  ['applyConfiguration', 'expression'],
  ['jsonPatch', 'expression'],
] as const

/**
 * Kinds of Kubernetes itself whose texts talk about images and run none, and the annotation that copies an object. A policy that
 * mutates puts containers into pods: their images are listed.
 * @example
 * apiVersion: admissionregistration.k8s.io/v1beta1
 * kind: MutatingAdmissionPolicy
 * spec: {matchConditions: [{expression: "object.image == 'quay.io/a/c:v1'"}], mutations: [{applyConfiguration: {expression: "Object{spec: Object.spec{containers: [Object.spec.containers{name: 'x', image: 'quay.io/a/b:v1'}]}}"}}]}
 * → quay.io/a/b:v1
 */
export const kubernetes: Operator = {
  name: 'Kubernetes',
  resources: [
    {
      group: 'apiextensions.k8s.io',
      kinds: ['CustomResourceDefinition'],
      skip: 'a schema: defaults and descriptions, no images',
    },
    {
      group: 'admissionregistration.k8s.io',
      kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
      skip: 'a policy: expressions about images',
    },
    {
      group: 'admissionregistration.k8s.io',
      kinds: ['MutatingAdmissionPolicy'],
      skip: 'a policy: expressions about images',
      parts: (root) => expressionParts(root, 'mutations', MUTATIONS),
    },
    {
      group: 'rbac.authorization.k8s.io',
      kinds: ['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'],
      skip: 'permissions',
    },
  ],
  names: { copies: ['kubectl.kubernetes.io/last-applied-configuration'] },
}
