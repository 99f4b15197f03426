import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  type Catalog,
  checkGolden,
  createChartSource,
  ENGINE_LIMITS,
  type EngineLimits,
  extractImages,
  type Fetcher,
  LIMITS,
  type Limits,
  loadCatalog,
  loadChart,
  mirrorList,
  readRecipe,
  renderChart,
  resolveRecipe,
} from '../../src/index.ts'
import { checkGoldenFile } from '../../src/node/index.ts'
import { tinyFiles } from '../core/recipe/tiny.ts'
import { chartArchive, smallChart } from '../helpers/tarball.ts'

/** A limit at work: what a caller asks for with it, and what is said where it acts. */
type Acts<T> = (limits: T) => unknown

/** Any file of more than a line. */
const LONG_FILE = fileURLToPath(import.meta.url)
const CHART_YAML = 'apiVersion: v2\nname: c\nversion: 1.0.0\n'
const files = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  'Chart.yaml': CHART_YAML,
  ...more,
})
const archive = (more: Readonly<Record<string, string>>): Uint8Array => chartArchive('c', files(more))

const pod = (name: string, image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: "${image}"}]}\n`
const embedded = (inner: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a.yaml: |\n${inner.replace(/^/gm, '    ')}\n`

/** What is said of manifests that are not read to the end, or not at all. */
function gapsOf(manifests: string, limits: Limits): string {
  const { images, warnings } = extractImages({ manifests, limits })
  return `${images.length} images; ${warnings.map(({ message }) => message).join('; ')}`
}

const REPOSITORY = 'https://charts.example'

/** A repository with one chart that answers from memory. */
const serving =
  (index: string, more: Fetcher = async () => new Response(Buffer.from(smallChart('app', '1.0.0')))): Fetcher =>
  async (request) =>
    request.url.endsWith('index.yaml') ? new Response(index) : more(request)

const INDEX =
  'apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 1.0.0\n    urls: [https://charts.example/app-1.0.0.tgz]\n'

const resolved = (limits: Limits, fetch: Fetcher): Promise<unknown> =>
  createChartSource({ limits, fetch }).resolve({ repository: REPOSITORY, chart: 'app', version: '' })
const opened = async (limits: Limits, fetch: Fetcher): Promise<unknown> => {
  const source = createChartSource({ limits, fetch })
  return source.open(await source.resolve({ repository: REPOSITORY, chart: 'app', version: '' }))
}

const never: Fetcher = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const redirecting: Fetcher = async (request) =>
  new Response(null, { status: 302, headers: { location: `${request.url}x` } })

const catalog = (): Catalog =>
  loadCatalog(tinyFiles({ overlays: { base: { componentRefs: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } } }))
const RECIPE = `kind: RecipeResult
apiVersion: aicr.run/v1alpha2
componentRefs:
${['a', 'b', 'c'].map((name) => `- {name: ${name}, type: Helm, source: "${REPOSITORY}", chart: app, version: 1.0.0}`).join('\n')}
`

