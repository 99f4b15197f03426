import { describe, expect, test } from 'vitest'
import { type Chart, loadChart, loadChartArchive, type Notice } from '../../../src/core/chart/index.ts'
import { LIMITS } from '../../../src/core/limits.ts'
import { fromBytes } from '../../../template-engine/go/index.ts'
import { chartArchive } from '../../helpers/tarball.ts'

const YAML = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'
const files = (texts: Readonly<Record<string, string>>): { path: string; data: string }[] =>
  Object.entries({ 'Chart.yaml': YAML, ...texts }).map(([path, data]) => ({ path, data }))
const load = (texts: Readonly<Record<string, string>>): Promise<Chart> => loadChart(files(texts))
const paths = (list: readonly { readonly path: string }[]): string[] => list.map((file) => file.path)
const sub = (name: string): string => `name: ${name}\nversion: 1.0.0\n`

describe('what goes where', () => {
  test.each([
    ['templates/a.yaml', 'templates'],
    ['templates/d/e.bin', 'templates'],
    ['crds/a.yaml', 'files'],
    ['README.md', 'files'],
    ['.helmignore', 'files'],
    ['charts/x.prov', 'files'],
    ['charts/x/y.prov', 'files'],
    ['values.schema.json', 'neither'],
    ['Chart.lock', 'neither'],
    ['charts/_x', 'neither'],
    ['charts/.x/y', 'neither'],
    ['values.yaml', 'neither'],
  ])('%s: %s', async (path, where) => {
    const chart = await load({ [path]: '{}' })
    const place = paths(chart.templates).includes(path)
      ? 'templates'
      : paths(chart.files).includes(path)
        ? 'files'
        : 'neither'
    expect(place).toBe(where)
  })

  test('keeps the schema as text and the values as data', async () => {
    const chart = await load({ 'values.schema.json': '{"a":1}', 'values.yaml': 'a: 1\n' })
    expect(chart.schema).toBe('{"a":1}')
    expect(chart.values).toEqual(new Map([['a', 1]]))
  })
})

describe('sub-charts', () => {
  const archive = fromBytes(chartArchive('packed', { 'Chart.yaml': sub('packed'), 'templates/x.yaml': 'x: 1' }))

  test('come from folders and archives, in order of their names there', async () => {
    const chart = await load({
      'charts/z/Chart.yaml': sub('a'),
      'charts/p.tgz': archive,
      'charts/b/Chart.yaml': sub('b'),
    })
    expect(chart.dependencies.map((child) => child.metadata.name)).toEqual(['b', 'packed', 'a'])
    expect(paths(chart.dependencies[1]?.templates ?? [])).toEqual(['templates/x.yaml'])
  })

  test('may nest, up to a limit', async () => {
    const deep = (levels: number): string => `${'charts/d/'.repeat(levels)}Chart.yaml`
    const nested = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [deep(i + 1), sub('d')]))
    await expect(load(nested)).resolves.toBeDefined()
    const options = { limits: { ...LIMITS, chartDepth: 4 } }
    await expect(loadChart(files(nested), options)).rejects.toThrow('charts are nested more than 4 deep')
  })

  test.each([
    ['charts/README.md', 'x', 'error unpacking subchart README.md in c: Chart.yaml file is missing'],
    ['charts/s.tgz', 'x', 'error unpacking subchart s.tgz in c: '],
    ['charts/s.tgz/x', 'x', 'error unpacking subchart tar in c: expected s.tgz, got s.tgz/x'],
    [
      'charts/s/Chart.yaml',
      'name: s',
      'error unpacking subchart s in c: validation: chart.metadata.version is required',
    ],
  ])('%s is refused', async (path, text, message) => {
    await expect(load({ [path]: text })).rejects.toThrow(message)
  })
})

describe('limits', () => {
  test('a file may be as large as the limit', async () => {
    const limits = { ...LIMITS, chartFileBytes: 100 }
    const big = (size: number): Promise<Chart> => loadChart(files({ 'd/big': 'x'.repeat(size) }), { limits })
    await expect(big(100)).resolves.toBeDefined()
    await expect(big(101)).rejects.toThrow('chart file "big" is larger than the maximum file size 100')
  })
})

