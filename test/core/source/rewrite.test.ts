import { describe, expect, test } from 'vitest'
import type { ChartReference, ChartSource } from '../../../src/core/seams.ts'
import { combineSources, mirrored, namedRepositories, parseMirrorRule } from '../../../src/core/source/index.ts'

/** A source that tells which reference reached it. */
const echo = (seen: ChartReference[] = [], accepts = true): ChartSource => ({
  accepts: () => accepts,
  resolve: async (reference) => {
    seen.push(reference)
    return { reference, name: 'n', version: 'v', digest: undefined, url: 'u' }
  },
  open: async (chart) => {
    seen.push(chart.reference)
    return new Uint8Array()
  },
  files: async (chart) => {
    seen.push(chart.reference)
    return undefined
  },
  provenance: async (chart) => {
    seen.push(chart.reference)
    return undefined
  },
})

describe('mirror rules', () => {
  const good: readonly (readonly [text: string, from: string, to: string])[] = [
    ['oci://r.local/charts', '', 'oci://r.local/charts'],
    ['oci://r.local/charts/', '', 'oci://r.local/charts'],
    ['https://c.local', '', 'https://c.local'],
    ['http://c.local:8080', '', 'http://c.local:8080'],
    ['file:///srv/charts', '', 'file:///srv/charts'],
    ['https://a.example=oci://r.local', 'https://a.example', 'oci://r.local'],
    ['https://a.example/=oci://r.local/', 'https://a.example', 'oci://r.local'],
    ['oci://nvcr.io=oci://r.local/nvcr', 'oci://nvcr.io', 'oci://r.local/nvcr'],
    ['https://a=https://b?x=y', 'https://a', 'https://b?x=y'],
  ]
  test.each(good)('%s', (text, from, to) => {
    expect(parseMirrorRule(text)).toEqual({ from, to })
  })
  test.each(['', 'r.local', '=oci://r.local', 'https://a=', 'https://a=r.local', 'ftp://x', 'oci://', 'a=b'])(
    '%j is none',
    (text) => {
      expect(() => parseMirrorRule(text)).toThrow(`mirror "${text}": want FROM=TO or TO`)
    },
  )
})

describe('where references go', () => {
  const rows: readonly (readonly [
    rules: readonly string[],
    reference: readonly [repository: string, chart: string],
    reached: readonly [repository: string, chart: string],
  ])[] = [
    [[], ['https://a', 'c'], ['https://a', 'c']],
    [['oci://r.local/m'], ['https://a', 'c'], ['oci://r.local/m', 'c']],
    [['oci://r.local/m'], ['oci://x/y', 'c'], ['oci://r.local/m', 'c']],
    [['oci://r.local/m'], ['https://a', 'team/c'], ['oci://r.local/m', 'c']],
    [['oci://r.local/m'], ['', 'oci://x/y/c'], ['oci://r.local/m', 'c']],
    [['oci://r.local/m'], ['', 'oci://x/y/c:1.0'], ['oci://r.local/m', 'c']],
    [['oci://r.local/m'], ['', './c'], ['', './c']],
    [['oci://r.local/m'], ['file:///x', 'c'], ['file:///x', 'c']],
    [['https://a=oci://r.local'], ['https://a', 'c'], ['oci://r.local', 'c']],
    [['https://a=oci://r.local'], ['https://a/', 'c'], ['oci://r.local/', 'c']],
    [['https://a=oci://r.local'], ['https://a/x', 'c'], ['oci://r.local/x', 'c']],
    [['https://a=oci://r.local'], ['https://ab', 'c'], ['https://ab', 'c']],
    [['https://a=oci://r.local'], ['https://b', 'c'], ['https://b', 'c']],
    [['https://a=oci://r.local'], ['http://a', 'c'], ['http://a', 'c']],
    [['oci://n.io=oci://r.local/n'], ['', 'oci://n.io/x/c:1.0'], ['', 'oci://r.local/n/x/c:1.0']],
    [
      ['https://a=https://m/a', 'https://a/x=https://m/x'],
      ['https://a/x/y', 'c'],
      ['https://m/x/y', 'c'],
    ],
    [
      ['https://a=https://m/a', 'https://a/x=https://m/x'],
      ['https://a/z', 'c'],
      ['https://m/a/z', 'c'],
    ],
    [
      ['oci://all', 'https://a=https://m'],
      ['https://a', 'c'],
      ['https://m', 'c'],
    ],
    [
      ['oci://all', 'https://a=https://m'],
      ['https://b', 'c'],
      ['oci://all', 'c'],
    ],
    [['file:///srv'], ['https://b', 'c'], ['file:///srv', 'c']],
  ]
  test.each(rows)('%j: %j → %j', async (texts, [repository, chart], [toRepository, toChart]) => {
    const seen: ChartReference[] = []
    const source = mirrored(echo(seen), texts.map(parseMirrorRule))
    const reference = { repository, chart, version: '1' }
    const found = await source.resolve(reference)
    await source.open(found)
    await source.files?.(found)
    await source.provenance?.(found)
    const reached = { repository: toRepository, chart: toChart, version: '1' }
    expect(seen).toEqual([reached, reached, reached, reached])
    expect(found.reference).toEqual(reference)
  })
  test('what the inner source cannot, the mirror cannot', () => {
    const { accepts, resolve, open } = echo()
    const source = mirrored({ accepts, resolve, open }, [])
    expect([source.files, source.provenance]).toEqual([undefined, undefined])
  })
})

