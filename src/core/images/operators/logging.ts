import type { Operator } from './operator.ts'

/** The logging operator chooses the images that a Logging does not name. */
export const logging: Operator = {
  name: 'Logging operator',
  resources: [
    {
      group: 'logging.banzaicloud.io',
      kinds: ['Logging'],
      chooses: { names: [], operator: 'logging-operator', program: /logging-operator/ },
    },
  ],
}
