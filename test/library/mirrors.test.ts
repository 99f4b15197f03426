import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  allWarnings,
  checkList,
  createRegistryClient,
  isComplete,
  LAYOUTS,
  mirrorClusterFiles,
  mirrorList,
  parsePlatform,
  printSourceReport,
  proveList,
  readRecipe,
  rewriteForMirror,
  verifyMirror,
  writeList,
} from '../../src/index.ts'
import { createNodeSources, embeddedCatalog, readCatalog } from '../../src/node/index.ts'
import { recipeOf } from '../helpers/recipe-of-images.ts'
import { startRegistry } from '../helpers/registry.ts'
import { startRepository } from '../helpers/repository.ts'
import { status } from '../helpers/server.ts'
import { refer, shelve } from '../helpers/shelf-of-images.ts'
import { smallChart } from '../helpers/tarball.ts'

/** A registry with an image of two platforms, which is signed, and one of one platform. */
async function registry() {
  const server = await startRegistry({ charts: [] })
  onTestFinished(() => server.close())
  const digest = shelve(server, { name: 'org/both', tag: '1', platforms: ['linux/amd64', 'linux/arm64'] })
  refer(server, 'org/both', digest, 'application/vnd.dev.sigstore.bundle.v0.3+json')
  shelve(server, { name: 'org/amd', tag: '1', platforms: ['linux/amd64'] })
  return { server, host: server.registry.host, digest }
}

test('checkList: an object or the text of a document, with the registries’ totals', async () => {
  const { server, host } = await registry()
  const images = [`${host}/org/both:1`, `${host}/org/amd:1`, `${host}/org/none:1`]
  const request = { platforms: [parsePlatform('arm64')], attachments: true }
  const report = await checkList({ list: { images, charts: [] }, ...request })
  expect(report).toMatchObject({
    verdict: 'missing',
    rows: [{ state: 'found' }, { state: 'incomplete', lacking: ['linux/arm64'] }, { state: 'missing' }],
    registries: [{ registry: host, images: 3, missing: 1 }],
    total: { attachments: { signature: 1, none: 1 } },
  })
  expect(await checkList({ list: JSON.stringify({ images, charts: [] }), ...request })).toEqual(report)
  expect(printSourceReport(report)).toContain(report.summary)
  server.registry.fail(/org\/both/, status(403), 100)
  expect(await checkList({ list: { images: images.slice(0, 1), charts: [] } })).toMatchObject({ verdict: 'unknown' })
})

test('checkList: a chart of a repository must be in the index, and its archive there', async () => {
  const charts = ['1.0.0', '2.0.0'].map((version) => ({ name: 'web', version, archive: smallChart('web', version) }))
  const repository = await startRepository({ charts })
  onTestFinished(() => repository.close())
  repository.fail(/web-2\.0\.0/, status(404), 100)
  const { source, close } = await createNodeSources({ env: {}, noCache: true })
  onTestFinished(close)
  const list = {
    images: [],
    charts: ['1.0.0', '2.0.0', '3.0.0'].map((version) => ({
      ...{ name: 'web', chart: 'web', namespace: '', repository: repository.url, version },
    })),
  }
  const { rows } = await checkList({ list, source })
  expect(rows).toMatchObject([{ state: 'found' }, { state: 'missing' }, { state: 'missing' }])
  expect(rows[1]?.reason).toContain('web-2.0.0.tgz')
  expect((await checkList({ list })).rows).toMatchObject([{}, {}, {}].map(() => ({ state: 'elsewhere' })))
})

test('mirrorList, proveList, verifyMirror: pinned, and what is missing is a gap', async () => {
  const { host, digest } = await registry()
  const { source, close } = await createNodeSources({ env: {}, noCache: true, cwd: '/' })
  onTestFinished(close)
  const catalog = await readCatalog()
  const listOf = async (...images: string[]) => {
    const file = recipeOf({ app: images })
    const recipe = readFileSync(file, 'utf8').replace('file://./', `file://${join(file, '..')}/`)
    return mirrorList({ recipe, catalog, source })
  }
  const registries = createRegistryClient({ plainHttp: [host] })
  const proof = await proveList({ list: await listOf(`${host}/org/both:1`), registries, check: true, pin: true })
  expect(isComplete(proof.list)).toBe(true)
  expect(proof.pinned).toEqual([{ image: `${host}/org/both:1`, digest }])
  expect(writeList(proof.list, { format: 'images' })).toBe(`${host}/org/both:1@${digest}\n`)
  const mirror = { registry: host, layout: 'oc-mirror', registries }
  expect(await verifyMirror({ ...mirror, list: proof.list })).toMatchObject({
    verdict: 'whole',
    summary: '1 present, 1 elsewhere',
  })
  const gone = await proveList({ list: await listOf(`${host}/org/none:1`), registries, check: true })
  expect(isComplete(gone.list)).toBe(false)
  expect(allWarnings(gone.list).join()).toContain('org/none:1 does not exist')
  expect(await verifyMirror({ ...mirror, list: gone.list })).toMatchObject({ verdict: 'missing' })
})

