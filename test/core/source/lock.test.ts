import { describe, expect, test } from 'vitest'
import { AicrError } from '../../../src/core/errors.ts'
import type { ChartReference, ChartSource } from '../../../src/core/seams.ts'
import {
  type LockEntry,
  locked,
  lockedHelm,
  readImageLock,
  readLock,
  recorded,
  writeImageLock,
  writeLock,
} from '../../../src/core/source/index.ts'
import { encodeUtf8 } from '../../../template-engine/go/index.ts'
import { sha256 } from '../../helpers/repository.ts'

const REFERENCE: ChartReference = { repository: 'https://charts.example', chart: 'a', version: '~1.0' }
const BYTES = new TextEncoder().encode('archive')
const DIGEST = sha256(BYTES)
const ENTRY: LockEntry = { ...REFERENCE, resolved: '1.0.5', digest: DIGEST }

/** A repository where `newest` is what ranges find. */
const repository = (
  newest: string,
  options: { digest?: string; bytes?: Uint8Array; asked?: string[] } = {},
): ChartSource => ({
  accepts: () => true,
  resolve: async (reference) => {
    options.asked?.push(reference.version)
    const version = /^\d/.test(reference.version) ? reference.version : newest
    return { reference, name: 'a', version, digest: options.digest, url: `u/a-${version}.tgz` }
  },
  open: async () => options.bytes ?? BYTES,
})
const pull = async (source: ChartSource, reference = REFERENCE): Promise<string> => {
  try {
    const chart = await source.resolve(reference)
    expect(chart.reference).toEqual(reference)
    await source.open(chart)
    return chart.version
  } catch (error) {
    return error instanceof AicrError ? `${error.code} ${error.message}` : String(error)
  }
}
const OTHER = `sha256:${'0'.repeat(64)}`
const HEAD = 'CONFLICT a ~1.0 from https://charts.example differs from the lock: '

describe('held to a lock', () => {
  const rows: readonly (readonly [
    what: string,
    source: ChartSource,
    entries: readonly LockEntry[],
    outcome: string,
  ])[] = [
    ['as locked', repository('1.0.5'), [ENTRY], '1.0.5'],
    ['a newer one has come out', repository('1.0.9'), [ENTRY], '1.0.5'],
    ['the digest is told early and right', repository('1.0.5', { digest: DIGEST }), [ENTRY], '1.0.5'],
    [
      'the digest is told early and wrong',
      repository('1.0.5', { digest: OTHER }),
      [ENTRY],
      `${HEAD}digest ${OTHER} was found, ${DIGEST} is locked`,
    ],
    [
      'the bytes are others',
      repository('1.0.5', { bytes: new Uint8Array([1]) }),
      [ENTRY],
      `${HEAD}digest ${sha256(new Uint8Array([1]))} was found, ${DIGEST} is locked`,
    ],
    ['not locked', repository('1.0.5'), [], `${HEAD}it is not in the lock file`],
    [
      'another range is locked',
      repository('1.0.5'),
      [{ ...ENTRY, version: '~1' }],
      `${HEAD}it is not in the lock file`,
    ],
    [
      'another repository is locked',
      repository('1.0.5'),
      [{ ...ENTRY, repository: 'x' }],
      `${HEAD}it is not in the lock file`,
    ],
    ['another chart is locked', repository('1.0.5'), [{ ...ENTRY, chart: 'b' }], `${HEAD}it is not in the lock file`],
    [
      'a version that is a range still',
      repository('1.0.9'),
      [{ ...ENTRY, resolved: '>1' }],
      `${HEAD}version 1.0.9 was found, >1 is locked`,
    ],
    ['a version that is not known', repository('1.0.5'), [{ ...ENTRY, resolved: '' }], '1.0.5'],
  ]
  test.each(rows)('%s', async (_, source, entries, outcome) => {
    expect(await pull(locked(source, entries))).toBe(outcome)
  })
  test('the locked version is asked for', async () => {
    const asked: string[] = []
    await pull(locked(repository('1.0.9', { asked }), [ENTRY]))
    expect(asked).toEqual(['1.0.5'])
  })
})

describe('recording', () => {
  test('what was opened', async () => {
    const entries: LockEntry[] = []
    await pull(recorded(repository('1.0.5'), (entry) => void entries.push(entry)))
    expect(entries).toEqual([ENTRY])
  })
  test('not what was only resolved', async () => {
    const entries: LockEntry[] = []
    await recorded(repository('1.0.5'), (entry) => void entries.push(entry)).resolve(REFERENCE)
    expect(entries).toEqual([])
  })
  test('what is recorded holds', async () => {
    const entries: LockEntry[] = []
    await pull(recorded(repository('1.0.5'), (entry) => void entries.push(entry)))
    expect(await pull(locked(repository('1.0.9'), await readLock(writeLock(entries), 'x')))).toBe('1.0.5')
  })
})

