import type { Command } from '../command.ts'
import { CATALOG_FLAGS } from '../flags/criteria-flags.ts'
import { EFFECT_FLAGS } from '../flags/effect-flags.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { OPERATOR_FLAGS } from '../flags/operator-flags.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

export const INVENTORY: Command = {
  name: 'inventory',
  operands: '',
  summary: 'list every image that the catalog can deploy',
  description: `
Renders every component of the catalog at its default version with its own values, whatever recipes use it, and in every
way in which a covered recipe has it: versions and values that overlays pin, profiles, choices, operating systems.
Prints the images as Markdown or CycloneDX, switched-off parts among them.`,
  flags: [
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: ['markdown', 'cyclonedx', 'yaml', 'json'],
      value: 'FORMAT',
      help: 'markdown (default), cyclonedx, yaml or json',
    },
    { name: 'output', short: 'o', kind: 'string', once: true, value: 'FILE', help: 'write to a file' },
    {
      name: 'include-disabled',
      kind: 'bool',
      help: 'list images of sections that are switched off too (default here; =false leaves them out)',
    },
    { name: 'strict', kind: 'bool', env: 'AICR_STRICT', help: 'fail when the inventory is not complete' },
    ...CATALOG_FLAGS.filter(({ name }) => name !== 'criteria-strict'),
    ...EFFECT_FLAGS,
    HELM_FLAG,
    ...OPERATOR_FLAGS,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./inventory-action.ts')).inventoryAction,
}
