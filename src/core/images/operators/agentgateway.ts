import type { Operator } from './operator.ts'

/**
 * agentgateway completes the proxy's image with its own version.
 * @example
 * kind: Pod
 * spec: {containers: [{image: "cr.x.dev/controller:v1", env: [{name: AGW_PROXY_IMAGE_REGISTRY, value: cr.x.dev}, {name: AGW_PROXY_IMAGE_REPOSITORY, value: proxy}]}]}
 * → cr.x.dev/controller:v1, cr.x.dev/proxy:v1
 */
export const agentgateway: Operator = {
  name: 'agentgateway',
  completions: [
    {
      name: /^AGW_PROXY_IMAGE$/,
      tag: (own) => own.replace(/^(?=\d)/, 'v'),
      source: 'agentgateway controller/pkg/controller/start.go, normalizeProxyImageTag',
    },
  ],
}
