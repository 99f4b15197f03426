// What the playground must do, as a user would see it.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packChart } from '../../scripts/pack-chart.mjs'
import { seriousViolations } from './axe.mjs'
import { code, rendered, settled, typeValues } from './browser.mjs'

const ROOT = join(import.meta.dirname, '../..')

const images = (page) => page.locator('#image-list > li:not(.unlisted) summary code').allTextContents()
const file = (name, buffer) => ({ name, mimeType: 'application/gzip', buffer: Buffer.from(buffer) })
const portal = () => packChart(join(ROOT, 'recipes/examples/air-gap-demo/charts/portal'))

/** A chart that says which helm renders it. */
function told() {
  const folder = mkdtempSync(join(tmpdir(), 'told-'))
  mkdirSync(join(folder, 'templates'))
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: told\nversion: 1.0.0\n')
  writeFileSync(join(folder, 'templates/t.yaml'), 'helm: {{ .Capabilities.HelmVersion.Version }}')
  const chart = packChart(folder)
  rmSync(folder, { recursive: true })
  return chart
}

/** Downloads what a click offers. */
async function download(page, selector) {
  const [offered] = await Promise.all([page.waitForEvent('download'), page.click(selector)])
  return { name: offered.suggestedFilename(), text: readFileSync(await offered.path(), 'utf8') }
}

const TABS = ['files', 'images', 'warnings', 'output', 'compare']

