import type { Command } from '../command.ts'
import { CRITERIA_FLAGS } from '../flags/criteria-flags.ts'
import { EFFECT_FLAGS } from '../flags/effect-flags.ts'
import { type Flag, inGroup } from '../flags/flag.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { OPERATOR_FLAGS } from '../flags/operator-flags.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

/** What images are listed and how they are written, for every command that lists images. */
export const LIST_FLAGS: readonly Flag[] = inGroup('Images', [
  {
    name: 'image-form',
    kind: 'string',
    once: true,
    choices: ['as-written', 'canonical'],
    value: 'FORM',
    help: 'as-written or canonical; default: as-written for yaml and json, canonical for tool formats',
  },
  {
    name: 'scan',
    kind: 'string',
    once: true,
    choices: ['full', 'compatible'],
    value: 'MODE',
    help: "full (default), or compatible: upstream's extraction rules and nothing else",
  },
  {
    name: 'min-confidence',
    kind: 'string',
    once: true,
    choices: ['certain', 'strong', 'weak'],
    value: 'LEVEL',
    help: 'list images at least this sure (default strong)',
  },
  { name: 'include-tests', kind: 'bool', help: 'list images of helm test hooks too' },
  { name: 'include-disabled', kind: 'bool', help: 'list images of sections that are switched off too' },
  {
    name: 'os-version',
    kind: 'slice',
    value: 'VERSIONS',
    help: 'versions of the node operating system, for driver image tags: 22.04,24.04',
  },
  {
    name: 'kernel',
    kind: 'slice',
    value: 'RELEASES',
    help: 'kernel releases (uname -r), for precompiled driver images',
  },
  { name: 'arch', kind: 'slice', value: 'ARCHS', help: 'node architectures: amd64, arm64' },
  {
    name: 'why',
    kind: 'array',
    value: 'REF',
    help: 'explain on stderr why an image, given whole or in part, is listed or not',
  },
])

export const MIRROR_LIST: Command = {
  name: 'mirror list',
  operands: '[RECIPE]',
  summary: 'list every image and chart that a recipe needs',
  description: `
Lists every container image and chart that a recipe needs, by rendering its charts in process: no helm, no cluster.
A component whose chart cannot be fetched or rendered is a warning; --strict makes it a failure.

On a terminal, without --format and --output, it prints a table of the components and the images of each.

    aicr mirror list recipe.yaml
    aicr mirror list recipe.yaml --format hauler --output hauler.yaml
    aicr mirror list --service eks --accelerator h100 --intent training --strict
    aicr recipe --service eks --accelerator h100 | aicr mirror list - -f images
    aicr mirror list recipe.yaml --set gpuoperator:driver.version=580.105.08
    aicr mirror list recipe.yaml --check --arch amd64 --resolve-digests --lock aicr.lock --strict -o list.yaml`,
  flags: [
    {
      name: 'recipe',
      short: 'r',
      kind: 'string',
      once: true,
      value: 'FILE|URL',
      help: 'recipe file, - for standard input; wins over criteria',
    },
    ...CRITERIA_FLAGS,
    { name: 'set', kind: 'slice', value: 'COMPONENT:PATH=VALUE', help: 'override a value of a component (repeatable)' },
    { name: 'set-string', kind: 'array', value: 'COMPONENT:PATH=TEXT', help: 'the same, always text: 1.10 stays 1.10' },
    { name: 'set-json', kind: 'array', value: 'COMPONENT:PATH=JSON', help: 'the same, JSON: lists and mappings' },
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: async () => [...(await import('../../library/lists.ts')).FORMATS.map(({ id }) => id), 'table'],
      value: 'FORMAT',
      help: '{choices}; default table on a terminal, else yaml',
    },
    {
      name: 'output',
      short: 'o',
      kind: 'string',
      once: true,
      value: 'FILE',
      help: 'write to a file, only if everything succeeded',
    },
    { name: 'strict', kind: 'bool', env: 'AICR_STRICT', help: 'fail when the list is not complete' },
    {
      name: 'check',
      kind: 'bool',
      help: 'ask the registries whether every image and OCI chart exists, with --arch for these platforms; what is missing is a gap',
    },
    {
      name: 'resolve-digests',
      kind: 'bool',
      help: 'pin every image to the digest that its tag has: name:tag@digest; --lock records them, --locked holds to them',
    },
    {
      name: 'detail',
      kind: 'bool',
      help: 'yaml and json: also why each image is there, and the status of each component',
    },
    {
      name: 'kube-version',
      kind: 'string',
      once: true,
      value: 'VERSION',
      help: "Kubernetes version to render for (default: the recipe's, at least 1.33.0)",
    },
    {
      name: 'api-versions',
      short: 'a',
      kind: 'slice',
      value: 'GV',
      help: 'more Kubernetes API versions that charts may look for',
    },
    HELM_FLAG,
    ...LIST_FLAGS,
    ...OPERATOR_FLAGS,
    {
      name: 'target',
      kind: 'string',
      once: true,
      value: 'REGISTRY',
      help: 'regsync, mapping: the registry to copy to',
    },
    { name: 'package-version', kind: 'string', once: true, value: 'VERSION', help: 'zarf: metadata.version' },
    { name: 'zarf-charts-as-images', kind: 'bool', help: 'zarf: list charts of OCI registries among the images too' },
    ...EFFECT_FLAGS,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./mirror-list-action.ts')).mirrorListAction,
}