describe('archives', () => {
  test.each([
    [{ 'Chart.yaml': YAML }, undefined],
    [{ x: '1' }, 'unable to detect chart version, no Chart.yaml found'],
    [{ 'Chart.yaml': 'apiVersion: v3\nname: c\nversion: 1' }, 'invalid chart apiVersion'],
    [{ 'Chart.yaml': 'apiVersion: x\nname: c\nversion: 1' }, 'unsupported chart version'],
  ])('%j', async (inside, message) => {
    const loading = loadChartArchive('c.tgz', chartArchive('c', inside))
    if (message === undefined) await expect(loading).resolves.toMatchObject({ metadata: { name: 'c' } })
    else await expect(loading).rejects.toThrow(message)
  })
})

describe('the time of a lock file is parsed as JSON writes it', () => {
  const LAYOUT = '"2006-01-02T15:04:05Z07:00"'
  const CANNOT = 'cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing time '
  test.each([
    ['"a\\"b"', `${CANNOT}"a\\\\\\"b" as ${LAYOUT}: cannot parse "a\\\\\\"b" as "2006"`],
    ['"<"', `${CANNOT}"\\\\u003c" as ${LAYOUT}: cannot parse "\\\\u003c" as "2006"`],
    ['"2020-01-01T00:00:00Z\\n"', `${CANNOT}"2020-01-01T00:00:00Z\\\\n": extra text: "\\\\n"`],
  ])('%s', async (generated, message) => {
    await expect(load({ 'Chart.lock': `generated: ${generated}\n` })).rejects.toMatchObject({ message })
  })
})

describe('a chart of apiVersion v3 is refused after its dependencies were counted', () => {
  const v3 = (name: string): string => `apiVersion: v3\nname: ${name}\nversion: 1.0.0\n`
  const WORDS =
    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: "
  test.each([
    [['s', 't'], 'invalid chart apiVersion'],
    [['s', 'u'], `${WORDS}found in Chart.yaml, but missing in charts/ directory: u`],
    [['u'], `${WORDS}unsupported chart dependency type`],
    [[], `${WORDS}unsupported chart dependency type`],
  ])('%j', async (declared, message) => {
    const lines = declared.map((name) => `- name: ${name}\n  version: 1.0.0\n`)
    const texts = {
      'Chart.yaml': `${v3('p')}${declared.length > 0 ? 'dependencies:\n' : ''}${lines.join('')}`,
      'charts/s/Chart.yaml': v3('s'),
      'charts/t/Chart.yaml': v3('t'),
    }
    await expect(load(texts)).rejects.toMatchObject({ message })
  })
})

test('requirements.yaml is laid over Chart.yaml, with a word about it', async () => {
  const notices: Notice[] = []
  const texts = {
    'Chart.yaml': `${YAML}dependencies:\n- name: a\n  version: "1"\n`,
    'requirements.yaml': 'dependencies:\n- version: "2"\n- name: b\n',
  }
  const chart = await loadChart(files(texts), { notify: (notice) => notices.push(notice) })
  const wanted = [
    { name: 'a', version: '2' },
    { name: 'b', version: '' },
  ]
  expect(chart.metadata.dependencies).toMatchObject(wanted)
  expect(notices.map((notice) => notice.message)).toEqual([
    'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.',
  ])
})

describe('charts inside a chart are bounded together', () => {
  const small = { ...LIMITS, charts: 4, archiveBytes: 1 << 20 }
  const holding = async (count: number, filler: string): Promise<string | undefined> => {
    const inside = fromBytes(chartArchive('c', { 'Chart.yaml': YAML, filler }))
    const all = Array.from({ length: count }, (_, i) => ({ path: `charts/s${i}.tgz`, data: inside }))
    return loadChart([...files({}), ...all], { limits: small }).then(
      () => undefined,
      (error: Error) => error.message,
    )
  }
  test.each([
    [3, 1, undefined],
    [4, 1, 'a chart holds more than 4 charts'],
    [2, 400_000, undefined],
    [3, 400_000, 'charts inside the chart unpack to more than 1048576 bytes'],
  ])('%s of %s bytes: %s', async (count, bytes, message) => {
    expect(await holding(count, `${'0123456789abcdef\n'.repeat(bytes / 17)}x`)).toBe(message)
  })
})
