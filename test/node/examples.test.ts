import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { packChart } from '../../scripts/pack-chart.mjs'

// The examples are run as a user runs them: against the built package, which `npm test` builds first.
const ROOT = join(import.meta.dirname, '../..')
const DEMO = join(ROOT, 'recipes/examples/air-gap-demo')
// inside the package, so that its own name leads to it
const root = mkdtempSync(join(ROOT, 'dist/examples-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('examples/library prints each image with its components', () => {
  const out = execFileSync(process.execPath, ['examples/library/list.mjs', join(DEMO, 'recipe.yaml')], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, AICR_CACHE_DIR: join(root, 'cache') },
  })
  expect(out.trimEnd().split('\n')).toHaveLength(12)
  expect(out).toContain('docker.io/library/redis:7.4.2-alpine  session-store\n')
})

test('examples/vitest holds its chart to the recording', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', 'examples/vitest'],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', VITEST: undefined, NODE_OPTIONS: '' } },
  )
  expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/Tests\s+1 passed/)])
})

test('examples/browser is bundled as its README says, and its worker lists the images of a chart', async () => {
  const bundle = { bundle: true, splitting: true, format: 'esm', platform: 'browser', logLevel: 'silent' } as const
  const entryPoints = ['page.mjs', 'worker.mjs', 'images.mjs'].map((name) => join(ROOT, 'examples/browser', name))
  await build({ ...bundle, entryPoints, outdir: root })
  const html = readFileSync(join(ROOT, 'examples/browser/index.html'), 'utf8')
  const ids = [...readFileSync(join(ROOT, 'examples/browser/page.mjs'), 'utf8').matchAll(/at\('(\w+)'\)/g)]
  for (const [, id = ''] of ids) expect(html).toContain(`id="${id}"`)
  const { listImages } = await import(join(root, 'images.js'))
  const archive = packChart(join(DEMO, 'charts/portal'))
  expect(await listImages({ archive, values: '' })).toMatchObject({
    images: expect.arrayContaining(['docker.io/library/nginx:1.27.4-alpine']),
  })
  expect(await listImages({ archive, values: 'a: [' })).toMatchObject({ error: expect.stringContaining('line 1') })
})
