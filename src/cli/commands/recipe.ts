import type { Command } from '../command.ts'
import { CRITERIA_FLAGS } from '../flags/criteria-flags.ts'

export const RECIPE: Command = {
  name: 'recipe',
  operands: '',
  summary: 'resolve a recipe from criteria and print it',
  description: `
Resolves a recipe from criteria: which components, charts, versions and values belong to it.
The file it prints is what 'aicr mirror list --recipe' reads.

    aicr recipe --service eks --accelerator h100 --intent training --os ubuntu --output recipe.yaml`,
  flags: [
    ...CRITERIA_FLAGS,
    {
      name: 'output',
      short: 'o',
      kind: 'string',
      once: true,
      value: 'FILE',
      help: 'write to a file instead of stdout',
    },
    {
      name: 'format',
      short: 't',
      kind: 'string',
      once: true,
      choices: ['yaml', 'json', 'table'],
      help: 'yaml, json or table (default yaml)',
    },
  ],
  load: async () => (await import('./recipe-action.ts')).recipeAction,
}
