import type { Operator } from './operator.ts'
import { type Releases, tagged } from './releases.ts'

/** envoyproxy/gateway api/v1alpha1/shared_types.go, DefaultEnvoyProxyImage: the version of Envoy. */
const ENVOY: Releases = {
  '1.0': '1.29.2 1.29.3 1.29.5',
  '1.1': '1.31.0 1.31.0 1.31.2 1.31.3 1.31.3',
  '1.2': '1.32.1 1.32.1 1.32.1 1.32.1 1.32.2 1.32.3 1.32.3 1.32.3 1.32.4',
  '1.3': '1.33.0 1.33.0 1.33.1 1.33.3',
  '1.4': '1.34.1 1.34.1 1.34.1 1.34.4 1.34.7 1.34.10 1.34.10',
  '1.5': '1.35.0 1.35.3 1.35.3 1.35.3 1.35.6 1.35.6 1.35.7 1.35.8 1.35.8 1.35.8',
  '1.6': '1.36.2 1.36.3 1.36.3 1.36.4 1.36.4 1.36.5 1.36.6 1.36.6',
  '1.7': '1.37.0 1.37.1 1.37.2 1.37.2 1.37.3 1.37.5',
  '1.8': '1.38.0 1.38.1 1.38.3 1.38.3',
  '1.9': '1.39.0',
}

/**
 * Envoy Gateway starts the proxy of its own release.
 * @example
 * kind: Deployment
 * spec: {template: {spec: {containers: [{image: "docker.io/envoyproxy/gateway:v1.5.0"}]}}}
 * → docker.io/envoyproxy/envoy:distroless-v1.35.0, docker.io/envoyproxy/gateway:v1.5.0
 */
export const envoyGateway: Operator = {
  name: 'Envoy Gateway',
  programs: [
    {
      image: /(?:^|\/)envoyproxy\/gateway$/,
      what: 'Envoy, docker.io/envoyproxy/envoy:distroless-v…',
      pulls: tagged('docker.io/envoyproxy/envoy:distroless-v', ENVOY),
    },
  ],
}
