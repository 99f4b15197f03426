import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/core/output/index.ts'
import {
  checkGolden,
  diffRenders,
  extractImages,
  failurePlaces,
  HelmError,
  loadCatalog,
  loadChart,
  mirrorList,
  readRecipe,
  renderChart,
  unpackChart,
  writeList,
} from '../../src/index.ts'
import { aicr } from '../helpers/command-line.ts'
import { startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { shelve } from '../helpers/shelf-of-images.ts'

/** Names, paths, values, messages and images outside ASCII, through every command and the library. */
const CHART = 'apiVersion: v2\nname: demo\nversion: 1.0.0\ndescription: Größe 日本\nannotations:\n  größe: "5"\n'
const VALUES = 'größe: 5\nbild: quay.io/ä/b:v1\n'
const TEMPLATE = `{{- $x := index .Values "größe" }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: größe
data:
  größe: "{{ $x }}"
  bildgröße: {{ .Values.bild }}
---
apiVersion: v1
kind: Pod
metadata:
  name: täter
spec:
  containers:
    - name: ä
      image: quay.io/team/app:v1
    - name: ö
      image: quay.io/ä/b:v1
`
const FILES = { 'Chart.yaml': CHART, 'values.yaml': VALUES, 'templates/größe.yaml': TEMPLATE, 'README-日本.md': 'é' }
const RECIPE = `kind: RecipeResult
apiVersion: aicr.run/v1alpha2
metadata: { version: v1 }
componentRefs:
  - { name: karte, type: Helm, source: "file://./karte", chart: bücher, version: 1.0.0, namespace: räume }
`

const BASE = `kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: { name: base }
spec: { componentRefs: [] }
`

const root = mkdtempSync(join(tmpdir(), 'aicr-größe-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): string {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}
for (const [path, text] of Object.entries(FILES)) write(`größe/${path}`, text)
for (const [path, text] of Object.entries(FILES)) write(`karte/bücher/${path}`, text)
const chart = join(root, 'größe')
const recipe = write('rezept-ä.yaml', RECIPE)
write('catalog/registry.yaml', 'components: []\n')

/** Bytes read as Latin-1: ö as UTF-8 is Ã¶. */
const MOJIBAKE = /[ÃÂ][\u0080-\u00bf]|�/
const run = async (...args: string[]) => {
  const outcome = await aicr(args, { cwd: root })
  expect(outcome.out).not.toMatch(MOJIBAKE)
  expect(outcome.err).not.toMatch(MOJIBAKE)
  return outcome
}

describe('aicr template', () => {
  test('prints template paths, keys and values', async () => {
    const { status, out } = await run('template', 'r', chart)
    expect(status).toBe(0)
    expect(out).toContain('# Source: demo/templates/größe.yaml\n')
    expect(out).toContain('größe: "5"')
    expect(out).toContain('bildgröße: quay.io/ä/b:v1')
  })

  test.each([
    [
      ['--set', 'größe=ü,bild=日本'],
      ['größe: "ü"', 'bildgröße: 日本'],
    ],
    [['--set-string', 'größe=1'], ['größe: "1"']],
    [['--set-literal', 'größe=ä=b,c'], ['größe: "ä=b,c"']],
    [
      ['--set-json', 'größe="é ",bild="x"'],
      ['größe: "é "', 'bildgröße: x'],
    ],
    [['--set', 'größe={ä,b}'], ['größe: "[ä b]"']],
    [['--set-file', `größe=wert-ü.txt`], ['größe: "Wert ü"']],
    [['-f', 'werte-ü.yaml'], ['bildgröße: quay.io/ö/c:v2']],
  ])('%j', async (flags, lines) => {
    const value = write('wert-ü.txt', 'Wert ü')
    const values = write('werte-ü.yaml', 'bild: quay.io/ö/c:v2\n')
    const words = flags.map((flag) => flag.replace('wert-ü.txt', value).replace(/^werte-ü.yaml$/, values))
    const { status, out, err } = await run('template', 'r', chart, ...words)
    expect([status, err]).toEqual([0, ''])
    for (const line of lines) expect(out).toContain(line)
  })

  test('--show-only and --output-dir go by such paths', async () => {
    expect((await run('template', 'r', chart, '--show-only', 'templates/größe.yaml')).status).toBe(0)
    const target = join(root, 'ausgabe-ü')
    const { status, out } = await run('template', 'r', chart, '--output-dir', target)
    expect([status, out]).toEqual([0, `${`wrote ${target}/demo/templates/größe.yaml\n`.repeat(2)}\n`])
    expect(readFileSync(join(target, 'demo/templates/größe.yaml'), 'utf8')).toContain('name: täter')
  })

  test.each([
    [['template', 'r', './nicht-größe'], 'Error: path "./nicht-größe" not found\n'],
    [['template', 'größe', './größe'], 'release name "größe": invalid release name'],
    [['template', 'r', './größe', '--set', 'größe'], 'Error: failed parsing --set data: key "größe" has no value\n'],
    [['template', 'r', './größe', '--set', 'l[ä]=1'], 'Error: failed parsing --set data: error parsing index'],
    [['template', 'r', './größe', '--set', 'l[0]ä=1'], "unexpected data at end of array index: ['ä']"],
    [['template', 'r', './größe', '-f', 'fehlt-ü.yaml'], 'Error: open fehlt-ü.yaml: no such file or directory\n'],
    [['template', 'r', './größe', '--show-only', 'x-ä.yaml'], 'Error: could not find template x-ä.yaml in chart\n'],
    [['template', 'r', './größe', '--kube-version', 'ä'], "Error: invalid kube version 'ä'"],
    [
      ['template', './größe', '--name-template', '{{ fail "ä" }}'],
      'executing "name-template" at <fail "ä">: error calling fail: ä',
    ],
  ])('%j', async (words, text) => {
    const { status, err } = await run(...words.map((word) => (word === './größe' ? chart : word)))
    expect(status).toBe(1)
    expect(err).toContain(text)
  })

  test('messages of templates', async () => {
    write('kaputt/Chart.yaml', CHART)
    write('kaputt/templates/ä.yaml', '{{ fail "Größe 日本" }}')
    expect((await run('template', 'r', join(root, 'kaputt'))).err).toContain(
      'Error: execution error at (demo/templates/ä.yaml:1:3): Größe 日本\n',
    )
  })
})

describe('aicr images', () => {
  test.each(['images', 'json', 'yaml'])('--format %s', async (format) => {
    const { status, out } = await run('images', chart, '--format', format)
    expect(status).toBe(0)
    expect(out).toContain('quay.io/team/app:v1')
    if (format === 'images') return
    expect(out).toContain('demo/templates/größe.yaml')
    expect(out).toContain('quay.io/ä/b:v1')
  })

  test('--why', async () => {
    expect((await run('images', chart, '--why', 'team/app')).err).toContain('demo/templates/größe.yaml')
    expect((await run('images', chart, '--why', 'ä/b')).err).toContain('quay.io/ä/b:v1')
    expect((await run('images', chart, '--why', 'nicht-ü')).err).toContain('nicht-ü')
  })

  test('a file, standard input, and upstream’s rules', async () => {
    const file = write('manifest-ü.yaml', TEMPLATE.replace(/\{\{.*\}\}\n?/g, ''))
    expect((await run('images', file, '--format', 'json')).out).toContain('quay.io/ä/b:v1')
    const input = () => new TextEncoder().encode(TEMPLATE.replace(/\{\{.*\}\}\n?/g, ''))
    expect((await aicr(['images', '-', '--format', 'json'], { input })).out).toContain('"name": "täter"')
    expect((await run('images', chart, '--scan', 'compatible')).out).toContain('quay.io/ä/b:v1')
  })

  test('bytes that are not UTF-8 are refused: they would be an empty list', async () => {
    const input = () => Uint8Array.of(0x66, 0xfc, 0x72)
    const told = await aicr(['images', '-'], { input })
    expect([told.status, told.out]).toEqual([2, ''])
    expect(told.err).toContain('[INVALID_DOCUMENT] standard input: not UTF-8 text')
    const file = join(dirname(chart), 'latin1.yaml')
    writeFileSync(file, input())
    expect((await run('mirror', 'list', '-r', file)).err).toContain('not UTF-8 text')
  })
})

describe('aicr mirror', () => {
  test.each(FORMATS.flatMap(({ id, needs }) => (needs === undefined ? [id] : [])))(
    'list --format %s',
    async (format) => {
      const { status, err } = await run('mirror', 'list', '-r', recipe, '-f', format, '--target', 'r.example/ziel')
      expect(status, err).toBe(0)
    },
  )

  test('list --detail names places, --why tells them, --set takes such paths', async () => {
    const detail = await run('mirror', 'list', '-r', recipe, '--detail')
    expect(detail.out).toContain('demo/templates/größe.yaml')
    const why = await run('mirror', 'list', '-r', recipe, '--why', 'team/app')
    expect(why.err).toContain('größe.yaml')
    const set = await run('mirror', 'list', '-r', recipe, '--set', 'karte:bild=quay.io/ü/c:v3', '--detail')
    expect([set.status, set.out]).toEqual([0, detail.out])
  })

  test('diff, inventory', async () => {
    const list = write('liste-ü.yaml', (await run('mirror', 'list', '-r', recipe)).out)
    expect((await run('mirror', 'diff', list, list)).status).toBe(0)
    expect((await run('inventory', '-r', recipe)).err).not.toMatch(MOJIBAKE)
  })
})

describe('aicr recipe, golden, cache', () => {
  test('a criterion that is not one is shown as written', async () => {
    const { status, err } = await run('recipe', '--service', 'größe')
    expect(status).toBe(2)
    expect(err).toContain('größe')
  })

  test('golden record, check and a difference', async () => {
    const file = write('golden.yaml', 'cases:\n  - { name: a, chart: größe, set: ["größe=ü"] }\n')
    expect((await run('golden', 'record', file)).status).toBe(0)
    expect(readFileSync(join(root, 'golden/a.yaml'), 'utf8')).toContain('# Source: demo/templates/größe.yaml\n')
    expect((await run('golden', 'check', file)).status).toBe(0)
    write('golden.yaml', 'cases:\n  - { name: a, chart: größe, set: ["größe=é"] }\n')
    const { status, out } = await run('golden', 'check', file)
    expect(status).toBe(1)
    expect(out).toContain('.data["größe"]: "ü" → "é"')
    expect(out).toContain('(demo/templates/größe.yaml)')
  })

  test('a cache in such a folder', async () => {
    const cache = join(root, 'speicher-ü')
    const { out, err } = await run('cache', 'info', '--cache-dir', cache)
    expect(out + err).toContain(existsSync(cache) ? 'speicher-ü' : '')
  })
})

describe('the library', () => {
  test('a render is text, its bytes are UTF-8', async () => {
    const result = await renderChart({ chart: FILES, set: ['größe=ü'] })
    expect(new TextDecoder().decode(result.bytes)).toBe(result.text)
    expect(result.manifests[0]).toMatchObject({ source: 'demo/templates/größe.yaml', name: 'größe' })
    expect(result.text).toContain('größe: "ü"')
  })

  test('values as objects and Maps', async () => {
    expect((await renderChart({ chart: FILES, values: { größe: 'é' } })).text).toContain('größe: "é"')
    expect((await renderChart({ chart: FILES, values: new Map([['größe', '日本']]) })).text).toContain('größe: "日本"')
  })

  test('images of a render, of its text and of objects', async () => {
    const result = await renderChart({ chart: FILES })
    for (const manifests of [result, result.text]) {
      const { warnings, images } = extractImages({ manifests })
      expect(JSON.stringify([warnings, images])).not.toMatch(MOJIBAKE)
      expect(images[0]?.sources[0]?.template).toBe('demo/templates/größe.yaml')
      expect(warnings.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^quay.io\/ä\/b:v1: not an image/),
      )
    }
  })

  test('loaded charts, differences, lists, golden files', async () => {
    const loaded = await loadChart(FILES)
    expect([loaded.description, loaded.templates[0]?.source]).toEqual(['Größe 日本', 'demo/templates/größe.yaml'])
    expect(diffRenders('kind: A\nmetadata: { name: ä }\n', '').objects[0]?.name).toBe('ä')
    expect(
      await unpackChart(readFileSync(join(import.meta.dirname, '../../recipes/registry.yaml'))).catch((e) => e.code),
    ).toBe('INVALID_CHART')
    const report = await checkGolden({
      files: {
        'golden.yaml': 'cases: [{ name: a, chart: größe }]',
        ...Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`größe/${path}`, text])),
      },
    })
    expect(report.cases[0]?.status).toBe('unrecorded')
  })

  test('failures and their places', async () => {
    const error: unknown = await renderChart({ chart: { ...FILES, 'templates/ä.yaml': '\n{{ fail "Größe" }}' } }).catch(
      (e) => e,
    )
    expect(error).toBeInstanceOf(HelmError)
    expect((error as HelmError).message).toBe('execution error at (demo/templates/ä.yaml:2:3): Größe')
    expect(failurePlaces(error)).toEqual([
      { in: 'template', file: 'demo/templates/ä.yaml', line: 2, column: 4, text: undefined },
    ])
  })

  test('a list of a recipe', async () => {
    const catalog = loadCatalog({ 'registry.yaml': 'components: []\n', 'overlays/base.yaml': BASE })
    const source = {
      accepts: () => true,
      resolve: async (reference: { chart: string; repository: string; version: string }) => ({
        reference,
        name: reference.chart,
        version: reference.version,
        digest: undefined,
        url: 'x-ü',
      }),
      open: async () => new TextEncoder().encode('no'),
    }
    const list = await mirrorList({ recipe: readRecipe(RECIPE, { catalog }), catalog, source })
    expect(list.components[0]?.warnings.join()).toContain("file 'x-ü' does not appear to be a gzipped archive")
    expect(writeList(list, { format: 'yaml' })).toContain('bücher')
  })
})