describe('a chart that is a folder', () => {
  const folder = (...files: readonly (readonly [path: string, data: string])[]): ChartSource => ({
    ...repository('1.0.5'),
    files: async () => files.map(([path, data]) => ({ path: encodeUtf8(path), data: encodeUtf8(data) })),
  })
  const open = async (source: ChartSource) => source.files?.(await source.resolve(REFERENCE))
  const [CHART, VALUES] = [['Chart.yaml', 'name: a'] as const, ['values.yaml', 'x: 1'] as const]

  test.each<[string, ChartSource, boolean]>([
    ['the same', folder(CHART, VALUES), true],
    ['in another order', folder(VALUES, CHART), true],
    ['another byte', folder(CHART, ['values.yaml', 'x: 2']), false],
    ['another name', folder(CHART, ['values.yml', 'x: 1']), false],
    ['a file more', folder(CHART, VALUES, ['README.md', '']), false],
    ['bytes that moved between files', folder(['Chart.yaml', 'name: ax'], ['values.yaml', ': 1']), false],
  ])('%s', async (_, source, holds) => {
    const entries: LockEntry[] = []
    await open(recorded(folder(CHART, VALUES), (entry) => void entries.push(entry)))
    const again = open(locked(source, entries))
    if (holds) expect(await again).toHaveLength(2)
    else await expect(again).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('images beside the charts', () => {
  const LOCK = writeLock([])
  const IMAGES = [
    { image: 'docker.io/library/nginx:1', digest: DIGEST },
    { image: 'quay.io/a/b:2', digest: DIGEST },
  ]
  test('survive, sorted, one image once', async () => {
    expect(await readImageLock(LOCK + writeImageLock([...IMAGES, ...IMAGES].reverse()), 'x')).toEqual(IMAGES)
    expect(await readLock(LOCK + writeImageLock(IMAGES), 'x')).toEqual([])
  })
  test.each<[string, readonly object[] | undefined]>([
    [LOCK, undefined],
    [LOCK + writeImageLock([]), []],
  ])('%j', async (text, expected) => {
    expect(await readImageLock(text, 'x')).toEqual(expected)
  })
  test.each([
    ['images: {}\n', /^not a lock file: images must be a list/],
    ['images: [5]\n', /^not a lock file: images\[0\] must be a mapping/],
    ['images: [{image: a, digest: 5}]\n', /^not a lock file: images\[0\]\.digest must be/],
    ['images: [{image: a, digest: "sha256:12"}]\n', /^not a lock file: images\[0\]\.digest must be/],
  ])('%j', async (text, message) => {
    await expect(readImageLock(LOCK + text, 'x')).rejects.toThrow(message)
  })
})
const COMMENT =
  '# yaml-language-server: $schema=https://raw.githubusercontent.com/aicr-mirror/aicr-mirror/main/schemas/lock.schema.json\n'

describe('the file', () => {
  test('is sorted YAML, one chart once', () => {
    const b: LockEntry = { ...ENTRY, chart: 'b', version: '' }
    expect(writeLock([b, ENTRY, b])).toBe(`${COMMENT}apiVersion: aicr-mirror/v1
kind: ChartLock
charts:
  - repository: "https://charts.example"
    chart: "a"
    version: "~1.0"
    resolved: "1.0.5"
    digest: "${DIGEST}"
  - repository: "https://charts.example"
    chart: "b"
    version: ""
    resolved: "1.0.5"
    digest: "${DIGEST}"
`)
  })
  test('of nothing', async () => {
    expect(writeLock([])).toBe(`${COMMENT}apiVersion: aicr-mirror/v1\nkind: ChartLock\ncharts: []\n`)
    expect(await readLock(writeLock([]), 'x')).toEqual([])
  })
  test.each(['grün', 'a"b', 'a\\b', 'a: b', '- x', '😀', "it's"])('%j survives', async (chart) => {
    const entry = { ...ENTRY, chart }
    expect(await readLock(writeLock([entry]), 'x')).toEqual([entry])
  })
  const bad: readonly (readonly [text: string, message: RegExp])[] = [
    ['', /^not a lock file: the document must be a mapping/],
    ['kind: ChartLock\ncharts: []', /^not a lock file: apiVersion is missing/],
    ['kind: [', /^not valid YAML/],
  ]
  test.each(bad)('%j', async (text, message) => {
    await expect(readLock(text, 'x')).rejects.toThrow(message)
  })
})

test('a lock names the helm that charts are rendered as', async () => {
  const text = writeLock([], '4.3.1')
  expect(text).toBe(`${COMMENT}apiVersion: aicr-mirror/v1\nkind: ChartLock\nhelm: "4.3.1"\ncharts: []\n`)
  expect([await lockedHelm(text, 'x'), await lockedHelm(writeLock([]), 'x')]).toEqual(['4.3.1', undefined])
})
