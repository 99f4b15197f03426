import { describe, expect, test } from 'vitest'
import { loadChart } from '../../../src/core/chart/index.ts'
import {
  checkReleaseName,
  outputPieces,
  parseKubeVersion,
  printManifests,
  RenderError,
  type Rendered,
  type RenderOptions,
  renderNameTemplate,
} from '../../../src/core/render/index.ts'
import { ENGINE_LIMITS } from '../../../template-engine/index.ts'
import { renderNow } from '../../helpers/chart-functions.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'
import { FIXED_EFFECTS } from '../../helpers/render-case.ts'

const render = async (
  texts: Readonly<Record<string, string>>,
  options: Partial<RenderOptions> = {},
): Promise<Rendered> => {
  const files = { 'Chart.yaml': 'name: c\nversion: 1.0.0\n', ...texts }
  const chart = await loadChart(Object.entries(files).map(([path, data]) => ({ path, data })))
  return renderNow(chart, { effects: FIXED_EFFECTS, ...options })
}

const hook = 'kind: Job\nmetadata:\n  name: h\n  annotations: {helm.sh/hook: "Test, pre-install"}\n'

describe('what a render gives', () => {
  test('manifests with their heads, hooks with their events, notes and CRDs', async () => {
    const rendered = await render({
      'templates/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\nkind: Namespace\n',
      'templates/h.yaml': hook,
      'templates/NOTES.txt': 'hello {{ .Release.Name }}',
      'crds/x.yaml': 'kind: CustomResourceDefinition\n',
    })
    const source = 'c/templates/a.yaml'
    expect(rendered.manifests).toMatchObject([
      { source, kind: 'Namespace' },
      { source, apiVersion: 'v1', kind: 'Service', name: 's' },
    ])
    expect(rendered.hooks).toMatchObject([{ source: 'c/templates/h.yaml', name: 'h', events: ['test', 'pre-install'] }])
    expect(rendered.notes).toBe('hello release-name')
    expect(rendered.crds).toEqual([{ source: 'c/crds/x.yaml', text: 'kind: CustomResourceDefinition\n' }])
  })

  test('renders the same twice: a chart is not used up', async () => {
    const chart = await loadChart([
      { path: 'Chart.yaml', data: 'name: c\nversion: 1.0.0\n' },
      { path: 'values.yaml', data: 'm: {}\n' },
      { path: 'templates/a.yaml', data: 'n: {{ set .Values.m (printf "k%d" (len .Values.m)) 1 | len }}' },
    ])
    const values = new Map()
    const once = (): string => printManifests(renderNow(chart, { effects: FIXED_EFFECTS, values }))
    expect([once(), once()]).toEqual(Array(2).fill('---\n# Source: c/templates/a.yaml\nn: 1\n'))
  })
})

