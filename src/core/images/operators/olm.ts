import type { Operator } from './operator.ts'

/**
 * Subscriptions of the Operator Lifecycle Manager: the images come from a catalog that is not read.
 * @example
 * apiVersion: operators.coreos.com/v1alpha1
 * kind: Subscription
 * spec: {name: x}
 * → nothing
 */
export const olm: Operator = {
  name: 'Operator Lifecycle Manager',
  resources: [
    {
      group: 'operators.coreos.com',
      kinds: ['Subscription', 'CatalogSource'],
      installs: 'its images come from an operator catalog that is not read: mirror the catalog separately',
    },
  ],
  names: { copies: ['alm-examples'] },
}
