import type { Operator } from './operator.ts'

/** Gatekeeper's constraints speak of images by patterns. */
export const gatekeeper: Operator = {
  name: 'Gatekeeper',
  resources: [
    { group: 'templates.gatekeeper.sh', kinds: ['ConstraintTemplate'], skip: 'a policy: a schema and rules' },
    { group: 'constraints.gatekeeper.sh', kinds: [], skip: 'a policy: patterns of images' },
  ],
}
