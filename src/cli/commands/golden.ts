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

const PRUNE: Flag = { name: 'prune', kind: 'bool', help: 'remove recordings that no case has' }

export const GOLDEN_INIT: Command = {
  name: 'golden init',
  operands: '[CHART...]',
  summary: 'write a golden.yaml for charts',
  description: `
Writes a golden.yaml with a case for each CHART (a folder or an archive), and one for each file ci/*-values.yaml in a chart. Without
CHART the charts below the file's folder are taken. golden record then records them.

    aicr golden init
    aicr golden init charts/web charts/api-1.2.0.tgz
    aicr golden record && aicr golden check`,
  flags: [
    { name: 'file', kind: 'string', once: true, value: 'FILE', help: 'the file to write (default golden.yaml)' },
    HELM_FLAG,
  ],
  load: async () => (await import('./golden-init-action.ts')).goldenInitAction,
}

export const GOLDEN_CHECK: Command = {
  name: 'golden check',
  operands: '[FILE]',
  summary: 'render recorded charts again and show what changed',
  description: `
Renders the cases of FILE (default golden.yaml) again and compares them with their recordings. Exits with 1 when one differs,
and prints the objects, the fields and the images that changed. Renders are deterministic: clock and randomness are fixed.

    aicr golden check
    aicr golden check --only 'gpu-*' --json
    aicr golden check --update --prune
    aicr golden check --junit report.xml`,
  flags: [
    { name: 'update', kind: 'bool', help: 'record anew what differs, and exit with 0' },
    { name: 'diff', kind: 'bool', help: 'the unified diff too, where objects and fields say what changed' },
    PRUNE,
    { name: 'junit', kind: 'string', once: true, value: 'FILE', help: 'write a JUnit report for CI systems' },
    { name: 'watch', kind: 'bool', help: 'check again whenever a file changes, until interrupted' },
    ...SHARED,
  ],
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
  flags: [
    { name: 'pin', kind: 'bool', help: 'write the sha256 of archives that have none into FILE' },
    PRUNE,
    ...SHARED,
  ],
  load: async () => (await import('./golden-action.ts')).goldenRecordAction,
}
