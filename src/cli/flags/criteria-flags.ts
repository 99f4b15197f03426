import { type Flag, inGroup } from './flag.ts'

const criterion = (name: string, help: string, aliases: readonly string[] = []): Flag => ({
  name,
  aliases,
  kind: 'string',
  once: true,
  value: 'NAME',
  help,
})

/** Fields of the criteria. */
export const CRITERIA_FIELD_FLAGS: readonly Flag[] = inGroup('Recipe', [
  criterion('service', 'Kubernetes service: aks, eks, gke, kind, ocp, oke …'),
  criterion('accelerator', 'GPU: h100, gb200, l40s …', ['gpu']),
  criterion('intent', 'training or inference'),
  criterion('os', 'operating system of the GPU nodes: ubuntu, cos, ol …'),
  criterion('platform', 'framework: kubeflow, dynamo, slurm, nim (not the CPU architecture)'),
])

/** Where the catalog is. */
export const CATALOG_FLAGS: readonly Flag[] = inGroup('Recipe', [
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
])

/** The criteria of a recipe, and the catalog that answers them. */
export const CRITERIA_FLAGS: readonly Flag[] = inGroup('Recipe', [
  ...CRITERIA_FIELD_FLAGS,
  { name: 'nodes', kind: 'int', once: true, value: 'N', help: 'number of GPU nodes; recorded, chooses nothing' },
  { name: 'profile', kind: 'string', once: true, value: 'NAME=VALUE', help: 'configuration profile choice' },
  {
    name: 'slurm-accounting-mode',
    kind: 'string',
    value: 'MODE',
    choices: ['disabled', 'customer-managed', 'aicr-provided'],
    help: 'where Slurm keeps its accounting: disabled (default), customer-managed or aicr-provided, which installs a database',
  },
  {
    name: 'runtime-inventory',
    kind: 'string',
    value: 'MODE',
    choices: ['enabled', 'disabled'],
    help: 'whether the inventory of what runs is installed, where a recipe has it',
  },
  {
    name: 'allow-uncovered',
    kind: 'bool',
    help: 'make a recipe for criteria that the catalog does not cover, with a warning',
  },
  ...CATALOG_FLAGS,
  {
    name: 'snapshot',
    short: 's',
    kind: 'string',
    once: true,
    value: 'FILE',
    help: 'refused: no cluster is read, state the criteria',
    hidden: true,
  },
  { name: 'kubeconfig', short: 'k', kind: 'string', value: 'FILE', help: 'accepted and not used', hidden: true },
])
