import type { Operator } from './operator.ts'

/** Argo CD installs sources that are not read. */
export const argo: Operator = {
  name: 'Argo CD',
  resources: [
    {
      group: 'argoproj.io',
      kinds: ['Application', 'ApplicationSet'],
      installs: 'Argo CD installs another source with it, which is not read: list that source separately',
    },
  ],
}
