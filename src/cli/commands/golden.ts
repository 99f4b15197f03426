import type { Command } from '../command.ts'
import type { Flag } from '../flags/flag.ts'
import { HELM_FLAG } from '../flags/helm-flag.ts'
import { SOURCE_FLAGS } from '../flags/source-flags.ts'

const SHARED: readonly Flag[] = [
  { name: 'only', kind: 'slice', value: 'NAMES', help: 'these cases only; * stands for any text' },
  { name: 'json', kind: 'bool', help: 'the report as JSON on stdout' },
  {
    name: 'data',
    kind: 'string',
    once: true,
    value: 'DIR',
    help: 'folder laid over the catalog, for cases of recipes',
  },
  {
    name: 'catalog',
    kind: 'string',
    once: true,
    value: 'DIR',
    help: 'catalog folder to use instead of the embedded one',
  },
  HELM_FLAG,
  ...SOURCE_FLAGS,
]

export const GOLDEN_CHECK: Command = {
  name: 'golden check',
  operands: '[FILE]',
  summary: 'render recorded charts again and show what changed',
  description: `
Renders the cases of FILE (default golden.yaml) again and compares them with their recordings. Exits with 1 when one differs,
and prints the objects and fields that changed, the images and a unified diff. Renders are deterministic: clock and randomness are fixed.

    aicr golden check
    aicr golden check --only 'gpu-*' --json
    aicr golden check --update`,
  flags: [{ name: 'update', kind: 'bool', help: 'record anew what differs, and exit with 0' }, ...SHARED],
  load: async () => (await import('./golden-action.ts')).goldenCheckAction,
}

export const GOLDEN_RECORD: Command = {
  name: 'golden record',
  operands: '[FILE]',
  summary: 'record how charts render, for golden check',
  description: `
Renders the cases of FILE (default golden.yaml) and writes a file for each into its folder of recordings, with the images beside it.

    aicr golden record
    aicr golden record --only gpu-operator --pin`,
  flags: [{ name: 'pin', kind: 'bool', help: 'write the sha256 of archives that have none into FILE' }, ...SHARED],
  load: async () => (await import('./golden-action.ts')).goldenRecordAction,
}
