import type { Flag } from './flag.ts'

const criterion = (name: string, help: string, aliases: readonly string[] = []): Flag => ({
  name,
  aliases,
  kind: 'string',
  once: true,
  value: 'NAME',
  help,
})

/** What a recipe is asked for, and the catalog it is asked of. */
export const CRITERIA_FLAGS: readonly Flag[] = [
  criterion('service', 'Kubernetes service: aks, eks, gke, kind, oke …'),
  criterion('accelerator', 'GPU: h100, gb200, l40 …', ['gpu']),
  criterion('intent', 'training or inference'),
  criterion('os', 'operating system of the GPU nodes: ubuntu, cos, rhel …'),
  criterion('platform', 'framework: kubeflow, dynamo … (not the CPU architecture)'),
  { name: 'nodes', kind: 'int', once: true, value: 'N', help: 'number of GPU nodes, 0 for any' },
  { name: 'profile', kind: 'string', once: true, value: 'NAME=VALUE', help: 'configuration profile choice' },
  {
    name: 'data',
    kind: 'string',
    once: true,
    value: 'DIR',
    help: 'folder laid over the catalog: registry.yaml, overlays, values',
  },
  {
    name: 'catalog',
    kind: 'string',
    once: true,
    value: 'DIR',
    help: 'catalog folder to use instead of the embedded one',
  },
  {
    name: 'criteria-strict',
    kind: 'bool',
    env: 'AICR_CRITERIA_STRICT',
    help: 'accept criteria values of the catalog only, not those that --data adds',
  },
]

/** The catalog alone, for commands that are given a recipe. */
export const CATALOG_FLAGS = CRITERIA_FLAGS.filter(({ name }) => ['data', 'catalog', 'criteria-strict'].includes(name))
