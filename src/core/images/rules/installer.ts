import { factOf } from '../operators/lookup.ts'
import type { MapRule, ObjectIdentity } from '../rule.ts'

/** Whether the object only hands values or settings to what stands elsewhere. */
export const isInstaller = (object: ObjectIdentity): boolean => factOf(object, 'installs') !== undefined

/**
 * What installs something else: subscriptions, releases, applications, installations. A warning, for what they install is not
 * read. Which kinds stands with their vendors below.
 * @example
 * apiVersion: operators.coreos.com/v1alpha1
 * kind: Subscription
 * spec: {name: x}
 * → nothing
 */
export const installer: MapRule = {
  id: 'installer',
  trigger: (key) => key === 'spec',
  match: (map, { object, isRoot }) => {
    const reason = isRoot ? factOf(object, 'installs') : undefined
    if (reason === undefined) return undefined
    return { keys: [], remarks: [{ kind: 'catalog', raw: object.name, reason, steps: ['spec'], node: map }] }
  },
}
