import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'

/** A chart that releases of helm render differently: blank lines, nulls, helm's own version. */
const FILES = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'chart/values.yaml': 'x: null\n',
  'chart/templates/a.yaml': 'kind: A\nmetadata: {name: a}\nhas: {{ hasKey .Values "x" }}\n',
  'chart/templates/b.yaml': 'kind: B\nmetadata: {name: b}\n',
}

const scratch: string[] = []
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-helm-'))
  scratch.push(folder)
  for (const [path, text] of Object.entries(FILES)) put(path, text)
})
afterAll(() => {
  for (const path of scratch) rmSync(path, { recursive: true })
})

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const golden = (...args: string[]) => aicr(['golden', ...args, join(folder, 'golden.yaml')])
const suite = (head: string): void => put('golden.yaml', `${head}cases:\n  - {name: c, chart: chart}\n`)

describe('recordings and releases of helm', () => {
  test('a recording names its release', async () => {
    suite('helm: "4.1"\n')
    expect((await golden('record')).status).toBe(0)
    expect(readFileSync(join(folder, 'golden/helm.txt'), 'utf8')).toBe('c 4.1.4\n')
    expect((await golden('check')).status).toBe(0)
  })

  test('another release is named before any difference, and each document with its cause', async () => {
    suite('')
    await golden('record', '--helm-version', '4.1')
    const { status, out } = await golden('check', '--helm-version', '4.2.3')
    expect(status).toBe(1)
    expect(out.split('\n').slice(0, 5)).toEqual([
      'DIFFERS c: recorded by helm 4.1.4, rendered as helm 4.2.3',
      '  helm differs by nulls, documents:',
      '    changed c/templates/a.yaml: A a',
      '  ~ A a (c/templates/a.yaml)',
      '      .has: true → false',
    ])
  })

  test('what golden.yaml names counts for recordings that name none', async () => {
    suite('helm: 4.1.4\n')
    await golden('record')
    rmSync(join(folder, 'golden/helm.txt'))
    expect((await golden('check', '--helm-version', '4.3.1')).out).toMatch(
      /^DIFFERS c: recorded by helm 4\.1\.4, rendered as helm 4\.3\.1\n/,
    )
  })

  test('a difference that is not helm’s is said to be none of its doing', async () => {
    suite('')
    await golden('record', '--helm-version', '4.2.4')
    put('chart/values.yaml', 'x: null\nm: 1\n')
    put('chart/templates/b.yaml', 'kind: B\nmetadata: {name: b}\nmore: 1\n')
    expect((await golden('check', '--helm-version', '4.3.1')).out).toContain(
      '  both releases render the chart alike: what differs has another cause\n',
    )
  })

  test('the same release says nothing of helm', async () => {
    suite('')
    await golden('record')
    put('chart/templates/b.yaml', 'kind: B\nmetadata: {name: b}\nmore: 1\n')
    expect((await golden('check')).out).toMatch(/^DIFFERS c\n/)
  })

  test('JSON has it as data', async () => {
    suite('')
    await golden('record', '--helm-version', '4.1')
    const { out } = await golden('check', '--helm-version', '4.2.3', '--json')
    expect(JSON.parse(out).cases[0].helm).toEqual({
      recorded: '4.1.4',
      rendered: '4.2.3',
      effects: [
        expect.objectContaining({
          document: 'c/templates/a.yaml: A a',
          change: 'changed',
          mechanisms: ['nulls', 'documents'],
        }),
      ],
    })
  })
})

describe('helm-diff', () => {
  const helmDiff = (...args: string[]) => aicr(['helm-diff', join(folder, 'chart'), ...args])

  test('names each document with its causes', async () => {
    const { status, out } = await helmDiff('--from', '4.1', '--to', '4.2.3')
    expect(status).toBe(1)
    expect(out).toBe(`helm 4.1.4 → 4.2.3: 1 document differs

changed c/templates/a.yaml: A a
  because: nulls (nulls among values remove defaults, stay, or are not defaults); documents (white space at the end of documents is cut or kept)
--- helm 4.1.4
+++ helm 4.2.3
@@ -1,3 +1,4 @@
 kind: A
 metadata: {name: a}
-has: true
+has: false
+
`)
  })

  test('says nothing where both print the same', async () => {
    const { status, out } = await helmDiff('--from', '4.2.4', '--to', '4.3.1')
    expect([status, out]).toEqual([0, 'helm 4.2.4 and 4.3.1 render the same bytes\n'])
  })

  test('in Markdown', async () => {
    const { out } = await helmDiff('--from', '4.1', '--to', '4.2.3', '--format', 'markdown')
    expect(out).toMatch(
      /^## helm 4\.1\.4 → 4\.2\.3: 1 document differs\n\n### changed: `c\/templates\/a\.yaml: A a`\n\nBecause: nulls /,
    )
    expect(out).toContain('```diff\n--- helm 4.1.4\n')
  })

  test('as JSON', async () => {
    const { out } = await helmDiff('--from', '4.1', '--to', '4.2.3', '--format', 'json')
    const { from, to, changes } = JSON.parse(out)
    expect([from, to, changes.length, changes[0].mechanisms]).toEqual(['4.1.4', '4.2.3', 1, ['nulls', 'documents']])
  })

  test('of documents that change places, only those that moved are named', async () => {
    for (const name of ['t', 'u', 'v'])
      put(`chart/templates/${name}.yaml`, `kind: Certificate\nmetadata: {name: ${name}}`)
    put('chart/templates/w.yaml', 'kind: ValidatingWebhookConfiguration\nmetadata: {name: w}')
    const { out } = await helmDiff('--from', '3.22', '--to', '4.1')
    expect(out).toBe(`helm 3.22.0 → 4.1.4: 1 document differs

moved c/templates/w.yaml: ValidatingWebhookConfiguration w
  because: webhooks (webhook configurations are installed before kinds that helm does not know, or by name among them)
`)
  })

  test('a recipe is for another command', async () => {
    const { status, err } = await aicr(['helm-diff', 'r.yaml', '--from', '3.22'])
    expect(status).toBe(2)
    expect(err).toContain('[INVALID_REQUEST] r.yaml is a file of YAML, not a chart')
    expect(err).toContain('aicr mirror diff r.yaml r.yaml --old-helm-version 3.22 --helm-version 4.3.1')
  })

  test.each([
    [[], '--from is needed: the release of helm in use'],
    [['--from', '2.16'], 'helm 2.16 is not one of the verified versions: 3.18.0, '],
  ])('%j', async (args, message) => {
    const { status, err } = await helmDiff(...args)
    expect(status).toBe(2)
    expect(err).toContain(message)
  })
})

test('mirror diff of a recipe under two helms names the images that come and go', async () => {
  const image = 'registry.test/{{ if hasKey .Values "x" }}old{{ else }}new{{ end }}:1'
  put(
    'chart/templates/p.yaml',
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: '${image}'}]}\n`,
  )
  put(
    'r.yaml',
    'kind: RecipeResult\ncomponentRefs:\n  - {name: c, type: Helm, source: ./chart, chart: c, version: 1.0.0}\n',
  )
  const recipe = join(folder, 'r.yaml')
  const versions = ['--old-helm-version', '4.1', '--helm-version', '4.3']
  const { status, out } = await aicr(['mirror', 'diff', recipe, recipe, ...versions, '--exit-code'])
  expect([status, out]).toEqual([
    1,
    '+ image registry.test/new:1\n- image registry.test/old:1\nimages: 1 added, 1 removed\n',
  ])
})
