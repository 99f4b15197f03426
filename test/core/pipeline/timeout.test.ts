import { describe, expect, test } from 'vitest'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { AicrError, type ErrorCode } from '../../../src/core/errors.ts'
import type { MirrorComponent } from '../../../src/core/output/index.ts'
import { mirrorList } from '../../../src/core/pipeline/index.ts'
import { openRecipe } from '../../../src/core/recipe/index.ts'
import type { ChartSource } from '../../../src/core/seams.ts'
import { cached, httpRepository } from '../../../src/core/source/index.ts'
import { memoryCache } from '../../helpers/chart-cache.ts'
import { testNetwork } from '../../helpers/network.ts'
import { startRepository } from '../../helpers/repository.ts'
import { cut, hang, stall, startServer } from '../../helpers/server.ts'
import { smallChart } from '../../helpers/tarball.ts'
import { tinyCatalog } from '../recipe/tiny.ts'

const RECIPE = (repository: string, names: readonly string[]): string => `kind: RecipeResult
componentRefs:
${names.map((name) => `  - {name: ${name}, type: Helm, source: "${repository}", chart: ${name}, version: 1.0.0}`).join('\n')}
`

async function list(
  source: ChartSource,
  timeout: number,
  repository = 'https://charts.example',
  names: readonly string[] = ['app'],
  signal?: AbortSignal,
): Promise<readonly MirrorComponent[]> {
  const catalog = tinyCatalog({})
  const { components } = await mirrorList({
    recipe: openRecipe(catalog, RECIPE(repository, names), 'r.yaml', { version: '' }).recipe,
    catalog,
    source,
    effects: deterministicEffects(),
    timeout,
    ...(signal ? { signal } : {}),
  })
  return components
}

const never = <T>(signal: AbortSignal | undefined): Promise<T> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
const BASE: ChartSource = {
  accepts: () => true,
  resolve: async (reference) => ({
    reference,
    name: 'app',
    version: '1.0.0',
    digest: undefined,
    url: 'https://charts.example/app-1.0.0.tgz',
  }),
  open: async () => smallChart('app', '1.0.0'),
}
const WARNING =
  'chart not fetched: [TIMEOUT] app 1.0.0 from https://charts.example did not arrive within 0.03 s (raise --timeout, lower --concurrency, or list from a mirror or a folder of charts (--mirror, --charts))'

describe('a component whose time is over', () => {
  const rows: Readonly<Record<string, ChartSource>> = {
    'a source that hears of it while resolving': { ...BASE, resolve: (_, signal) => never(signal) },
    'a source that hears of it while opening': { ...BASE, open: (_, signal) => never(signal) },
    'a source that hears of it while listing files': { ...BASE, files: (_, signal) => never(signal) },
    'a source that is deaf': { ...BASE, resolve: () => new Promise(() => undefined) },
    'a source that is deaf while opening': { ...BASE, open: () => new Promise(() => undefined) },
    'a source that breaks because of it': {
      ...BASE,
      open: (_, signal) => never<Uint8Array>(signal).catch(() => Promise.reject(new TypeError('terminated'))),
    },
  }
  test.each(Object.entries(rows))('%s', async (_, source) => {
    const [component] = await list(source, 30)
    expect([component?.status, component?.warnings]).toEqual(['incomplete', [WARNING]])
  })
  test('time enough', async () => {
    const [component] = await list(BASE, 10_000)
    expect([component?.status, component?.warnings.filter((text) => text.includes('TIMEOUT'))]).toEqual([
      component?.status,
      [],
    ])
    expect(component?.warnings.join()).not.toContain('not fetched')
  })
  test('other errors stay what they are', async () => {
    const error = new AicrError('NOT_FOUND' satisfies ErrorCode, 'gone', { place: 'https://charts.example/x' })
    const [component] = await list({ ...BASE, resolve: () => Promise.reject(error) }, 10_000)
    expect(component?.warnings).toEqual(['chart not fetched: [NOT_FOUND] https://charts.example/x: gone'])
  })
  test('one who interrupts the whole run is not told of time', async () => {
    const stopped = AbortSignal.abort(new AicrError('INTERNAL', 'interrupted'))
    await expect(list(BASE, 30, undefined, undefined, stopped)).rejects.toThrow('interrupted')
  })
})

describe('over the network', () => {
  const charts = ['app', 'other'].map((name) => ({ name, version: '1.0.0', archive: smallChart(name, '1.0.0') }))
  test.each([
    ['a repository that never answers', /index/, hang],
    ['an archive that never comes', /app.*tgz/, hang],
    ['an archive that stalls', /app.*tgz/, stall()],
  ] as const)('%s holds up one component only', async (_, path, fault) => {
    const server = await startRepository({ charts })
    server.fail(path, fault, 100)
    const source = httpRepository({ network: testNetwork() })
    const [app, other] = await list(source, 600, server.url, ['app', 'other'])
    await server.close()
    expect(app?.warnings[0]).toContain(`[TIMEOUT] app 1.0.0 from ${server.url} did not arrive within 0.6 s`)
    expect(other?.warnings.join().includes('TIMEOUT')).toBe(String(path) === '/index/')
  })
  test('an archive that is always cut off, waited for too long', async () => {
    const server = await startRepository({ charts })
    server.fail(/tgz/, cut(), 10_000)
    const network = testNetwork({ sleep: (_, signal) => never(signal) })
    const [app] = await list(httpRepository({ network }), 150, server.url)
    await server.close()
    expect(app?.warnings[0]).toContain('[TIMEOUT] app 1.0.0 from')
  })
  test('a server that says nothing is told of by its URL', async () => {
    const server = await startServer(() => undefined)
    const network = testNetwork({
      limits: { requestTimeout: 40 },
      retry: { attempts: 1, firstWait: 1, longestWait: 1 },
    })
    const [app] = await list(httpRepository({ network }), 5000, server.url)
    await server.close()
    expect(app?.warnings[0]).toMatch(
      /^chart not fetched: \[TIMEOUT\] http:\/\/127\.0\.0\.1:\d+\/index\.yaml: .*no answer within 0\.04 s \(try again, or raise --timeout\)$/,
    )
  })
  test('one who waits for another’s request does not share its end', async () => {
    const waiting: ((bytes: Uint8Array) => void)[] = []
    const asked: AbortSignal[] = []
    const slow: ChartSource = {
      ...BASE,
      open: (_, signal) => {
        if (signal !== undefined) asked.push(signal)
        return Promise.race([never<Uint8Array>(signal), new Promise<Uint8Array>((done) => waiting.push(done))])
      },
    }
    const source = cached(slow, memoryCache())
    const chart = await source.resolve({ repository: 'https://charts.example', chart: 'app', version: '1.0.0' })
    const first = source.open(chart, AbortSignal.timeout(20))
    const second = source.open(chart, new AbortController().signal)
    await expect(first).rejects.toThrow(/timeout/)
    await expect.poll(() => asked.length).toBe(2)
    waiting[1]?.(smallChart('app', '1.0.0'))
    expect((await second).length).toBeGreaterThan(0)
  })
})
