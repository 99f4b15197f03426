import type { Operator } from './operator.ts'

/** Carvel's kapp-controller installs sources and packages that are not read. */
export const carvel: Operator = {
  name: 'Carvel',
  resources: [
    {
      group: 'kappctrl.k14s.io',
      kinds: ['App'],
      installs: 'kapp-controller installs another source with it, which is not read: list that source separately',
    },
    {
      group: 'packaging.carvel.dev',
      kinds: ['PackageInstall', 'PackageRepository'],
      installs: 'kapp-controller installs packages with it, which are not read: list them separately',
    },
  ],
}
