import { textMember } from '../node.ts'
import type { Operator } from './operator.ts'

/**
 * K8sGPT's operator derives the image from a version and a repository.
 * @example
 * apiVersion: core.k8sgpt.ai/v1alpha1
 * kind: K8sGPT
 * spec: {version: v0.4.1}
 * → ghcr.io/k8sgpt-ai/k8sgpt:v0.4.1
 */
export const k8sGpt: Operator = {
  name: 'K8sGPT',
  resources: [
    {
      group: 'core.k8sgpt.ai',
      kinds: ['K8sGPT'],
      derives: [
        {
          at: 'spec',
          version: 'version',
          beside: 'repository',
          repository: (_version, section) => textMember(section, 'repository') || 'ghcr.io/k8sgpt-ai/k8sgpt',
        },
      ],
      source: 'k8sgpt-operator api/v1alpha1/k8sgpt_types.go',
    },
  ],
}