describe('--output-dir', () => {
  test.each([
    [{}, ['c/templates/a.yaml', 'c/templates/a.yaml', 'c/templates/h.yaml']],
    [{ noHooks: true }, ['c/templates/a.yaml', 'c/templates/a.yaml']],
    [{ skipTests: true, includeCrds: true }, ['c/crds/x.yaml', 'c/templates/a.yaml', 'c/templates/a.yaml']],
    [
      { includeCrds: true, noHooks: true, releaseName: 'r' },
      ['c/crds/x.yaml', 'r/c/templates/a.yaml', 'r/c/templates/a.yaml'],
    ],
  ])('%j', async (options, paths) => {
    const rendered = await render({
      'templates/a.yaml': 'a: 1\n---\nb: 2',
      'templates/h.yaml': hook,
      'crds/x.yaml': 'x',
    })
    const pieces = outputPieces(rendered, options)
    expect(pieces.map((piece) => piece.path)).toEqual(paths)
    expect(pieces.at(-1)?.text).toMatch(/^---\n# Source: c\/templates\/.*\n[\s\S]*\n$/)
  })
})

describe('failures', () => {
  const failure = async (texts: Readonly<Record<string, string>>, options?: Partial<RenderOptions>): Promise<unknown> =>
    render(texts, options).then(
      () => undefined,
      (error: unknown) => error,
    )

  test('what was rendered is left to show when it does not parse', async () => {
    const error = await failure({ 'templates/b.yaml': hook, 'templates/a.yaml': 'a: [', 'templates/Z.yaml': hook })
    expect(error).toBeInstanceOf(RenderError)
    expect(printManifests((error as RenderError).partial)).toBe(
      `---\n# Source: c/templates/Z.yaml\n${hook}\n---\n# Source: c/templates/a.yaml\na: [\n---\n# Source: c/templates/b.yaml\n${hook}---\n# Source: c/templates/Z.yaml\n${hook}\n`,
    )
  })

  test('nothing is left of a template that failed', async () => {
    const error = await failure({ 'templates/a.yaml': '{{ fail "x" }}' })
    expect(printManifests((error as RenderError).partial)).toBe('\n')
  })

  test.each<[Partial<RenderOptions>, Record<string, string>, boolean]>([
    [{ name: 'Bad' }, {}, false],
    [{}, { 'Chart.yaml': 'name: c\nversion: 1\ndependencies: [{name: x}]' }, false],
    [{ validateSchema: () => ['- no'] }, { 'values.schema.json': '{}' }, false],
    [{}, { 'Chart.yaml': 'name: c\nversion: 1\nkubeVersion: "<1"' }, true],
    [{}, { 'templates/a.yaml': '{{ fail "x" }}' }, true],
    [{}, { 'templates/a.yaml': '{{' }, true],
    [{}, { 'templates/a.yaml': 'a: [' }, true],
  ])('%# has a release: %j', async (options, texts, hint) => {
    expect(await failure(texts, options)).toMatchObject({ name: 'HelmError', debugHint: hint })
  })

  test('a limit of the engine is an error with the template in it', async () => {
    const text = '{{ range 1000 }}x{{ end }}'
    const error = await failure({ 'templates/a.yaml': text }, { limits: { ...ENGINE_LIMITS, steps: 100 } })
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', place: { file: 'c/templates/a.yaml' } })
  })
})

describe('release names', () => {
  test.each(['r', 'a-b.c-d', 'a'.repeat(53), '0'])('%s is fine', (name) => {
    expect(() => checkReleaseName(name, HELM_4_1_4)).not.toThrow()
  })
  const rule =
    'invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53'
  test.each([
    ['', 'release name check failed: release name "": no name provided'],
    ['Bad', `release name check failed: release name "Bad": ${rule}`],
    ['a'.repeat(54), `release name check failed: release name "${'a'.repeat(54)}": ${rule}`],
    ['a_b', `release name check failed: release name "a_b": ${rule}`],
    ['-a', `release name check failed: release name "-a": ${rule}`],
    ['a\n', `release name check failed: release name "a\\n": ${rule}`],
  ])('%j', (name, message) => {
    expect(() => checkReleaseName(name, HELM_4_1_4)).toThrow(expect.objectContaining({ message }))
  })
})

test.each([
  ['plain', 'plain'],
  ['{{ upper "x" | lower }}-1', 'x-1'],
  ['{{ env "HOME" }}|{{ env "NOPE" }}', '/home|'],
  ['{{ toJson (dict "a" 1) }}{{ mustToJson 1 }}', '{"a":1}1'],
  ['{{ fromJson "[1]" }}{{ fromJson "x" }}', '[1]<no value>'],
  ['{{ expandenv "$HOME/${HOME}x$NOPE." }}', '/home//homex.'],
])('--name-template %s', async (template, name) => {
  expect(await renderNameTemplate(template, FIXED_EFFECTS, { HOME: '/home' })).toBe(name)
})

test('--name-template fails in Go words', async () => {
  await expect(renderNameTemplate('{{ foo }}', FIXED_EFFECTS)).rejects.toThrow(
    'template: name-template:1: function "foo" not defined',
  )
  await expect(renderNameTemplate('{{ "A" | fail }}', FIXED_EFFECTS)).rejects.toThrow(
    'template: name-template:1:9: executing "name-template" at <fail>: error calling fail: A',
  )
})

test.each([
  ['1.29', { version: 'v1.29', normalized: 'v1.29', major: '1', minor: '29' }],
  ['v1.29.3-gke.100+meta', { version: 'v1.29.3-gke.100+meta', normalized: 'v1.29.3', major: '1', minor: '29' }],
  ['1.02', { version: 'v1.02', normalized: 'v1.2', major: '1', minor: '2' }],
])('--kube-version %s', (text, version) => {
  expect(parseKubeVersion(text, HELM_4_1_4)).toEqual(version)
})

test.each([
  ['1', `invalid kube version '1': illegal version string "1"`],
  ['abc', `invalid kube version 'abc': could not parse "abc" as version`],
  ['01.2', `invalid kube version '01.2': illegal zero-prefixed version component "01" in "01.2"`],
])('--kube-version %s is refused', (text, message) => {
  expect(() => parseKubeVersion(text, HELM_4_1_4)).toThrow(expect.objectContaining({ message }))
})
