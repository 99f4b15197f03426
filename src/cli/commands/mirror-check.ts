import type { Command } from '../command.ts'
import type { Flag } from '../flags/flag.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

const OUTPUT: Flag = { name: 'output', short: 'o', kind: 'string', once: true, value: 'FILE', help: 'write to a file' }

const ARCH: Flag = {
  name: 'arch',
  kind: 'slice',
  value: 'ARCHS',
  help: 'platforms that every image must have: amd64, arm64, linux/arm/v7',
}

/** Which mirror is meant. */
export const MIRROR_FLAGS: readonly Flag[] = [
  {
    name: 'registry',
    kind: 'string',
    once: true,
    value: 'HOST[/PREFIX]',
    help: 'the registry that the mirror is in, with the path that it begins at',
  },
  {
    name: 'layout',
    kind: 'string',
    once: true,
    choices: async () => (await import('../../library/mirror.ts')).LAYOUTS,
    value: 'TOOL',
    help: 'the tool that made it, {choices}; flat is for names without a path',
  },
]

export const MIRROR_CHECK: Command = {
  name: 'mirror check',
  operands: 'LIST',
  summary: 'ask the registries whether everything in a list exists',
  description: `
Asks each registry about the images and OCI charts of a list that 'aicr mirror list' wrote as yaml or json: one HEAD
for each, or GETs where --arch asks for platforms and sizes. Charts of repositories are looked up in the index. What is
not there is missing; what could not be asked is unknown. Exits 3 when something is missing, 6 when something is unknown.

    aicr mirror check list.yaml
    aicr mirror check list.yaml --arch amd64,arm64 --signatures --format json`,
  flags: [
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: ['table', 'json'],
      value: 'FORMAT',
      help: 'table (default) or json',
    },
    OUTPUT,
    ARCH,
    { name: 'signatures', kind: 'bool', help: 'look for signatures, attestations and SBOMs too' },
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./mirror-check-action.ts')).mirrorCheckAction,
}

export const MIRROR_VERIFY: Command = {
  name: 'mirror verify',
  operands: 'LIST',
  summary: 'prove that a mirror holds everything in a list',
  description: `
Looks for every image and chart of a list in a mirror, under the names that the tool that made it uses, with the same
digest and the platforms asked for. Exits 0 only when all is there; 3 when something is missing, 6 when something
could not be asked.

    aicr mirror verify list.yaml --registry registry.local:5000/mirror --layout skopeo
    aicr mirror verify list.yaml --registry registry.local:5000 --layout hauler --arch arm64 --format junit -o report.xml`,
  flags: [
    ...MIRROR_FLAGS,
    {
      name: 'format',
      short: 'f',
      kind: 'string',
      once: true,
      choices: ['table', 'json', 'junit'],
      value: 'FORMAT',
      help: 'table (default), json or junit',
    },
    OUTPUT,
    ARCH,
    ...SOURCE_FLAGS,
  ],
  load: async () => (await import('./mirror-check-action.ts')).mirrorVerifyAction,
}
