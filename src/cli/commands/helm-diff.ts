import type { Command } from '../command.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'
import { TEMPLATE_FLAGS } from './template-flags.ts'

const shared = TEMPLATE_FLAGS.filter(
  (f) => !f.hidden && !['output-dir', 'show-only', 'release-name', 'include-crds', 'no-hooks'].includes(f.name),
)
const taken = new Set(shared.map((f) => f.name))

export const HELM_DIFF: Command = {
  name: 'helm-diff',
  operands: '[NAME] CHART',
  summary: 'show what another release of helm changes in a chart',
  description: `
Renders CHART as two releases of helm do and prints the documents that differ, each as a diff and with the mechanism that causes it.
Exits with 1 when something differs. Clock and randomness are fixed.

    aicr helm-diff ./chart --from 3.22 --to 4.3 -f values.yaml
    aicr helm-diff ./chart --from 4.1 --format json

For a recipe, 'aicr mirror diff' shows the images and charts that come or go:

    aicr mirror diff recipe.yaml recipe.yaml --old-helm-version 3.22 --helm-version 4.3`,
  flags: [
    { name: 'from', kind: 'string', once: true, value: 'VERSION', help: 'the release of helm in use' },
    {
      name: 'to',
      kind: 'string',
      once: true,
      value: 'VERSION',
      help: 'the release to compare with; default the newest',
    },
    {
      name: 'format',
      kind: 'string',
      once: true,
      choices: ['text', 'markdown', 'json'],
      value: 'FORMAT',
      help: 'text (default), markdown or json',
    },
    ...shared,
    ...SOURCE_FLAGS.filter((f) => !taken.has(f.name)),
  ],
  load: async () => (await import('./helm-diff-action.ts')).helmDiffAction,
}
