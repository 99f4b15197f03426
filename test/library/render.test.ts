import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  AicrError,
  ENGINE_LIMITS,
  extractImages,
  HelmError,
  printImages,
  renderChart,
  renderChartWithoutCrypto,
  selectImages,
} from '../../src/index.ts'

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "7.1"\n',
  'values.yaml': 'image: nginx\nreplicas: 1\nnames: [a, b]\n',
  'templates/_names.tpl': '{{ define "web.name" }}{{ .Release.Name }}-web{{ end }}',
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ include "web.name" . }} }
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: {{ .Values.image }}:{{ .Chart.AppVersion }}
          args: {{ toJson .Values.names }}
`,
  'templates/test.yaml': `apiVersion: v1
kind: Pod
metadata: { name: check, annotations: { helm.sh/hook: test } }
spec: { containers: [{ name: t, image: busybox }] }
`,
  'templates/NOTES.txt': 'Grüße from {{ .Release.Namespace }}',
}

describe('renderChart', () => {
  test('renders files with values as a plain object', async () => {
    const { text, manifests, hooks, notes, chart } = await renderChart({
      chart: CHART,
      name: 'r',
      namespace: 'prod',
      values: { replicas: 2 },
    })
    expect(text).toContain('# Source: web/templates/deployment.yaml\napiVersion: apps/v1\n')
    expect(text).toContain('replicas: 2\n')
    expect(manifests.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Deployment r-web'])
    expect(hooks.map(({ name, events }) => [name, events])).toEqual([['check', ['test']]])
    expect(notes).toBe('Grüße from prod')
    expect(chart).toEqual({ name: 'web', version: '1.2.3', appVersion: '7.1' })
  })

  test('renders an archive', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'library-'))
    for (const [path, text] of Object.entries(CHART)) {
      mkdirSync(dirname(join(folder, 'web', path)), { recursive: true })
      writeFileSync(join(folder, 'web', path), text)
    }
    const archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'web'])
    rmSync(folder, { recursive: true })
    const fromArchive = await renderChart({ chart: new Uint8Array(archive) })
    expect(fromArchive.text).toBe((await renderChart({ chart: CHART })).text)
  })

  test.each([
    ['text', { values: 'image: caddy\n' }, 'caddy:7.1'],
    ['an object', { values: { image: 'caddy' } }, 'caddy:7.1'],
    ['a Map', { values: new Map([['image', 'caddy']]) }, 'caddy:7.1'],
    ['several, the last counting', { values: ['image: a', { image: 'b' }] }, 'b:7.1'],
    ['set over values', { values: { image: 'a' }, set: ['image=c'] }, 'c:7.1'],
    ['set into a list that values give', { values: { names: ['x', 'y'] }, set: ['names[1]=z'] }, '["x","z"]'],
    ['setJson', { setJson: ['names=["q"]'] }, '["q"]'],
    ['setString', { setString: ['image=1'] }, '1:7.1'],
    ['setLiteral', { setLiteral: ['image=a,b'] }, 'a,b:7.1'],
    ['text that is not ASCII', { values: { image: 'größe' } }, 'größe:7.1'],
    ['undefined as if it were not there', { values: { image: undefined } }, 'nginx:7.1'],
  ])('takes values as %s', async (_, options, expected) => {
    expect((await renderChart({ chart: CHART, ...options })).text).toContain(expected)
  })

  test.each([
    ['a function', { a: { b: () => 1 } }, 'values: a.b is neither'],
    ['a date', { a: [new Date(0)] }, 'values: a[0] is neither'],
  ])('refuses %s as a value', async (_, values, message) => {
    await expect(renderChart({ chart: CHART, values })).rejects.toThrow(message)
    await expect(renderChart({ chart: CHART, values })).rejects.toBeInstanceOf(AicrError)
  })

  test('names of objects that everything has are ordinary keys', async () => {
    const chart = { ...CHART, 'templates/x.yaml': 'a: {{ .Values.constructor | default "none" }}\n' }
    expect((await renderChart({ chart })).text).toContain('a: none\n')
    expect((await renderChart({ chart, values: { constructor: 'x' } })).text).toContain('a: x\n')
  })

  test('fails in helm’s words, as ordinary text', async () => {
    const chart = { ...CHART, 'templates/x.yaml': '{{ fail "größer" }}' }
    const failure = renderChart({ chart })
    await expect(failure).rejects.toBeInstanceOf(HelmError)
    await expect(failure).rejects.toThrow('execution error at (web/templates/x.yaml:1:3): größer')
  })

  test('stops at a limit', async () => {
    const chart = { ...CHART, 'templates/x.yaml': '{{ range until 100000 }}x{{ end }}' }
    const failure = renderChart({ chart, engineLimits: { ...ENGINE_LIMITS, steps: 1000 } })
    await expect(failure).rejects.toBeInstanceOf(AicrError)
  })

  test('holds values to the schema unless told not to', async () => {
    const chart = { ...CHART, 'values.schema.json': '{"properties": {"replicas": {"type": "integer", "minimum": 3}}}' }
    await expect(renderChart({ chart })).rejects.toThrow("values don't meet the specifications of the schema(s)")
    expect((await renderChart({ chart, skipSchemaValidation: true })).text).toContain('replicas: 1')
  })

  test('obeys .helmignore', async () => {
    const chart = { ...CHART, '.helmignore': 'templates/test.yaml\n' }
    expect((await renderChart({ chart })).hooks).toEqual([])
  })

  test('prints what is asked for', async () => {
    expect((await renderChart({ chart: CHART, noHooks: true })).text).not.toContain('kind: Pod')
    expect((await renderChart({ chart: CHART, skipTests: true })).text).not.toContain('kind: Pod')
    const { text } = await renderChart({ chart: CHART, showOnly: ['templates/test.yaml'] })
    expect(text).not.toContain('kind: Deployment')
  })

  test('renders for the cluster asked for', async () => {
    const chart = {
      ...CHART,
      'templates/x.yaml': 'v: {{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has "a/v1" }}\n',
    }
    const { text } = await renderChart({ chart, kubeVersion: '1.30', apiVersions: ['a/v1'] })
    expect(text).toContain('v: v1.30 true')
  })

  test('is repeatable when asked', async () => {
    const chart = { ...CHART, 'templates/x.yaml': 'a: {{ uuidv4 }} {{ now }}\n' }
    const render = async (deterministic: boolean | { seed: string }): Promise<string> =>
      (await renderChart({ chart, deterministic })).text
    expect(await render(true)).toBe(await render(true))
    expect(await render({ seed: 'a' })).not.toBe(await render(true))
    expect(await render(false)).not.toBe(await render(false))
  })
})

describe('a render that waits', () => {
  const never = (): Promise<never> => new Promise(() => undefined)
  test.each([
    ['a file of values', { chart: CHART, valueFiles: ['slow.yaml'], readFile: never }],
    ['a chart', { chart: never }],
  ])('for %s ends in time', async (_, request) => {
    await expect(renderChart({ ...request, timeout: 20 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'the render did not end within 0.02 s',
    })
    const stop = new AbortController()
    const ended = expect(renderChart({ ...request, signal: stop.signal })).rejects.toThrow('enough')
    stop.abort(new Error('enough'))
    await ended
  })
  test('with time enough', async () => {
    const timeout = Number.POSITIVE_INFINITY
    expect((await renderChart({ chart: CHART, timeout })).manifests).toEqual(
      (await renderChart({ chart: CHART })).manifests,
    )
  })
})

describe('renderChartWithoutCrypto', () => {
  test('renders the same', async () => {
    expect((await renderChartWithoutCrypto({ chart: CHART })).text).toBe((await renderChart({ chart: CHART })).text)
  })

  test('does not know certificates', async () => {
    const chart = { ...CHART, 'templates/x.yaml': '{{ (genCA "a" 1).Cert }}' }
    await expect(renderChartWithoutCrypto({ chart })).rejects.toThrow('function "genCA" not defined')
  })
})

describe('extractImages', () => {
  const list = (request: Parameters<typeof extractImages>[0]): string[] =>
    printImages(selectImages(extractImages(request)), 'canonical')

  test('reads a rendered chart, text and objects', async () => {
    const rendered = await renderChart({ chart: CHART })
    expect(list({ manifests: rendered })).toEqual(['docker.io/library/nginx:7.1'])
    expect(list({ manifests: rendered.text })).toEqual(['docker.io/library/nginx:7.1'])
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'b:1' }] } }
    expect(list({ manifests: [pod] })).toEqual(['docker.io/library/b:1'])
  })

  test('says where an image comes from', async () => {
    const [image] = extractImages({ manifests: await renderChart({ chart: CHART }) }).images.filter(
      (each) => each.class === 'image',
    )
    expect(image?.sources[0]).toMatchObject({
      kind: 'Deployment',
      template: 'web/templates/deployment.yaml',
      path: '.spec.template.spec.containers[0].image',
    })
  })

  test('takes what a chart declares', async () => {
    const chart = {
      ...CHART,
      'Chart.yaml': `${CHART['Chart.yaml']}annotations:\n  images: |\n    - image: quay.io/x/extra:1\n`,
    }
    expect(list({ manifests: await renderChart({ chart }) })).toContain('quay.io/x/extra:1')
  })
})
