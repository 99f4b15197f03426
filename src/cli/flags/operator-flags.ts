import { type Flag, inGroup } from './flag.ts'

/** Operators that OpenShift installs from catalogs of its own. */
export const OPERATOR_FLAGS: readonly Flag[] = inGroup('Operators of OpenShift', [
  {
    name: 'olm-catalog',
    kind: 'string',
    once: true,
    value: 'DIR|FILE',
    help: 'file-based operator catalog (JSON or YAML): lists the images of what Subscriptions install',
  },
  {
    name: 'openshift-version',
    kind: 'string',
    once: true,
    value: 'VERSION',
    help: "OpenShift whose operator catalogs are mirrored, and whose nodes drivers are for: 4.19 (default for catalogs: by the recipe's Kubernetes version)",
  },
])