export const CASES = {
  'a sample is there at once': async ({ page }) => {
    assert.match(await page.textContent('#chart-name'), /^web-app 1\.4\.0$/)
    assert.match(await code(page, 'rendered'), /replicas: 3/)
    assert.match(await code(page, 'template'), /\{\{ \.Values\.replicas \}\}/)
  },

  'an edit changes output and images': async ({ page }) => {
    await page.click('#tab-images')
    assert.deepEqual(await images(page), [
      'docker.io/library/postgres:17.2-alpine',
      'docker.io/library/redis:7.4.1',
      'ghcr.io/example/web-app:2.8.0',
    ])
    await typeValues(page, 'replicas: 9\nimage: {tag: "3.0.0"}\nmigrate: {enabled: false}\n')
    assert.deepEqual(await images(page), ['ghcr.io/example/web-app:3.0.0'])
    assert.equal(await page.textContent('#count-images'), '1')
    await page.click('#tab-files')
    assert.match(await code(page, 'rendered'), /replicas: 9/)
  },

  'another sample': async ({ page }) => {
    await page.selectOption('#sample', 'session-store')
    await settled(page)
    await page.waitForFunction(() => document.getElementById('chart-name')?.textContent === 'session-store 2.0.1')
    await page.click('#tab-images')
    assert.ok((await images(page)).length >= 2)
  },

  'a reason leads to its line': async ({ page }) => {
    await page.click('#tab-images')
    await page.click('#image-list details[open] .link')
    assert.equal(await page.getAttribute('#tab-files', 'aria-selected'), 'true')
    assert.match(await page.textContent('#rendered .cm-marked'), /image: docker\.io\/library\/postgres/)
    assert.match(await page.textContent('#file-list [aria-current=true]'), /deployment\.yaml$/)
  },

  'an uploaded chart': async ({ page }) => {
    await page.setInputFiles('#file', file('portal-1.2.0.tgz', portal()))
    await page.waitForFunction(() => document.getElementById('chart-name')?.textContent === 'portal 1.2.0')
    await rendered(page)
    assert.match(await page.textContent('#chart-about'), /portal-1\.2\.0\.tgz/)
    await page.click('#tab-defaults')
    assert.match(await code(page, 'defaults'), /replicas/)
  },

  'a chart dropped on the page': async ({ page }) => {
    const data = Buffer.from(portal()).toString('base64')
    await page.evaluate((base64) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      transfer.items.add(new File([bytes], 'portal.tgz'))
      const event = (type) => new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true })
      document.body.dispatchEvent(event('dragover'))
      if (document.getElementById('drop').hidden) throw new Error('nothing says that it can be dropped')
      document.body.dispatchEvent(event('drop'))
    }, data)
    await page.waitForFunction(() => document.getElementById('chart-name')?.textContent === 'portal 1.2.0')
    assert.ok(await page.locator('#drop').isHidden())
  },

  'what is no chart says so, and the page goes on': async ({ page }) => {
    await page.setInputFiles('#file', file('x.tgz', 'hello'))
    await page.waitForSelector('#failure:not([hidden])')
    assert.match(await page.textContent('#failure'), /does not appear to be a gzipped archive/)
    await page.setInputFiles('#file', file('x.tgz', gzipSync('hello')))
    await page.waitForFunction(() =>
      /unable to load chart archive: /.test(document.getElementById('failure').textContent),
    )
    await typeValues(page, 'replicas: 4\n')
    assert.ok(await page.locator('#failure').isHidden())
    assert.match(await code(page, 'rendered'), /replicas: 4/)
  },

  'an error of a template at its line': async ({ page }) => {
    await typeValues(page, 'ingress: {enabled: true, hosts: []}\n')
    assert.match(await page.textContent('#failure'), /ingress\.enabled needs at least one entry in ingress\.hosts/)
    assert.match(await page.textContent('#template .cm-failed'), /fail "ingress\.enabled needs/)
    await page.click('#tab-images')
    await page.click('#failure button:has-text("templates/ingress.yaml:3")')
    assert.equal(await page.getAttribute('#tab-files', 'aria-selected'), 'true')
    assert.equal(await page.textContent('#file-title'), 'web-app/templates/ingress.yaml')
  },

  'an error of the rendered YAML at its line': async ({ page }) => {
    await typeValues(page, 'migrate: {image: "a: b"}\n')
    assert.match(await page.textContent('#failure'), /YAML parse error on web-app\/templates\/deployment\.yaml/)
    assert.match(await page.textContent('#rendered .cm-failed'), /image: a: b/)
  },

  'an error of the values at its line': async ({ page }) => {
    await typeValues(page, 'a: 1\nb: [1\nc: 2\n')
    assert.match(await page.textContent('#failure'), /The values are not valid YAML.*yaml: line \d/s)
    assert.equal(await page.locator('#values .cm-failed').count(), 1)
    await typeValues(page, 'replicas: 1\n')
    assert.equal(await page.locator('#values .cm-failed').count(), 0)
  },

  'a Zarf package to download': async ({ page }) => {
    await page.click('#tab-output')
    await page.selectOption('#output-format', 'zarf')
    await page.fill('#output-repository', 'https://charts.example.com')
    await page.waitForFunction(() => /ZarfPackageConfig/.test(document.querySelector('#output').shadowRoot.textContent))
    await page.waitForFunction(() =>
      /charts\.example\.com/.test(document.querySelector('#output').shadowRoot.textContent),
    )
    const { name, text } = await download(page, '#output-save')
    assert.equal(name, 'zarf.yaml')
    assert.match(text, /kind: ZarfPackageConfig/)
    assert.match(text, /ghcr\.io\/example\/web-app:2\.8\.0/)
    assert.match(text, /url: "https:\/\/charts\.example\.com"/)
  },

  'every format can be written': async ({ page }) => {
    await page.click('#tab-output')
    await page.fill('#output-target', 'registry.example.com/mirror')
    for (const id of await page.locator('#output-format option').allTextContents()) {
      await page.selectOption('#output-format', id)
      await page.waitForFunction(
        (format) => document.querySelector('#output').shadowRoot.querySelector(`[aria-label="${format} document"]`),
        id,
      )
      assert.match(await code(page, 'output'), /web-app/)
    }
  },

  'values compared with the defaults, then with a kept render': async ({ page }) => {
    await page.click('#tab-compare')
    await page.waitForSelector('#change-list button')
    assert.match(await page.textContent('#change-summary'), /with its defaults → .* 2 documents and 3 images differ/)
    assert.match(await page.textContent('#change-images'), /− ghcr\.io\/example\/web-app:2\.7\.1/)
    await page.click('#baseline-keep')
    await page.waitForFunction(() => /0 documents/.test(document.getElementById('change-summary').textContent))
    await typeValues(page, 'replicas: 3\nservice: {port: 8080}\n')
    await page.waitForSelector('#change-list button:has-text("service.yaml")')
    await page.click('#change-list button:has-text("service.yaml")')
    assert.match(await code(page, 'diff'), /port: 8080/)
  },

  'two versions of a chart compared': async ({ page }) => {
    const older = join(ROOT, 'playground/samples/web-app')
    await page.setInputFiles('#file', file('web-app.tgz', packChart(older)))
    await settled(page)
    await page.click('#tab-compare')
    await page.waitForFunction(() =>
      /web-app 1\.4\.0 → web-app 1\.4\.0, now/.test(document.getElementById('change-summary').textContent),
    )
  },

  'release settings': async ({ page }) => {
    await page.click('#tab-release')
    await page.fill('#release-name', 'demo')
    await page.fill('#namespace', 'prod')
    await page.fill('#set', 'replicas=5\nenv.A=b')
    await settled(page)
    assert.match(await code(page, 'rendered'), /name: demo-web-app/)
    assert.match(await code(page, 'rendered'), /replicas: 5/)
    await page.fill('#kube-version', 'nonsense')
    await settled(page)
    assert.ok(await page.locator('#failure').isVisible())
  },

  'another release of helm': async ({ page }) => {
    await page.click('#tab-release')
    const offered = await page.locator('#helm-version option').allTextContents()
    assert.match(offered[0], /^\d+\.\d+\.\d+ \(newest\)$/)
    assert.ok(offered.includes('3.22.0') && offered.includes('4.1.4'))
    await page.setInputFiles('#file', file('told.tgz', told()))
    await settled(page)
    assert.equal(await code(page, 'rendered'), `helm: v${offered[0].split(' ')[0]}`)
    await page.click('#tab-release')
    await page.selectOption('#helm-version', '4.1.4')
    await settled(page)
    assert.equal(await code(page, 'rendered'), 'helm: v4.1.4')
    await page.click('#share')
    await page.waitForFunction(() => location.hash.length > 20)
    const other = await page.context().newPage()
    await other.goto(page.url())
    await rendered(other)
    assert.equal(await other.inputValue('#helm-version'), '4.1.4')
  },

  'a link carries the page': async ({ page, url }) => {
    await typeValues(page, 'replicas: 8\n')
    await page.click('#share')
    await page.waitForFunction(() => location.hash.length > 20)
    const link = page.url()
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link)
    const other = await page.context().newPage()
    await other.goto(link)
    await rendered(other)
    assert.match(await code(other, 'values'), /replicas: 8/)
    assert.match(await code(other, 'rendered'), /replicas: 8/)
    await other.goto(url)
    await rendered(other)
    await other.goto(`${url}#1.broken`)
    await other.waitForSelector('#failure:not([hidden])')
  },

  'a link carries a small uploaded chart': async ({ page }) => {
    await page.setInputFiles('#file', file('portal.tgz', portal()))
    await settled(page)
    await page.click('#share')
    await page.waitForFunction(() => location.hash.length > 500)
    const other = await page.context().newPage()
    await other.goto(page.url())
    await rendered(other)
    assert.equal(await other.textContent('#chart-name'), 'portal 1.2.0')
  },

  'another host is asked by the frame alone, and its refusal is told': async ({ page, complaints }) => {
    const server = createServer((_, response) => response.writeHead(404).end())
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const refused = await page.evaluate(
      (port) =>
        fetch(`http://127.0.0.1:${port}/x`).then(
          () => 'fetched',
          () => 'refused',
        ),
      server.address().port,
    )
    server.close()
    assert.equal(refused, 'refused')
    assert.match(complaints.splice(0).join('\n'), /Content Security Policy/)
    // the answer of a host that allows it, without the network: the frame is told it came
    await page
      .context()
      .route('https://charts.example/portal-1.2.0.tgz', (route) =>
        route.fulfill({ body: Buffer.from(portal()), headers: { 'access-control-allow-origin': '*' } }),
      )
    await page.click('#address-toggle')
    await page.fill('#address', 'https://charts.example/portal-1.2.0.tgz')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.getElementById('chart-name')?.textContent === 'portal 1.2.0')
    assert.match(await page.inputValue('#output-repository'), /^https:\/\/charts\.example$/)
    await page.context().route('https://closed.example/**', (route) => route.abort())
    await page.fill('#address', 'https://closed.example/x.tgz')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() =>
      /does not let pages read it \(CORS\)/.test(document.getElementById('failure').textContent),
    )
    // the browser itself notes the aborted request
    assert.match(complaints.splice(0).join('\n'), /Failed to load resource/)
  },

  'nothing but the page’s own files is asked for': async ({ page, url, requests }) => {
    await typeValues(page, 'replicas: 2\n')
    await page.click('#tab-output')
    await page.waitForTimeout(300)
    assert.deepEqual(
      requests.filter((address) => !address.startsWith(url) && !address.startsWith('blob:')),
      [],
    )
  },

  'tabs by keyboard': async ({ page }) => {
    await page.focus('#tab-files')
    await page.keyboard.press('ArrowRight')
    assert.equal(await page.getAttribute('#tab-images', 'aria-selected'), 'true')
    await page.keyboard.press('End')
    assert.equal(await page.getAttribute('#tab-compare', 'aria-selected'), 'true')
    await page.keyboard.press('ArrowRight')
    assert.equal(await page.getAttribute('#tab-files', 'aria-selected'), 'true')
    // Tab leaves the editor: nobody is trapped
    await page.focus('#tab-values')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.notEqual(await page.evaluate(() => document.activeElement?.id), 'values')
  },

  'the theme is remembered': async ({ page }) => {
    assert.equal(await page.getAttribute('html', 'data-theme'), 'light')
    await page.click('#theme')
    await page.reload()
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark')
  },

  'axe finds nothing serious in light': async ({ page }) => {
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`)
      await page.waitForTimeout(300)
      assert.deepEqual(await seriousViolations(page), [], tab)
    }
    await page.click('#tab-release')
    await typeError(page)
    assert.deepEqual(await seriousViolations(page), [], 'with an error')
  },

  'axe finds nothing serious in dark': async ({ page }) => {
    await page.click('#theme')
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`)
      await page.waitForTimeout(300)
      assert.deepEqual(await seriousViolations(page), [], tab)
    }
  },
}

/** An error that the release settings make. */
async function typeError(page) {
  await page.fill('#set', 'ingress.enabled=true\ningress.hosts=null')
  await settled(page)
}
