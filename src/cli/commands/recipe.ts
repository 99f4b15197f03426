import type { Command } from '../command.ts'
import { CATALOG_FLAGS, CRITERIA_FIELD_FLAGS, CRITERIA_FLAGS } from '../flags/criteria-flags.ts'
import type { Flag } from '../flags/flag.ts'

const format = (words: readonly string[]): Flag => ({
  name: 'format',
  short: 't',
  kind: 'string',
  once: true,
  choices: words,
  value: 'FORMAT',
  help: `${words.slice(0, -1).join(', ')} or ${words.at(-1)} (default ${words[0]})`,
})

const FORMATS = ['yaml', 'json', 'table']

export const RECIPE: Command = {
  name: 'recipe',
  operands: '',
  summary: 'resolve a recipe from criteria and print it',
  description: `
Resolves a recipe from criteria: which components, charts, versions and values belong to it.
The file it prints is what 'aicr mirror list --recipe' reads, and upstream's aicr too.
Criteria that the catalog does not cover are an error: 'aicr recipe list' prints those that it does.

    aicr recipe --service eks --accelerator h100 --intent training -o recipe.yaml`,
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
    format(FORMATS),
  ],
  load: async () => (await import('./recipe-action.ts')).recipeAction,
}

export const RECIPE_LIST: Command = {
  name: 'recipe list',
  operands: '',
  summary: 'list the combinations of criteria that the catalog covers',
  description: `
Lists the combinations of criteria that the catalog covers, one a line, with the overlays that answer them.
Criteria limit the list to combinations that have exactly these values.

    aicr recipe list --service gke
    aicr recipe list --platform dynamo --format json`,
  flags: [...CRITERIA_FIELD_FLAGS, ...CATALOG_FLAGS, format(['table', 'json', 'yaml'])],
  load: async () => (await import('./recipe-action.ts')).recipeListAction,
}

export const QUERY: Command = {
  name: 'query',
  operands: '',
  summary: 'print one value of a recipe',
  description: `
Resolves a recipe from criteria and prints what stands at a dotted path of it, values of components filled in.
Text, numbers and booleans are printed plainly, anything else as YAML or JSON.

    aicr query --service eks --accelerator h100 --intent training --selector components.gpu-operator.values.driver.version
    aicr query --service eks --selector deploymentOrder --format json`,
  flags: [
    ...CRITERIA_FLAGS,
    { name: 'selector', kind: 'string', once: true, value: 'PATH', help: 'components.NAME.values.PATH, constraints …' },
    format(FORMATS),
  ],
  load: async () => (await import('./recipe-action.ts')).queryAction,
}
