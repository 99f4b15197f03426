import type { Command } from '../command.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'
import { TEMPLATE_FLAGS } from './template-flags.ts'

const own = new Set(TEMPLATE_FLAGS.map((f) => f.name))

export const TEMPLATE: Command = {
  name: 'template',
  operands: '[NAME] CHART',
  summary: 'render a chart as helm template does',
  description: `
Renders a chart and prints the manifests: helm template's flags, output and error texts, without helm.
CHART is a directory, an archive, an https:// or oci:// address, or a name in --repo.`,
  flags: [...TEMPLATE_FLAGS, HELM_FLAG, ...SOURCE_FLAGS.filter((f) => !own.has(f.name))],
  helmErrors: true,
  load: async () => (await import('./template-action.ts')).templateAction,
}
