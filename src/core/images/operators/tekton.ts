import type { Operator } from './operator.ts'

/** Tekton's operator installs the releases that it carries. */
export const tekton: Operator = {
  name: 'Tekton',
  resources: [
    {
      group: 'operator.tekton.dev',
      kinds: [
        'TektonConfig',
        'TektonPipeline',
        'TektonTrigger',
        'TektonDashboard',
        'TektonChain',
        'TektonHub',
        'TektonResult',
      ],
      installs: 'its operator installs the releases of Tekton that it carries: list those manifests separately',
    },
  ],
}