const LIMITED: { readonly [Name in keyof Limits]-?: readonly [value: number, act: Acts<Limits>, said: RegExp] } = {
  chartFileBytes: [99, (limits) => loadChart(archive({ a: 'x'.repeat(100) }), { limits }), /maximum file size 99/],
  archiveBytes: [999, (limits) => loadChart(archive({ a: 'x'.repeat(1000) }), { limits }), /maximum size 999/],
  archiveEntries: [2, (limits) => loadChart(archive({ a: '', b: '' }), { limits }), /more than 2 entries/],
  pathLength: [20, (limits) => loadChart(archive({ ['a'.repeat(30)]: '' }), { limits }), /path of more than 20 bytes/],
  compressionRatio: [9, (limits) => loadChart(archive({ a: 'x'.repeat(2 << 20) }), { limits }), /more than 9 times/],
  chartDepth: [
    1,
    (limits) =>
      loadChart(files({ 'charts/b/Chart.yaml': CHART_YAML, 'charts/b/charts/d/Chart.yaml': CHART_YAML }), { limits }),
    /more than 1 deep/,
  ],
  charts: [
    3,
    (limits) => {
      const aliases = ['x', 'y', 'z', 'w'].map((alias) => `{name: b, version: "*", alias: ${alias}}`)
      const sub = CHART_YAML.replace('name: c', 'name: b')
      const chart = { 'Chart.yaml': `${CHART_YAML}dependencies: [${aliases.join(', ')}]\n`, 'charts/b/Chart.yaml': sub }
      return renderChart({ chart, limits })
    },
    /at most 3 charts/,
  ],
  dataDepth: [9, (limits) => renderChart({ chart: files({}), values: `a: ${'['.repeat(20)}`, limits }), /most 9/],
  downloadBytes: [99, (limits) => opened(limits, serving(INDEX)), /99 bytes/],
  indexBytes: [99, (limits) => resolved(limits, serving(INDEX.padEnd(200, '#'))), /99 bytes/],
  wholeIndexBytes: [99, (limits) => resolved(limits, serving(`{"entries": {"app": []}}${' '.repeat(99)}`)), /99 bytes/],
  versions: [
    2,
    (limits) =>
      resolved(
        limits,
        serving(
          `apiVersion: v1\nentries:\n  app:\n${[1, 2, 3].map((n) => `  - name: app\n    version: ${n}.0.0\n`).join('')}`,
        ),
      ),
    /more than 2 versions/,
  ],
  documentBytes: [
    99,
    (limits) => {
      const large: Fetcher = async () =>
        new Response(JSON.stringify({ name: 'app', tags: Array(99).fill('1.0.0') }), {
          headers: { 'content-type': 'application/json' },
        })
      const source = createChartSource({ limits, fetch: large })
      return source.resolve({ repository: 'oci://reg.example', chart: 'app', version: '' })
    },
    /99 bytes/,
  ],
  redirects: [2, (limits) => resolved(limits, redirecting), /more than 2 redirects/],
  requestTimeout: [20, (limits) => resolved(limits, never), /no answer within 0\.02 s/],
  componentTimeout: [
    20,
    async (limits) => {
      const [component] = (
        await mirrorList({ recipe: RECIPE, catalog: catalog(), source: createChartSource({ fetch: never }), limits })
      ).components
      return component?.warnings.join()
    },
    /did not arrive within 0\.02 s/,
  ],
  renderBytes: [99, (limits) => gapsOf(pod('p', 'reg.example/a:1').repeat(2), limits), /^0 images.*at most 99/],
  inputBytes: [99, (limits) => checkGoldenFile({ file: LONG_FILE, limits }), /larger than 99 bytes/],
  recordingBytes: [
    9,
    async (limits) => {
      const chart = { 'c/Chart.yaml': CHART_YAML, 'c/templates/t.yaml': 'a: 1\n' }
      const suite = { 'golden.yaml': 'cases: [{name: one, chart: c}]', 'golden/one.yaml': 'a: 1234567890\n' }
      return (await checkGolden({ files: { ...chart, ...suite }, limits })).cases[0]?.reason
    },
    /larger than 9 bytes/,
  ],
  documentValues: [9, (limits) => readRecipe(RECIPE, { catalog: catalog(), limits }), /more than 9 values/],
  components: [2, (limits) => resolveRecipe({ catalog: catalog(), criteria: {}, limits }), /more than 2/],
  documents: [2, (limits) => gapsOf('---\na: 1\n'.repeat(4), limits), /more than 2 documents/],
  embeddedDepth: [0, (limits) => gapsOf(embedded(pod('p', 'reg.example/a:1')), limits), /^0 images/],
  embeddedBytes: [20, (limits) => gapsOf(embedded(pod('p', 'reg.example/a:1')), limits), /^0 images/],
}

const ENGINE: { readonly [Name in keyof EngineLimits]-?: readonly [value: number, template: string, said: RegExp] } = {
  steps: [9000, '{{ range until 9999 }}{{ . }}{{ end }}', /template steps is at most 9000/],
  bytes: [9000, 'a: {{ repeat 9999 "a" }}', /at most 9000/],
  secrets: [9, '{{ genPrivateKey "rsa" }}', /keys and password hashes/],
  text: [99, 'a: {{ repeat 100 "a" }}', /at most 99/],
  depth: [9, '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', /at most 9/],
  stack: [99, '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', /stack of nested templates/],
  nesting: [9, `{{ ${'('.repeat(20)}1${')'.repeat(20)} }}`, /at most 9/],
}

async function saidBy(act: () => unknown): Promise<string> {
  try {
    return String(await act())
  } catch (error) {
    return error instanceof Error ? `${error.message} ${messageOf(error.cause)}` : String(error)
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : '')

test.each(Object.entries(LIMITED))('a caller’s %s acts', async (name, [value, act, said]) => {
  expect(await saidBy(() => act({ ...LIMITS, [name]: value }))).toMatch(said)
  // not without it
  if (!name.endsWith('Timeout')) expect(await saidBy(() => act(LIMITS))).not.toMatch(said)
})

test.each(Object.entries(ENGINE))('a caller’s %s of the engine acts', async (name, [value, template, said]) => {
  const chart = files({ 'templates/t.yaml': template })
  expect(await saidBy(() => renderChart({ chart, engineLimits: { ...ENGINE_LIMITS, [name]: value } }))).toMatch(said)
})
