import { scalarMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import type { Operator } from './operator.ts'

const KINDS: ReadonlySet<string> = new Set(['Provider', 'Configuration', 'Function'])

/**
 * `spec.package` of a Crossplane Provider, Configuration or Function.
 * @example
 * apiVersion: pkg.crossplane.io/v1
 * kind: Provider
 * spec: {package: "xpkg.crossplane.io/c/provider-nop:v0.4.0"}
 * → xpkg.crossplane.io/c/provider-nop:v0.4.0
 */
const packageSource: MapRule = {
  id: 'package',
  trigger: (key) => key === 'package',
  match: (map, { object }) => {
    const node = scalarMember(map, 'package')
    if (node === undefined || !object.apiVersion.startsWith('pkg.crossplane.io/') || !KINDS.has(object.kind))
      return undefined
    return { keys: ['package'], finds: [artifactFind('package', node.text, { steps: ['package'], node })] }
  },
}

/** Crossplane pulls packages, and installs charts that are not read. */
export const crossplane: Operator = {
  name: 'Crossplane',
  resources: [
    {
      group: 'helm.crossplane.io',
      kinds: ['Release'],
      installs: 'Crossplane installs another chart with it, which is not read: list that chart separately',
    },
  ],
  rules: [packageSource],
}
