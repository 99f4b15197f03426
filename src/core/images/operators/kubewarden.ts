import { scalarMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import type { Operator } from './operator.ts'

/**
 * `spec.module` of a Kubewarden policy: a module that the policy server pulls.
 * @example
 * apiVersion: policies.kubewarden.io/v1
 * kind: ClusterAdmissionPolicy
 * spec: {module: "registry://ghcr.io/kubewarden/policies/safe-labels:v1.0.0"}
 * → ghcr.io/kubewarden/policies/safe-labels:v1.0.0
 */
const policyModule: MapRule = {
  id: 'policy-module',
  trigger: (key) => key === 'module',
  match: (map, { object }) => {
    const node = object.apiVersion.startsWith('policies.kubewarden.io/') ? scalarMember(map, 'module') : undefined
    const raw = node?.text.trim().replace(/^registry:\/\//, '') ?? ''
    if (node === undefined || raw === '' || raw.includes('://')) return undefined
    return { keys: ['module'], finds: [artifactFind('policy-module', raw, { steps: ['module'], node })] }
  },
}

/** Kubewarden's policies are modules in registries. */
export const kubewarden: Operator = {
  name: 'Kubewarden',
  rules: [policyModule],
}
