import type { Operator } from './operator.ts'

/** Knative's operator installs the releases that it carries. */
export const knative: Operator = {
  name: 'Knative',
  resources: [
    {
      group: 'operator.knative.dev',
      kinds: ['KnativeServing', 'KnativeEventing'],
      installs: 'its operator installs the release of Knative that it carries: list those manifests separately',
    },
  ],
}
