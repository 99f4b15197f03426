import type { Command } from '../command.ts'
import { CATALOG_FLAGS } from '../flags/criteria-flags.ts'
import { EFFECT_FLAGS } from '../flags/effect-flags.ts'
import { OPERATOR_FLAGS } from '../flags/operator-flags.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

export const INVENTORY: Command = {
  name: 'inventory',
  operands: '',
  summary: 'list the images of every component of the catalog at its defaults',
  description: `
Renders every component of the catalog at its default version with its own values, whatever recipes use it,
and prints the images as Markdown or CycloneDX.`,
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
    { name: 'strict', kind: 'bool', help: 'fail when the inventory is not complete' },
    ...CATALOG_FLAGS.filter(({ name }) => name !== 'criteria-strict'),
    ...EFFECT_FLAGS,
    ...OPERATOR_FLAGS,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./inventory-action.ts')).inventoryAction,
}
