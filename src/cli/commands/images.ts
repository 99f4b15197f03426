import type { Command } from '../command.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'
import { LIST_FLAGS } from './mirror-list.ts'
import { TEMPLATE_FLAGS } from './template-flags.ts'

const shared = TEMPLATE_FLAGS.filter(
  (f) => !f.hidden && !['output-dir', 'show-only', 'release-name', 'include-crds'].includes(f.name),
)
const taken = new Set([...shared, ...LIST_FLAGS].map((f) => f.name))

export const IMAGES: Command = {
  name: 'images',
  operands: 'CHART|FILE|-',
  summary: 'extract the images of a chart or of rendered manifests',
  description: `
Finds every image that a chart, or a file of rendered manifests, makes a cluster pull, and says why each is there.
CHART is rendered first, with helm template's flags; FILE is YAML; - reads YAML from standard input.

    aicr images ./chart -f values.yaml
    helm template r ./chart | aicr images -
    aicr images ./chart --format json --why nginx`,
  flags: [
    {
      name: 'format',
      kind: 'string',
      once: true,
      choices: ['images', 'json', 'yaml'],
      value: 'FORMAT',
      help: 'images (default, one canonical reference a line), json or yaml: all that is known of each',
    },
    {
      name: 'output',
      short: 'o',
      kind: 'string',
      once: true,
      value: 'FILE',
      help: 'write to a file, only if everything succeeded',
    },
    { name: 'strict', kind: 'bool', env: 'AICR_STRICT', help: 'fail when an image is needed and not known' },
    {
      name: 'os',
      kind: 'string',
      once: true,
      value: 'NAME',
      help: 'operating system of the nodes, for driver image tags',
    },
    ...LIST_FLAGS,
    HELM_FLAG,
    ...shared,
    ...SOURCE_FLAGS.filter((f) => !taken.has(f.name)),
  ],
  load: async () => (await import('./images-action.ts')).imagesAction,
}
