import type { Operator } from './operator.ts'

/** Datadog's operator chooses the agents of resources that name none. */
export const datadog: Operator = {
  name: 'Datadog',
  resources: [
    {
      group: 'datadoghq.com',
      kinds: ['DatadogAgent'],
      chooses: { names: ['override.nodeAgent.image'], operator: 'datadog-operator', program: /datadog-operator/ },
    },
  ],
  programs: [
    {
      image: /(?:^|\/)(?:datadoghq|datadog|registry\.datadoghq\.com)\/operator$/,
      what: 'agents of its own choice for DatadogAgents that name no image',
    },
  ],
}
