import { descend, scalarMember } from '../node.ts'
import type { Claim, MapRule } from '../rule.ts'
import { strongFind } from '../rules/finds.ts'
import { isPinned, joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * The images of a Plan of the system-upgrade-controller: without a tag they have the plan's version, `+` as `-`. A plan with a
 * channel instead of a version is a warning.
 * @source system-upgrade-controller pkg/upgrade/container, New, and pkg/upgrade/plan, MungeVersion
 * @example
 * apiVersion: upgrade.cattle.io/v1
 * kind: Plan
 * spec: {version: v1.33.4+k3s1, prepare: {image: rancher/k3s-upgrade, args: [prepare]}, upgrade: {image: rancher/k3s-upgrade}}
 * → docker.io/rancher/k3s-upgrade:v1.33.4-k3s1
 */
const planImage: MapRule = {
  id: 'plan-image',
  trigger: (key) => key === 'image',
  match: (map, { object, path }) => {
    const isPlan = object.kind === 'Plan' && object.apiVersion.startsWith('upgrade.cattle.io/')
    const node = isPlan && path?.parent?.step === 'spec' ? scalarMember(map, 'image') : undefined
    const image = node?.text.trim() ?? ''
    if (node === undefined || image === '' || isPinned(image)) return undefined
    const version = descend(object.root, 'spec', 'version')
    const tag = version?.kind === 'scalar' ? version.text.trim().replaceAll('+', '-') : ''
    const raw = tag === '' ? undefined : joinParts({ image, version: tag })
    const steps = ['image']
    const claim: Claim =
      raw === undefined
        ? { keys: steps, remarks: [{ kind: 'unresolved', raw: image, reason: UNKNOWN, steps, node }] }
        : { keys: steps, finds: [strongFind('plan-image', raw, { steps, node }, { hub: true })] }
    return claim
  },
}

const UNKNOWN = 'its tag is the version that the plan’s channel names at that time, so it is not listed'

/** The controllers of k3s, RKE2 and Fleet install charts and sources that are not read; system upgrades have the plan's version. */
export const rancher: Operator = {
  name: 'Rancher',
  resources: [
    {
      group: 'helm.cattle.io',
      kinds: ['HelmChart'],
      installs:
        'the controller of k3s and RKE2 installs another chart with it, which is not read: list that chart separately',
    },
    {
      group: 'fleet.cattle.io',
      kinds: ['GitRepo', 'HelmOp'],
      installs: 'Fleet installs another source with it, which is not read: list that source separately',
    },
  ],
  rules: [planImage],
}