describe('names of repositories', () => {
  const rows: readonly (readonly [
    reference: readonly [repository: string, chart: string],
    reached: readonly [repository: string, chart: string],
  ])[] = [
    [
      ['', 'mine/c'],
      ['https://mine', 'c'],
    ],
    [
      ['', 'mine/team/c'],
      ['https://mine', 'team/c'],
    ],
    [
      ['', 'other/c'],
      ['', 'other/c'],
    ],
    [
      ['', 'c'],
      ['', 'c'],
    ],
    [
      ['', './mine/c'],
      ['', './mine/c'],
    ],
    [
      ['', 'mine/c-1.0.0.tgz'],
      ['', 'mine/c-1.0.0.tgz'],
    ],
    [
      ['https://x', 'mine/c'],
      ['https://x', 'mine/c'],
    ],
    [
      ['', 'oci://mine/c'],
      ['', 'oci://mine/c'],
    ],
    [
      ['', '__proto__/c'],
      ['', '__proto__/c'],
    ],
  ]
  test.each(rows)('%j → %j', async ([repository, chart], [toRepository, toChart]) => {
    const seen: ChartReference[] = []
    await namedRepositories(echo(seen), new Map([['mine', 'https://mine']])).resolve({ repository, chart, version: '' })
    expect(seen).toEqual([
      {
        repository: toRepository,
        chart: toChart,
        version: '',
        ...(repository === toRepository ? {} : { alias: 'mine' }),
      },
    ])
  })
})

describe('one of several', () => {
  const reference: ChartReference = { repository: 'x', chart: 'c', version: '1' }
  test('the first that accepts', async () => {
    const [a, b, c]: ChartReference[][] = [[], [], []]
    const source = combineSources([echo(a, false), echo(b), echo(c)])
    await source.open(await source.resolve(reference))
    expect([a?.length, b?.length, c?.length]).toEqual([0, 2, 0])
  })
  test('none', async () => {
    const source = combineSources([echo([], false)])
    expect(source.accepts(reference)).toBe(false)
    await expect(source.resolve(reference)).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
      message: 'no source for this kind of reference',
      place: { file: 'c 1 from x' },
    })
  })
  test('what one cannot, nobody answers', async () => {
    const { accepts, resolve, open } = echo()
    const source = combineSources([{ accepts, resolve, open }])
    const chart = await source.resolve(reference)
    expect([await source.files?.(chart), await source.provenance?.(chart)]).toEqual([undefined, undefined])
  })
})
