// What the playground must do with recipes, as a user would see it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packChart } from '../../scripts/pack-chart.mjs'
import { seriousViolations } from './axe.mjs'

const ROOT = join(import.meta.dirname, '../..')
const DEMO = join(ROOT, 'recipes/examples/air-gap-demo')
const VERSIONS = { 'device-operator': '0.4.0', portal: '1.2.0', 'schema-migration': '0.1.3', 'session-store': '2.0.1' }
const REPOSITORY = 'https://charts.example.com/stable'

const packed = (name) => Buffer.from(packChart(join(DEMO, 'charts', name)))
const fileOf = (name) => `${name}-${VERSIONS[name]}.tgz`
export const chart = (name) => ({ name: fileOf(name), mimeType: 'application/gzip', buffer: packed(name) })
/** The demo's recipe, its charts in a repository or a registry. */
export const recipe = (source = REPOSITORY) => ({
  name: 'recipe.yaml',
  mimeType: 'application/yaml',
  buffer: Buffer.from(readFileSync(join(DEMO, 'recipe.yaml'), 'utf8').replaceAll('file://./charts', source)),
})

const runs = (page) => page.evaluate(() => Number(document.getElementById('component-list').dataset.runs ?? 0))

/** Does what makes a list, and waits for that list. */
async function listing(page, act) {
  const before = await runs(page)
  await act()
  await page.waitForFunction((n) => Number(document.getElementById('component-list').dataset.runs ?? 0) > n, before)
}

export async function openRecipes(page) {
  await page.click('#mode-recipe')
  await page.waitForSelector('#criteria-service option:nth-child(2)', { state: 'attached' })
}

export const give = (page, ...files) => listing(page, () => page.setInputFiles('#recipe-files', files))

export const states = (page) =>
  page
    .locator('#component-list > li')
    .evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.dataset.component, row.dataset.state])))

const until = (page, name, state) =>
  page.waitForSelector(`#component-list > [data-component="${name}"][data-state="${state}"]`)

/** The list as the tab writes it, as a file. */
async function saved(page, format, target = '') {
  await page.click('#tab-recipe-output')
  await page.selectOption('#recipe-output-format', format)
  await page.fill('#recipe-output-target', target)
  await page.waitForSelector(`#recipe-output [aria-label="${format} document"]`)
  const [offered] = await Promise.all([page.waitForEvent('download'), page.click('#recipe-output-save')])
  return readFileSync(await offered.path(), 'utf8')
}