test('rewriteForMirror: values that a second list proves, and files for the cluster', async () => {
  const folder = join(await embeddedCatalog(), 'examples/air-gap-demo')
  const catalog = await readCatalog()
  const recipe = readRecipe(readFileSync(join(folder, 'recipe.yaml'), 'utf8'), { catalog })
  const { source } = await createNodeSources({ cwd: folder, env: {}, noCache: true })
  const mirror = { registry: 'reg.local:5000/gap', layout: 'skopeo' }
  const rewrite = await rewriteForMirror({ recipe, catalog, source, ...mirror })
  const left = rewrite.components.flatMap((component) => component.left)
  expect(left.length).toBe(1)
  const second = await mirrorList({ recipe: rewrite.recipe, catalog, source })
  expect(second.images.map(({ ref }) => ref).filter((ref) => !ref.startsWith('reg.local:5000/gap/'))).toEqual(left)
  expect(rewrite.clusterFiles).toEqual(
    await mirrorClusterFiles({ list: await mirrorList({ recipe, catalog, source }), ...mirror }),
  )
})

test('by a fetch that is handed in, as in a browser', async () => {
  const asked: string[] = []
  const registries = createRegistryClient({
    fetch: async (request) => {
      asked.push(`${request.method} ${request.url}`)
      return new Response('', { headers: { 'docker-content-digest': `sha256:${'a'.repeat(64)}` } })
    },
  })
  const list = { images: ['nginx:1.27', 'quay.io/org/a:1'], charts: [] }
  expect(await checkList({ list, registries })).toMatchObject({ verdict: 'whole', summary: '2 images' })
  expect(asked.sort()).toEqual([
    'HEAD https://quay.io/v2/org/a/manifests/1',
    'HEAD https://registry-1.docker.io/v2/library/nginx/manifests/1.27',
  ])
})

test.each(LAYOUTS)('%s has a place for every image', async (layout) => {
  const { rows } = await verifyMirror({
    ...{ list: { images: ['nginx:1.27'], charts: [] }, registry: 'reg.example', layout },
    registries: createRegistryClient({ fetch: async () => new Response('', { status: 404 }) }),
  })
  expect(rows).toMatchObject([{ state: 'missing', place: expect.stringMatching(/^reg\.example\/.*nginx:/) }])
})

test('zarf keeps a tag of its own for images that share path and tag; other tools are warned of', async () => {
  const file = recipeOf({ a: ['quay.io/org/x:1', 'quay.io/org/y:1'], b: ['ghcr.io/org/x:1'] })
  const recipe = readFileSync(file, 'utf8').replaceAll('file://./', `file://${join(file, '..')}/`)
  const catalog = await readCatalog()
  const { source, close } = await createNodeSources({ env: {}, noCache: true })
  onTestFinished(close)
  const images = async (layout: string) => {
    const mirror = { registry: 'reg.local', layout }
    const { components, recipe: moved } = await rewriteForMirror({ recipe, catalog, source, ...mirror })
    const warnings = components.map((component) => component.warnings.filter((text) => text.includes('stands for')))
    return { warnings, refs: (await mirrorList({ recipe: moved, catalog, source })).images.map(({ ref }) => ref) }
  }
  expect(await images('zarf')).toEqual({
    refs: [
      expect.stringMatching(/^reg\.local\/org\/x:1-zarf-\d+$/),
      expect.stringMatching(/^reg\.local\/org\/x:1-zarf-\d+$/),
      'reg.local/org/y:1',
    ],
    warnings: [[], []],
  })
  const said =
    'reg.local/org/x:1 stands for quay.io/org/x:1 and ghcr.io/org/x:1: the mirror has the one that was copied last'
  expect(await images('hauler')).toEqual({
    refs: ['reg.local/org/x:1', 'reg.local/org/y:1'],
    warnings: [[said], [said]],
  })
})

test('an image that annotations of the chart still name moves with what the objects name', async () => {
  const file = recipeOf({ a: ['quay.io/org/x:1'] })
  const images = '- image: quay.io/org/x:1\n- image: quay.io/org/only:1\n'
  appendFileSync(join(file, '../charts/a/Chart.yaml'), `annotations:\n  images: ${JSON.stringify(images)}\n`)
  const recipe = readFileSync(file, 'utf8').replaceAll('file://./', `file://${join(file, '..')}/`)
  const { source, close } = await createNodeSources({ env: {}, noCache: true })
  onTestFinished(close)
  const { components } = await rewriteForMirror({
    ...{ recipe, catalog: await readCatalog(), source },
    ...{ registry: 'reg.local', layout: 'hauler' },
  })
  expect(components).toMatchObject([{ moved: ['quay.io/org/x:1'], left: ['quay.io/org/only:1'] }])
})
