// How one works in the playground: finding, taking along, sizes, coming back, narrow screens.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packChart } from '../../scripts/pack-chart.mjs'
import { code, rendered, settled, typeValues } from './browser.mjs'
import { give, openRecipes, recipe, chart as recipeChart, states } from './recipes.mjs'

const file = (name, buffer) => ({ name, mimeType: 'application/gzip', buffer: Buffer.from(buffer) })

/** A packed chart of texts by path. */
function chartOf(name, texts) {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-'))
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, ...texts }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const packed = packChart(folder, name)
  rmSync(folder, { recursive: true })
  return packed
}

const config = (name, data) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {text: ${data}}\n`

/** 60 documents of the chart, and a sub-chart with a few. */
const wide = () =>
  chartOf('wide', {
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`templates/config-${i}.yaml`, config(`config-${i}`, `word${i}`)]),
    ),
    'templates/deployment.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: last}\nspec: {template: {spec: {containers: [{name: a, image: "ghcr.io/example/a:1.0"}]}}}\n',
    'charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n',
    'charts/inner/templates/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: inner}\n',
  })

/** An operator's resource whose driver image has the nodes' system in its tag. */
const driver = () =>
  chartOf('gpus', {
    'templates/policy.yaml':
      'apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n  driver: {enabled: true, repository: nvcr.io/nvidia, image: driver, version: 580.105.08}\n',
  })

async function opened(page, name, bytes) {
  await page.setInputFiles('#file', file(`${name}.tgz`, bytes))
  await page.waitForFunction((start) => document.getElementById('chart-name')?.textContent.startsWith(start), name)
  await settled(page)
}

const isInSight = (page, selector) =>
  page.evaluate((wanted) => {
    const element = document.querySelector(wanted)
    const list = document.getElementById('file-list').getBoundingClientRect()
    const { top, bottom } = element.getBoundingClientRect()
    return top >= list.top - 1 && bottom <= list.bottom + 1
  }, selector)

const width = (page, selector) =>
  page.evaluate((wanted) => document.querySelector(wanted).getBoundingClientRect().width, selector)

export const CASES = {
  'documents by chart and kind, the chosen one in sight': async ({ page }) => {
    await opened(page, 'wide', wide())
    assert.deepEqual(await page.locator('#file-list summary .label').allTextContents(), ['wide', 'inner'])
    assert.deepEqual(await page.locator('#file-list .kind').allTextContents(), ['ConfigMap', 'Deployment', 'Service'])
    assert.match(await page.textContent('#file-list [aria-current=true]'), /^last.*deployment\.yaml$/)
    assert.ok(await isInSight(page, '#file-list [aria-current=true]'))
    await page.click('#tab-images')
    await page.click('#image-list details[open] .link')
    assert.ok(await isInSight(page, '#file-list [aria-current=true]'))
  },

  'search finds texts and marks the line': async ({ page }) => {
    await opened(page, 'wide', wide())
    await page.fill('#file-filter', 'word41')
    assert.equal(await page.textContent('#file-total'), '1 of 62')
    assert.match(await page.textContent('#rendered .cm-marked'), /word41/)
    await page.fill('#file-filter', 'service')
    assert.match(await page.textContent('#file-list [aria-current=true]'), /^inner/)
    await page.fill('#file-filter', 'no such word')
    assert.equal(await page.textContent('#file-total'), '0 of 62')
  },

  'rendered YAML to copy and to save': async ({ page }) => {
    await page.click('#file-copy')
    await page.waitForSelector('#file-copy:has-text("Copied")')
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /kind: Deployment/)
    const [offered] = await Promise.all([page.waitForEvent('download'), page.click('#file-save')])
    assert.equal(offered.suggestedFilename(), 'web-app.yaml')
    const text = readFileSync(await offered.path(), 'utf8')
    assert.match(text, /^---\n# Source: web-app\/templates\//)
    assert.match(text, /kind: Service\n[\s\S]*kind: Deployment/)
  },

  'keys that the chart does not know are marked': async ({ page }) => {
    await typeValues(page, 'replcas: 3\nimage:\n  tga: "1"\nglobal: {x: 1}\nenv: {ANYTHING: "1"}\nnever: {seen: 1}\n')
    assert.deepEqual(await page.locator('#values-notes li').allTextContents(), [
      'The chart does not know replcas; did you mean replicas?',
      'The chart does not know image.tga; did you mean image.tag?',
      'The chart does not know never',
    ])
    assert.deepEqual(await page.locator('#values .cm-remark').allTextContents(), ['replcas', 'tga', 'never'])
    await page.click('#values-notes button:has-text("image.tga")')
    await typeValues(page, 'replicas: 3\n')
    assert.equal(await page.locator('#values-notes li').count(), 0)
  },

  'what a warning asks for is beside it, and is an answer': async ({ page }) => {
    await opened(page, 'gpus', driver())
    await page.click('#tab-warnings')
    assert.match(await page.textContent('#warning-list'), /operating system/)
    await page.fill('#chart-nodes-os', 'ubuntu')
    await page.fill('#chart-nodes-osVersion', '24.04')
    await settled(page)
    assert.match(await page.textContent('#warning-list'), /Nothing to warn of/)
    await page.click('#tab-images')
    assert.deepEqual(await page.locator('#image-list > li:not(.unlisted) summary code').allTextContents(), [
      'nvcr.io/nvidia/driver:580.105.08-ubuntu24.04',
    ])
  },

  'a format that needs a target registry asks for it': async ({ page }) => {
    await page.click('#tab-output')
    await page.selectOption('#output-format', 'regsync')
    await page.waitForSelector('#output [aria-label="why the document is missing"]')
    assert.match(await code(page, 'output'), /Fill in the target registry/)
    assert.ok(await page.locator('#output-save').isDisabled())
    await page.fill('#output-target', 'registry.internal/mirror')
    await page.waitForSelector('#output [aria-label="regsync document"]')
    assert.match(await code(page, 'output'), /target: "?registry\.internal\/mirror\//)
  },

  'each failure has a title of its own and says what to do': async ({ page, complaints }) => {
    const failing = async (title, advice) => {
      await page.waitForSelector(`#failure:not([hidden]) strong:text-is("${title}")`)
      assert.match(await page.textContent('#failure .advice'), advice)
    }
    await page.setInputFiles('#file', file('x.tgz', 'hello'))
    await failing('This file is not a chart', /helm pull/)
    await typeValues(page, 'a: [\n')
    await failing('The values are not valid YAML', /marked line/)
    await typeValues(page, 'ingress: {enabled: true, hosts: []}\n')
    await failing('The chart does not render', /values/)
    await page.click('#address-toggle')
    await page.fill('#address', 'ftp://example.com')
    await page.keyboard.press('Enter')
    await failing('This is not an address of a chart', /oci:\/\//)
    await page
      .context()
      .route('https://private.example/**', (route) =>
        route.fulfill({ status: 401, headers: { 'access-control-allow-origin': '*' } }),
      )
    await page.fill('#address', 'https://private.example/x-1.0.0.tgz')
    await page.keyboard.press('Enter')
    await failing('The host wants a login', /no passwords/)
    // the browser itself notes the status
    assert.match(complaints.splice(0).join('\n'), /401/)
  },

  'panes resize by keyboard and by mouse, and stay so': async ({ page }) => {
    const before = await width(page, '.inputs')
    await page.focus('#split-chart')
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
    const wider = await width(page, '.inputs')
    assert.ok(wider > before + 40, `${before} → ${wider}`)
    const { x, y, height } = await page.locator('#split-panes').boundingBox()
    const rendering = await width(page, '#rendered')
    await page.mouse.move(x + 4, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x - 96, y + height / 2, { steps: 4 })
    await page.mouse.up()
    const narrower = await width(page, '#rendered')
    assert.ok(Math.abs(rendering - 100 - narrower) < 8, `${rendering} → ${narrower}`)
    await page.reload()
    await rendered(page)
    assert.equal(await width(page, '.inputs'), wider)
    await page.focus('#split-chart')
    await page.keyboard.press('Enter')
    assert.equal(await width(page, '.inputs'), before)
  },

  'a reload keeps chart, values and settings': async ({ page }) => {
    await opened(page, 'gpus', driver())
    await typeValues(page, 'mine: 1\n')
    await page.click('#tab-release')
    await page.fill('#release-name', 'kept')
    await settled(page)
    await page.waitForFunction(() => localStorage.getItem('chart from') === 'gpus.tgz')
    await page.reload()
    await rendered(page)
    assert.equal(await page.textContent('#chart-name'), 'gpus 1.0.0')
    assert.equal(await code(page, 'values'), 'mine: 1\n')
    assert.equal(await page.inputValue('#release-name'), 'kept')
  },

  'a reload keeps the recipe and its charts until they are forgotten': async ({ page }) => {
    await openRecipes(page)
    await give(page, recipe(), recipeChart('portal'))
    await page.reload()
    await page.waitForSelector('[data-component=portal][data-state=done]')
    assert.equal(await page.getAttribute('#mode-recipe', 'aria-pressed'), 'true')
    assert.equal(await page.textContent('#recipe-origin'), 'recipe.yaml')
    await page.click('#forget-charts')
    await page.waitForSelector('[data-component=portal][data-state=missing]')
    assert.equal((await states(page))['node-agent'], 'done')
    await page.reload()
    await page.waitForSelector('[data-component=portal][data-state=missing]')
  },

  'a narrow page shows results first and is no wider than its window': async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const view of ['chart', 'recipe']) {
      await page.click(`#mode-${view}`)
      const [results, inputs] = await page.evaluate(
        (id) =>
          ['.results', '.inputs'].map(
            (each) => document.querySelector(`#${id}-view ${each}`).getBoundingClientRect().top,
          ),
        view,
      )
      assert.ok(results < inputs && results < 300, `${view}: results at ${results}, inputs at ${inputs}`)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
    }
    assert.ok(await page.locator('.promise').isVisible())
  },

  'what another release of helm renders otherwise, and why': async ({ page }) => {
    await opened(page, 'told', chartOf('told', { 'templates/t.yaml': 'a: {{ .Capabilities.HelmVersion.Version }}\n' }))
    await page.click('#tab-compare')
    await page.selectOption('#baseline-helm', '4.1.4')
    await page.waitForSelector('#change-why:not([hidden])')
    assert.match(
      await page.textContent('#change-summary'),
      /^helm 4\.1\.4 → told 1\.0\.0, now: 1 document and 0 images differ/,
    )
    assert.deepEqual(await page.locator('#change-why .tag').allTextContents(), ['release'])
    await page.click('#baseline-defaults')
    await page.waitForSelector('#change-why', { state: 'hidden' })
    assert.equal(await page.inputValue('#baseline-helm'), '')
  },
}
