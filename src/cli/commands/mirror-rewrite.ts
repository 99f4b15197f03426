import type { Command } from '../command.ts'
import { CATALOG_FLAGS } from '../flags/criteria-flags.ts'
import { EFFECT_FLAGS } from '../flags/effect-flags.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'
import { MIRROR_FLAGS } from './mirror-check.ts'

export const MIRROR_REWRITE: Command = {
  name: 'mirror rewrite',
  operands: 'RECIPE|LIST',
  summary: 'write what makes a cluster pull from a mirror',
  description: `
Finds, for each component of a recipe, the values that make its chart take every image from the mirror, and proves them
by rendering the chart again: no image is changed by looking at its text. What no value can move is named; for it, and
for charts that stay as they are, files for containerd, k3s, RKE2 and OpenShift redirect the pulls. Of a list, which
holds no values, only those files are written.

With --output DIR: values/COMPONENT.yaml, recipe.yaml with the overrides in it, and cluster/. Without, a report with
--set flags. Exits 0 when every image is moved, 3 when some need the files for the cluster.

    aicr mirror rewrite recipe.yaml --registry registry.local:5000/mirror --layout skopeo
    aicr mirror rewrite recipe.yaml --registry registry.local:5000 --layout hauler --output mirrored/`,
  flags: [
    ...MIRROR_FLAGS,
    { name: 'output', short: 'o', kind: 'string', once: true, value: 'DIR', help: 'write the files into a folder' },
    {
      name: 'strict',
      kind: 'bool',
      env: 'AICR_STRICT',
      help: 'write nothing when the recipe is in doubt or some of its images are not known',
    },
    { name: 'set', kind: 'slice', value: 'COMPONENT:PATH=VALUE', help: 'override a value of a component (repeatable)' },
    ...CATALOG_FLAGS,
    ...EFFECT_FLAGS,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./mirror-rewrite-action.ts')).mirrorRewriteAction,
}
