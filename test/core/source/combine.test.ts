import { describe, expect, test } from 'vitest'
import { AicrError, HelmError } from '../../../src/core/errors.ts'
import type { ChartReference, ChartSource } from '../../../src/core/seams.ts'
import { combineSources, findChart } from '../../../src/core/source/index.ts'
import { smallChart } from '../../helpers/tarball.ts'

const REFERENCE: ChartReference = { repository: 'https://charts.example', chart: 'a', version: '1.0.0' }

/** A source that writes down what it was asked. */
function noting(name: string, accepts: boolean, asked: string[], more: Partial<ChartSource> = {}): ChartSource {
  return {
    accepts: () => {
      asked.push(`${name}?`)
      return accepts
    },
    resolve: async (reference) => {
      asked.push(`${name} resolve`)
      return { reference, name: 'a', version: '1.0.0', digest: undefined, url: `https://${name}/a-1.0.0.tgz` }
    },
    open: async () => {
      asked.push(`${name} open`)
      return smallChart('a', '1.0.0', name)
    },
    ...more,
  }
}

describe('one of several', () => {
  const rows: readonly (readonly [what: string, accept: readonly boolean[], asked: readonly string[]])[] = [
    ['the first', [true, true], ['0?', '0 resolve']],
    ['the second', [false, true], ['0?', '1?', '1 resolve']],
    ['the last', [false, false, true], ['0?', '1?', '2?', '2 resolve']],
  ]
  test.each(rows)('%s that accepts answers', async (_, accept, wanted) => {
    const asked: string[] = []
    await combineSources(accept.map((yes, i) => noting(String(i), yes, asked))).resolve(REFERENCE)
    expect(asked).toEqual(wanted)
  })
  test.each([
    [[], false],
    [[false], false],
    [[false, true], true],
    [[true, false], true],
  ] as const)('%j accept: %s', (accept, all) => {
    expect(combineSources(accept.map((yes) => noting('x', yes, []))).accepts(REFERENCE)).toBe(all)
  })
  test('nobody: the reference, and what a repository may be', async () => {
    const error = await combineSources([])
      .resolve({ ...REFERENCE, repository: 'https://me:pw@charts.example' })
      .catch((e) => e)
    expect(error).toBeInstanceOf(AicrError)
    expect([error.code, error.place.file, error.message]).toEqual([
      'INVALID_REFERENCE',
      'a 1.0.0 from https://charts.example',
      'no source for this kind of reference',
    ])
    expect(error.hint).toMatch(/https:\/\/…, oci:\/\/…, file:\/\/…/)
  })
  test('it is opened where it was found', async () => {
    const asked: string[] = []
    const both = combineSources([noting('no', false, asked), noting('yes', true, asked)])
    await both.open(await both.resolve(REFERENCE))
    expect(asked.filter((one) => one.includes(' '))).toEqual(['yes resolve', 'yes open'])
  })
  test('what a source cannot do is nothing', async () => {
    const both = combineSources([noting('x', true, [])])
    const chart = await both.resolve(REFERENCE)
    expect([await both.files?.(chart), await both.provenance?.(chart)]).toEqual([undefined, undefined])
  })
  test('what a source can do is done', async () => {
    const more: Partial<ChartSource> = { files: async () => [], provenance: async () => new Uint8Array([7]) }
    const both = combineSources([noting('x', true, [], more)])
    const chart = await both.resolve(REFERENCE)
    expect([await both.files?.(chart), await both.provenance?.(chart)]).toEqual([[], new Uint8Array([7])])
  })
  test('the signal goes along', async () => {
    const seen: (AbortSignal | undefined)[] = []
    const { signal } = new AbortController()
    const watcher = noting('x', true, [], {
      resolve: async (reference, given) => {
        seen.push(given)
        return { reference, name: 'a', version: '1', digest: undefined, url: 'x' }
      },
      open: async (_, given) => {
        seen.push(given)
        return new Uint8Array()
      },
      files: async (_, given) => void seen.push(given),
      provenance: async (_, given) => void seen.push(given),
    } as Partial<ChartSource>)
    const both = combineSources([watcher])
    const chart = await both.resolve(REFERENCE, signal)
    await both.open(chart, signal)
    await both.files?.(chart, signal)
    await both.provenance?.(chart, signal)
    expect(seen).toEqual([signal, signal, signal, signal])
  })
})

describe('from reference to files', () => {
  test('an archive is opened and unpacked', async () => {
    const { chart, files } = await findChart(noting('x', true, []), REFERENCE)
    expect([chart.url, files.map((file) => file.path)]).toEqual([
      'https://x/a-1.0.0.tgz',
      ['Chart.yaml', 'templates/cm.yaml'],
    ])
  })
  test('a folder is not opened', async () => {
    const asked: string[] = []
    const files = [{ path: 'Chart.yaml', data: 'x' }]
    const found = await findChart(noting('x', true, asked, { files: async () => files }), REFERENCE)
    expect([found.files, asked]).toEqual([files, ['x resolve']])
  })
  test('an empty folder is a folder', async () => {
    const found = await findChart(noting('x', true, [], { files: async () => [] }), REFERENCE)
    expect(found.files).toEqual([])
  })
  test('what is no archive is told by its URL', async () => {
    const source = noting('x', true, [], { open: async () => new TextEncoder().encode('<html>') })
    const error = await findChart(source, REFERENCE).catch((e) => e)
    expect(error).toBeInstanceOf(HelmError)
    expect(error.message).toContain("file 'https://x/a-1.0.0.tgz' does not appear to be a gzipped archive")
  })
  test('limits and gunzip are the caller’s', async () => {
    const used: number[] = []
    const gunzip = async function* (packed: Uint8Array): AsyncGenerator<Uint8Array> {
      used.push(packed.length)
      yield new Uint8Array(1024)
    }
    await expect(findChart(noting('x', true, []), REFERENCE, { gunzip })).rejects.toThrow(
      'unable to load chart archive',
    )
    expect(used.length).toBe(1)
  })
  test('errors of the source pass', async () => {
    const error = new AicrError('NOT_FOUND', 'gone')
    const source = noting('x', true, [], { open: () => Promise.reject(error) })
    await expect(findChart(source, REFERENCE)).rejects.toBe(error)
  })
})
