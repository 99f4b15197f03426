import { listMember } from '../node.ts'
import type { Candidate, MapRule, Remark } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import { isExplicit } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * `refs` of falcoctl's `artifact.install` and `artifact.follow`: rules and plugins. A name without a registry is looked up in an
 * index: a warning.
 * @example
 * kind: ConfigMap
 * metadata: {name: falcoctl}
 * data: {falcoctl.yaml: "artifact:\n  install:\n    refs: [ghcr.io/falcosecurity/rules/falco-rules:3]\n"}
 * → ghcr.io/falcosecurity/rules/falco-rules:3
 */
const falcoArtifact: MapRule = {
  id: 'falco-artifact',
  trigger: (key) => key === 'refs',
  match: (map, { path }) => {
    const refs = listMember(map, 'refs')
    const isFalco = path?.parent?.step === 'artifact' && (path.step === 'install' || path.step === 'follow')
    if (refs === undefined || !isFalco) return undefined
    const finds: Candidate[] = []
    const remarks: Remark[] = []
    refs.items.forEach((node, index) => {
      if (node.kind !== 'scalar') return
      const raw = node.text.trim()
      const steps = ['refs', index]
      if (isExplicit(raw)) finds.push(artifactFind('falco-artifact', raw, { steps, node }, 'ignore'))
      else {
        const reason = 'falcoctl looks it up in an index that is not read, and pulls it: not listed'
        remarks.push({ kind: 'unresolved', raw, reason, steps, node })
      }
    })
    return { keys: ['refs'], finds, remarks }
  },
}

/** Falco's operator starts Falco and its artifacts of its own choice. */
export const falco: Operator = {
  name: 'Falco',
  programs: [{ image: /(?:^|\/)falcosecurity\/falco-operator$/, what: 'Falco and its artifacts of its own choice' }],
  rules: [falcoArtifact],
  marker: /refs:/i,
}
