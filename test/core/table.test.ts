import { expect, test } from 'vitest'
import { printTable } from '../../src/core/table.ts'
import type { SourceRow } from '../../src/library/artifacts.ts'
import { registryLines, sourceTotals } from '../../src/library/source-report.ts'

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
  expect(sourceTotals(rows, platforms)).toBe(
    '3 images, 1.0 MB for linux/arm, 5.0 MB for linux/arm64, 1 without linux/arm64, 1 missing',
  )
  const of = (registry: string) => rows.map((each) => ({ ...each, registry }))
  expect(
    registryLines([...of('quay.io'), ...of('docker.io').slice(1), row({ registry: 'docker.io', state: 'unknown' })]),
  ).toEqual(['docker.io: 3 images, 1 missing, 1 unknown', 'quay.io: 3 images, 1 missing'])
})
