import type { Command } from '../command.ts'
import { CATALOG_FLAGS } from '../flags/criteria-flags.ts'
import { EFFECT_FLAGS } from '../flags/effect-flags.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

export const MIRROR_DIFF: Command = {
  name: 'mirror diff',
  operands: 'OLD NEW',
  summary: 'compare two lists or two recipes',
  description: `
Compares two lists that 'aicr mirror list' wrote as yaml or json, or two recipes, which are listed first:
images added, removed and retagged; charts added, removed and moved. Exits 0 whether they differ or not;
with --exit-code, 1 when they differ.

    aicr mirror diff list-v1.yaml list-v2.yaml
    aicr mirror diff recipe-old.yaml recipe-new.yaml --format markdown
    aicr mirror diff recipe.yaml recipe.yaml --old-helm-version 3.22 --helm-version 4.3`,
  flags: [
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: ['text', 'json', 'markdown'],
      value: 'FORMAT',
      help: 'text (default), json or markdown, for a pull request',
    },
    { name: 'output', short: 'o', kind: 'string', once: true, value: 'FILE', help: 'write to a file' },
    { name: 'exit-code', kind: 'bool', help: 'exit with 1 when the two differ' },
    { name: 'strict', kind: 'bool', env: 'AICR_STRICT', help: 'fail when the list of a recipe is not complete' },
    HELM_FLAG,
    {
      name: 'old-helm-version',
      kind: 'string',
      once: true,
      value: 'VERSION',
      help: 'release of helm to render the recipe OLD as; default as --helm-version',
    },
    ...CATALOG_FLAGS,
    ...EFFECT_FLAGS,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./mirror-diff-action.ts')).mirrorDiffAction,
}
