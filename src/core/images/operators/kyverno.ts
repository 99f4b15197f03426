import { descend, type Entry, type MapNode, type Node } from '../node.ts'
import type { Part } from '../rule.ts'
import { expressionParts, MUTATIONS } from './kubernetes.ts'
import type { Operator } from './operator.ts'

const PATTERNS = 'a policy: patterns of images'

/** `+(name)` adds a member; other anchors look for one. */
const ADDED = /^\+\((.*)\)$/
const SOUGHT = /^[=^<X]?\((.*)\)$/
/** An image made of the pod's own: the policy sends pods to another registry. */
const REWRITTEN = /\{\{[^{}]*(?:element|request\.|images?\b|target\.)/

/** A pattern of a mutation without its anchors: what is put into objects, not what is looked for in them. */
function withoutAnchors(node: Node, depth = 0): Node {
  if (depth > MAX_DEPTH || node.kind === 'scalar') return node
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withoutAnchors(item, depth + 1)) }
  return { ...node, entries: node.entries.flatMap((entry) => memberOf(entry, depth + 1)) }
}

const MAX_DEPTH = 100

function memberOf({ key, value }: Entry, depth: number): Entry[] {
  const sought = SOUGHT.exec(key)?.[1]
  if (sought !== undefined && value.kind === 'scalar') return []
  if (value.kind === 'scalar' && !value.text.includes('\n') && REWRITTEN.test(value.text)) return []
  return [{ key: ADDED.exec(key)?.[1] ?? sought ?? key, value: withoutAnchors(value, depth) }]
}

/** What a rule puts into objects, or makes. */
const PUT = ['patchStrategicMerge', 'patchesJson6902']
const MADE = ['data']

function ruleParts(root: MapNode): Part[] {
  const rules = descend(root, 'spec', 'rules')
  if (rules?.kind !== 'list') return []
  return rules.items.flatMap((rule, index) => [
    ...parts(descend(rule, 'mutate'), ['spec', 'rules', index, 'mutate'], PUT),
    ...parts(descend(rule, 'generate'), ['spec', 'rules', index, 'generate'], MADE),
  ])
}

function parts(action: Node | undefined, steps: readonly (string | number)[], names: readonly string[]): Part[] {
  if (action?.kind !== 'map') return []
  const each = descend(action, 'foreach')
  return [
    ...names.flatMap((name): Part[] => {
      const node = descend(action, name)
      return node === undefined
        ? []
        : [{ node: withoutAnchors({ ...action, entries: [{ key: name, value: node }] }), steps }]
    }),
    ...(each?.kind === 'list'
      ? each.items.flatMap((item, index) => parts(item, [...steps, 'foreach', index], names))
      : []),
  ]
}

/**
 * Kyverno's policies: what a rule mutates into objects or generates is listed, unless it is made of the pod's own image; what a
 * rule validates or verifies is a pattern.
 * @example
 * apiVersion: kyverno.io/v1
 * kind: ClusterPolicy
 * spec:
 *   rules:
 *     - mutate: {patchStrategicMerge: {spec: {initContainers: [{name: copy, image: "quay.io/a/b:v1"}], containers: [{(image): "quay.io/a/c:v1"}]}}}
 *     - validate: {pattern: {spec: {containers: [{image: "quay.io/a/d:v1"}]}}}
 * → quay.io/a/b:v1
 * @example
 * apiVersion: policies.kyverno.io/v1alpha1
 * kind: GeneratingPolicy
 * spec:
 *   variables: [{name: made, expression: "[{'kind': dyn('Pod'), 'spec': dyn({'containers': [{'image': dyn('quay.io/a/b:v1')}]})}]"}]
 *   generate: [{expression: "generator.Apply(object.metadata.name, variables.made)"}]
 * → quay.io/a/b:v1
 */
export const kyverno: Operator = {
  name: 'Kyverno',
  resources: [
    { group: 'kyverno.io', kinds: ['ClusterPolicy', 'Policy'], skip: PATTERNS, parts: ruleParts },
    {
      group: 'policies.kyverno.io',
      kinds: [
        'ValidatingPolicy',
        'NamespacedValidatingPolicy',
        'ImageValidatingPolicy',
        'NamespacedImageValidatingPolicy',
      ],
      skip: PATTERNS,
    },
    {
      group: 'policies.kyverno.io',
      kinds: ['MutatingPolicy', 'NamespacedMutatingPolicy'],
      skip: PATTERNS,
      parts: (root) => expressionParts(root, 'mutations', MUTATIONS),
    },
    {
      group: 'policies.kyverno.io',
      kinds: ['GeneratingPolicy', 'NamespacedGeneratingPolicy'],
      skip: PATTERNS,
      parts: (root) => expressionParts(root, 'generate', [['expression']]),
    },
  ],
}