describe('a mirror', () => {
  const closing: TestRegistry[] = []
  afterAll(async () => {
    for (const one of closing) await one.close()
  })

  async function registry(name: string): Promise<string> {
    const server = await startRegistry({ charts: [] })
    closing.push(server)
    shelve(server, { name, tag: 'v1', platforms: ['linux/amd64'] })
    return server.registry.host
  }

  const list = (...images: string[]): string => write('liste-ä.yaml', JSON.stringify({ images, charts: [] }))

  test.each([
    ['table', /^invalid +image +quay\.io\/ä\/b:v1/m],
    ['json', /"quay\.io\/ä\/b:v1"/],
  ])('check: a reference that cannot be one, as %s', async (format, shown) => {
    const path = list(`${await registry('team/app')}/team/app:v1`, 'quay.io/ä/b:v1')
    const { status, out } = await run('mirror', 'check', path, '--format', format)
    expect([status, out]).toEqual([3, expect.stringMatching(shown)])
  })

  test('check: a list that is not there', async () => {
    const { status, err } = await run('mirror', 'check', join(root, 'fehlt-ü.yaml'))
    expect([status, err]).toEqual([3, expect.stringContaining('fehlt-ü.yaml')])
  })

  test.each([
    ['table', /^invalid +image +quay\.io\/ä\/b:v1/m],
    ['json', /"quay\.io\/ä\/b:v1"/],
    ['junit', /name="[^"]*quay\.io\/ä\/b:v1"/],
  ])('verify: a reference that cannot be one, as %s', async (format, shown) => {
    const flags = ['--registry', `${await registry('gap/quay.io/team/app')}/gap`, '--layout', 'skopeo']
    expect((await run('mirror', 'verify', list('quay.io/team/app:v1'), ...flags)).status).toBe(0)
    const path = list('quay.io/team/app:v1', 'quay.io/ä/b:v1')
    const { status, out } = await run('mirror', 'verify', path, ...flags, '--format', format)
    expect([status, out]).toEqual([3, expect.stringMatching(shown)])
  })

  test('verify: a registry that cannot be one', async () => {
    const { status, err } = await run('mirror', 'verify', list(), '--registry', 'räume.local/ä', '--layout', 'skopeo')
    expect([status, err]).toEqual([2, expect.stringContaining('räume.local/ä')])
  })

  test('rewrite: values and charts with such names, into such a folder', async () => {
    write('karte/spiegel-ö/Chart.yaml', CHART)
    write('karte/spiegel-ö/values.yaml', 'größe: {registry: quay.io}\n')
    write(
      'karte/spiegel-ö/templates/größe.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: täter}\nspec:\n  containers:\n    - {name: ä, image: "{{ index .Values "größe" "registry" }}/team/app:v1"}\n',
    )
    const path = write('spiegel-ä.yaml', RECIPE.replace('chart: bücher', 'chart: spiegel-ö'))
    const folder = join(root, 'aus-ö')
    const flags = ['--registry', 'reg.local/gap', '--layout', 'skopeo']
    const { status, out } = await run('mirror', 'rewrite', path, ...flags)
    expect([status, out]).toEqual([0, expect.stringContaining("'karte:größe.registry=reg.local/gap/quay.io'")])
    expect((await run('mirror', 'rewrite', path, ...flags, '-o', folder)).status).toBe(0)
    expect(readFileSync(join(folder, 'recipe.yaml'), 'utf8')).toMatch(/größe:\s+registry: reg\.local\/gap\/quay\.io/)
  })
})