/** The list as the command line writes it, of the recipe with some charts in a folder. */
function written(names, format, ...flags) {
  const folder = mkdtempSync(join(tmpdir(), 'recipes-'))
  try {
    mkdirSync(join(folder, 'charts'))
    for (const name of names) writeFileSync(join(folder, 'charts', fileOf(name)), packed(name))
    writeFileSync(join(folder, 'recipe.yaml'), recipe().buffer)
    const list = [
      'mirror',
      'list',
      '--recipe',
      'recipe.yaml',
      '--charts',
      'charts',
      '--offline',
      '-f',
      format,
      ...flags,
    ]
    const env = { ...process.env, XDG_CACHE_HOME: folder, AICR_DISABLE_CODE_CACHE: '1' }
    const options = { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    return execFileSync(process.execPath, [join(ROOT, 'dist/cli/aicr.js'), ...list], options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const values = (page, field) =>
  page.locator(`#criteria-${field} option`).evaluateAll((all) => all.map((each) => each.value))

/** Answers of a host that lets pages read it. */
const openly = (route, body, headers = {}) =>
  route.fulfill({
    body,
    headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', ...headers },
  })

const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Routes a registry that holds the demo's charts at oci://registry.example.com/charts. */
async function routeRegistry(page) {
  await page.context().route('https://registry.example.com/v2/**', (route) => {
    const [, name, kind, reference] =
      /\/v2\/charts\/([^/]+)\/(manifests|blobs)\/(.+)$/.exec(route.request().url()) ?? []
    if (VERSIONS[name] === undefined)
      return route.fulfill({ status: 404, headers: { 'access-control-allow-origin': '*' } })
    const layer = packed(name)
    const config = Buffer.from(JSON.stringify({ name, version: VERSIONS[name], apiVersion: 'v2' }))
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: sha256(config), size: config.length },
      layers: [
        { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: sha256(layer), size: layer.length },
      ],
    })
    if (kind === 'manifests') {
      const headers = {
        'content-type': 'application/vnd.oci.image.manifest.v1+json',
        'docker-content-digest': sha256(manifest),
      }
      return openly(route, manifest, headers)
    }
    return openly(route, reference === sha256(layer) ? layer : config)
  })
}

const MISSING = {
  'device-operator': 'missing',
  'node-agent': 'done',
  portal: 'missing',
  'schema-migration': 'missing',
  'session-store': 'missing',
}
const DONE = Object.fromEntries(Object.keys(MISSING).map((name) => [name, 'done']))

export const CASES = {
  'only criteria that are covered are offered': async ({ page }) => {
    await openRecipes(page)
    assert.ok((await values(page, 'service')).includes('eks'))
    await page.selectOption('#criteria-service', 'ocp')
    assert.deepEqual(await values(page, 'os'), ['any'])
    await page.selectOption('#criteria-service', 'eks')
    await page.selectOption('#criteria-accelerator', 'h100')
    await page.selectOption('#criteria-platform', 'slurm')
    assert.match(await page.textContent('#criteria-note'), /choose intent and os too/)
    assert.deepEqual(await values(page, 'intent'), ['any', 'training'])
    await page.selectOption('#criteria-intent', 'training')
    await page.selectOption('#criteria-os', 'ubuntu')
    await until(page, 'gpu-operator', 'missing')
    assert.equal(await page.textContent('#criteria-note'), '')
    // every one of the catalog's platforms is offered again once the others are open
    for (const field of ['service', 'accelerator', 'intent', 'os']) await page.selectOption(`#criteria-${field}`, 'any')
    assert.ok((await values(page, 'platform')).length > 3)
  },

  'a recipe and its charts, dropped together, make the command line’s list': async ({ page }) => {
    await openRecipes(page)
    await give(page, recipe(), ...Object.keys(VERSIONS).map(chart))
    assert.deepEqual(await states(page), DONE)
    assert.ok(await page.locator('#list-mark').isHidden())
    assert.match(await page.textContent('#status'), /^5 components, \d+ images, the list is complete$/)
    for (const format of ['yaml', 'json', 'images', 'skopeo', 'cyclonedx', 'hauler', 'oc-mirror'])
      assert.equal(await saved(page, format), written(Object.keys(VERSIONS), format), format)
    const target = 'registry.internal:5000/mirror'
    for (const format of ['regsync', 'mapping'])
      assert.equal(
        await saved(page, format, target),
        written(Object.keys(VERSIONS), format, '--target', target),
        format,
      )
  },

  'a chart that is missing: its row says so, and the files as the command line’s': async ({ page }) => {
    await openRecipes(page)
    await give(page, recipe())
    assert.deepEqual(await states(page), MISSING)
    assert.match(
      await page.textContent('[data-component=portal] code'),
      /^helm pull portal --repo https:\/\/charts\.example\.com\/stable --version '1\.2\.0'$/,
    )
    await page.click('#tab-recipe-output')
    await page.waitForSelector('#recipe-output [aria-label="why the document is missing"]')
    await page.click('#tab-components')
    const some = ['portal', 'session-store', 'schema-migration']
    await give(page, ...some.map(chart))
    assert.deepEqual(await states(page), { ...DONE, 'device-operator': 'missing' })
    assert.match(await page.textContent('#list-mark'), /not complete: 1 chart to come/)
    // the reason is the tab's own; all else is the command line's
    const plain = (text) => text.replaceAll(/chart not fetched: [^"\n]*/g, 'chart not fetched')
    for (const format of ['hauler', 'images', 'skopeo']) {
      const theirs = plain(written(some, format))
      assert.equal(plain(await saved(page, format)), theirs, format)
      assert.match(theirs, /device-operator/)
    }
    assert.match(await saved(page, 'hauler'), /aicr-mirror\/incomplete: "true"/)
  },

  'charts fetched from a repository that lets pages read it': async ({ page }) => {
    const index = {
      apiVersion: 'v1',
      entries: Object.fromEntries(
        Object.keys(VERSIONS).map((name) => [
          name,
          [{ name, version: VERSIONS[name], urls: [fileOf(name)], digest: sha256(packed(name)).slice(7) }],
        ]),
      ),
    }
    await page.context().route(`${REPOSITORY}/**`, (route) => {
      const path = route
        .request()
        .url()
        .slice(REPOSITORY.length + 1)
      const name = Object.keys(VERSIONS).find((each) => fileOf(each) === path)
      return openly(route, name === undefined ? JSON.stringify(index) : packed(name))
    })
    await openRecipes(page)
    await give(page, recipe())
    await listing(page, () => page.click('#fetch-charts'))
    assert.deepEqual(await states(page), DONE)
    assert.equal(await saved(page, 'yaml'), written(Object.keys(VERSIONS), 'yaml'))
  },

  'charts fetched from a registry': async ({ page }) => {
    await routeRegistry(page)
    await openRecipes(page)
    await give(page, recipe('oci://registry.example.com/charts'))
    assert.match(
      await page.textContent('[data-component=portal] code'),
      /^helm pull oci:\/\/registry\.example\.com\/charts\/portal --version '1\.2\.0'$/,
    )
    await listing(page, () => page.click('#fetch-charts'))
    assert.deepEqual(await states(page), DONE)
  },

  'a host that pages may not read: the reason, and the way on': async ({ page, complaints }) => {
    await page.context().route('https://charts.example.com/**', (route) => route.abort())
    await openRecipes(page)
    await give(page, recipe(), chart('device-operator'), chart('schema-migration'), chart('session-store'))
    await listing(page, () => page.click('#fetch-charts'))
    assert.match(await page.textContent('[data-component=portal][data-state=failed] .reason'), /\(CORS\)/)
    await give(page, chart('portal'))
    assert.deepEqual(await states(page), DONE)
    // the browser itself notes the aborted request
    assert.match(complaints.splice(0).join('\n'), /Failed to load resource/)
  },

  'what is no recipe says so, and the page goes on': async ({ page }) => {
    await openRecipes(page)
    const broken = { name: 'broken.yaml', mimeType: 'application/yaml', buffer: Buffer.from('kind: [\n') }
    await page.setInputFiles('#recipe-files', [broken])
    await page.waitForSelector('#recipe-failure:not([hidden])')
    assert.match(await page.textContent('#recipe-failure strong'), /^The recipe file cannot be used$/)
    assert.match(await page.textContent('#recipe-failure'), /Choose a recipe as aicr recipe writes it/)
    await give(page, recipe())
    assert.ok(await page.locator('#recipe-failure').isHidden())
    await page.setInputFiles('#recipe-files', [{ ...chart('portal'), buffer: Buffer.from('hello') }])
    await page.waitForSelector('#recipe-failure:not([hidden])')
    assert.match(await page.textContent('#recipe-failure strong'), /^This file is not a chart$/)
  },

  'charts and a recipe dropped on the page open the list': async ({ page }) => {
    const files = [recipe(), chart('portal')].map(({ name, buffer }) => [name, buffer.toString('base64')])
    await page.evaluate((given) => {
      const transfer = new DataTransfer()
      for (const [name, base64] of given)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    }, files)
    await until(page, 'portal', 'done')
    assert.equal(await page.getAttribute('#mode-recipe', 'aria-pressed'), 'true')
    assert.deepEqual(await page.locator('#held-list li').allTextContents(), ['portal-1.2.0.tgz'])
  },

  'axe finds nothing serious in a recipe, wide and narrow, light and dark': async ({ page }) => {
    await openRecipes(page)
    await give(page, recipe(), chart('portal'))
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 860 })
      for (const tab of ['components', 'recipe-images', 'recipe-warnings', 'recipe-output']) {
        await page.click(`#tab-${tab}`)
        assert.deepEqual(await seriousViolations(page), [], `${tab} at ${width}`)
      }
      await page.click('#theme')
    }
  },
}
