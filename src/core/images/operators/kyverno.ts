import type { Operator } from './operator.ts'

/** Kyverno's policies speak of images by patterns. */
export const kyverno: Operator = {
  name: 'Kyverno',
  resources: [
    { group: 'kyverno.io', kinds: ['ClusterPolicy', 'Policy'], skip: 'a policy: patterns of images' },
    {
      group: 'policies.kyverno.io',
      kinds: ['ValidatingPolicy', 'MutatingPolicy', 'ImageValidatingPolicy'],
      skip: 'a policy: patterns of images',
    },
  ],
}
