/** Charts that the page ships. The build packs them: see vite.config.ts. */
export interface Sample {
  readonly id: string
  readonly title: string
  /** values to begin with */
  readonly values: string
}

export const SAMPLES: readonly Sample[] = [
  {
    id: 'web-app',
    title: 'web-app: a web application',
    values: `# Edit, and the render follows.
replicas: 3

image:
  tag: "2.8.0"

cache:
  enabled: true

env:
  LOG_LEVEL: debug
  FEATURE_SEARCH: "on"
`,
  },
  {
    id: 'device-operator',
    title: 'device-operator: images behind a custom resource',
    values: 'monitor:\n  enabled: true\n',
  },
  { id: 'session-store', title: 'session-store: sub-charts with conditions', values: 'exporter:\n  enabled: true\n' },
  { id: 'portal', title: 'portal: sidecars and init containers', values: 'logs:\n  enabled: true\n' },
]

/** The packed sample. */
export async function fetchSample(id: string): Promise<Uint8Array> {
  const response = await fetch(`samples/${id}.tgz`)
  if (!response.ok) throw new Error(`sample ${id}: ${response.status} ${response.statusText}`)
  return new Uint8Array(await response.arrayBuffer())
}
