import { expect, test } from 'vitest'
import { printTable } from '../../src/core/table.ts'
import { printSourceReport, registryLines, type SourceRow, sourceReport } from '../../src/library/source-report.ts'

test('columns are as wide as their widest cell as it is shown, and nothing steers the terminal', () => {
  const lines = [
    ['A', 'B', 'C'],
    ['\x1b[1m', 'x\u202e', ''],
  ]
  expect(printTable(lines)).toBe('A        B        C\n\\x1b[1m  x\\u202e\n')
  expect(printTable([])).toBe('')
})

test('totals: a platform counts its own bytes, whatever its variant, and what lacks it', () => {
  const row = (more: Partial<SourceRow>): SourceRow => ({
    kind: 'image',
    name: 'a',
    state: 'found',
    reason: '',
    ...more,
  })
  const platforms = [
    { os: 'linux', architecture: 'arm' },
    { os: 'linux', architecture: 'arm64' },
  ]
  const rows = [
    row({
      platforms: [
        { platform: 'linux/arm/v7', digest: 'sha256:1', bytes: 1e6 },
        { platform: 'linux/arm64', digest: 'sha256:2', bytes: 5e6 },
      ],
    }),
    row({ state: 'incomplete', lacking: ['linux/arm64'] }),
    row({ name: 'lacks linux/arm', state: 'missing', reason: 'lacks linux/arm64' }),
  ]
  expect(sourceReport(rows, { platforms }).summary).toBe(
    '3 images, 1.0 MB for linux/arm, 5.0 MB for linux/arm64, 1 without linux/arm64, 1 missing',
  )
  const of = (registry: string) => rows.map((each) => ({ ...each, registry }))
  const all = [...of('quay.io'), ...of('docker.io').slice(1), row({ registry: 'docker.io', state: 'unknown' })]
  expect(registryLines(sourceReport(all, {}))).toEqual([
    'docker.io: 3 images, 1 missing, 1 unknown',
    'quay.io: 3 images, 1 missing',
  ])
})

test('totals: attachments of what was found, each image once a kind', () => {
  const row = (
    kinds: readonly ('signature' | 'sbom')[] | undefined,
    state: SourceRow['state'] = 'found',
  ): SourceRow => ({
    ...{ kind: 'image', name: 'a', state, reason: '', registry: 'quay.io' },
    ...(kinds === undefined ? {} : { attachments: kinds.map((kind) => ({ kind, type: 'x' })) }),
  })
  const rows = [
    row(['signature', 'signature']),
    row(['signature', 'sbom']),
    row([]),
    row(undefined),
    row([], 'missing'),
  ]
  const { total, summary } = sourceReport(rows, { attachments: true })
  expect(total.attachments).toEqual({ signature: 2, attestation: 0, sbom: 1, other: 0, none: 1, unknown: 1 })
  expect(summary).toBe(
    '5 images, 2 signed, 0 with attestations, 1 with SBOMs, 1 with attachments that are not known, 1 missing',
  )
  expect(sourceReport(rows, {}).total.attachments).toBe(undefined)
  const lines = printSourceReport(sourceReport(rows, { attachments: true })).split('\n')
  expect(lines[0]).toMatch(/^STATE +KIND +NAME +ATTACHED +DIGEST OR REASON$/)
  expect(lines.slice(1, 6).map((line) => line.split(/ +/).slice(3).join(' '))).toEqual([
    '',
    'signature',
    'signature, sbom',
    '-',
    '?',
  ])
})
