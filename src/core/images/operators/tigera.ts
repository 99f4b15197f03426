import type { Operator } from './operator.ts'

/** Tigera's operator pulls the images of its own release of Calico. */
export const tigera: Operator = {
  name: 'Tigera',
  resources: [
    {
      group: 'operator.tigera.io',
      kinds: ['Installation'],
      installs:
        'its operator pulls the images of its own Calico release: list them with `operator --print-images=list`',
    },
  ],
}
