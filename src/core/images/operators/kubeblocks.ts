import type { Operator } from './operator.ts'

/** KubeBlocks installs charts that are not read. */
export const kubeblocks: Operator = {
  name: 'KubeBlocks',
  resources: [
    {
      group: 'extensions.kubeblocks.io',
      kinds: ['Addon'],
      installs: 'KubeBlocks installs another chart with it, which is not read: list that chart separately',
    },
  ],
}
