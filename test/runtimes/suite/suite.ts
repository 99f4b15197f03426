import { CHARTS } from 'suite:inputs'
import {
  createChartSource,
  explain,
  extractImages,
  FORMATS,
  loadCatalog,
  mirrorList,
  printImages,
  renderChart,
  renderChartWithoutCrypto,
  selectImages,
  writeList,
} from '../../../src/index.ts'
import { bytesOf } from './bytes.ts'
import { goldenChecks } from './golden.ts'
import { platformChecks } from './platform.ts'
import { SPOTS } from './spots.ts'

/** What a runtime made: named texts, to be compared with those of another; and what it says of itself. */
export interface SuiteResult {
  /** the same in every runtime */
  readonly outputs: Readonly<Record<string, string>>
  /** name → '' when it holds, else what is wrong */
  readonly checks: Readonly<Record<string, string>>
}

const hex = async (bytes: Uint8Array): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A chart rendered, searched for images, and explained. */
async function renderOutputs(name: string, archive: Uint8Array): Promise<[string, string][]> {
  const request = { chart: archive, name: 'sample', deterministic: true, includeCrds: true }
  const rendered = await renderChart(request)
  const extraction = extractImages({ manifests: rendered })
  const images = selectImages(extraction)
  return [
    [`${name}: rendered bytes`, rendered.text],
    [`${name}: digest of the bytes`, await hex(rendered.bytes)],
    [`${name}: notes and notices`, [rendered.notes, ...rendered.notices].join('\n')],
    [`${name}: images`, printImages(images, 'canonical').join('\n')],
    [`${name}: reasons`, images.flatMap(({ ref }) => explain(extraction, ref).lines).join('\n')],
    [`${name}: warnings`, extraction.warnings.map(({ code, message }) => `${code} ${message}`).join('\n')],
  ]
}

const REPOSITORY = 'https://charts.example'

/** A repository that exists in memory alone: what answers is the injected fetch. */
async function memoryFetch(): Promise<(request: Request) => Promise<Response>> {
  const files = new Map<string, Uint8Array>()
  const index = ['apiVersion: v1', 'entries:']
  for (const { name, version, archive } of CHARTS) {
    const bytes = bytesOf(archive)
    files.set(`/${name}.tgz`, bytes)
    index.push(
      `  ${name}:`,
      `    - {apiVersion: v2, name: ${name}, version: ${version}, digest: ${await hex(bytes)}, urls: [${name}.tgz]}`,
    )
  }
  files.set('/index.yaml', new TextEncoder().encode(`${index.join('\n')}\n`))
  return async (request) => {
    const body = files.get(new URL(request.url).pathname)
    return body === undefined ? new Response('', { status: 404 }) : new Response(body as BodyInit)
  }
}

const CATALOG = loadCatalog({
  'registry.yaml': 'apiVersion: aicr.run/v1alpha2\nkind: ComponentRegistry\ncomponents: []\n',
  'overlays/base.yaml':
    'kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: base}\nspec: {componentRefs: []}\n',
})

const recipeOf = (charts: typeof CHARTS): string =>
  [
    'kind: RecipeResult',
    'apiVersion: aicr.run/v1alpha2',
    'metadata: {version: v0.1.0}',
    'componentRefs:',
    ...charts.map(
      ({ name, version }) =>
        `  - {name: ${name}, namespace: samples, chart: ${name}, type: Helm, source: '${REPOSITORY}', version: ${version}}`,
    ),
    `deploymentOrder: [${charts.map(({ name }) => name).join(', ')}]`,
    '',
  ].join('\n')

/** The mirror list of some charts in every format. */
async function listOutputs(title: string, charts: typeof CHARTS): Promise<[string, string][]> {
  const source = createChartSource({ fetch: await memoryFetch() })
  const list = await mirrorList({ recipe: recipeOf(charts), catalog: CATALOG, source, deterministic: true })
  return FORMATS.filter(({ needs }) => needs === undefined).map(({ id }) => [
    `${title}: ${id}`,
    writeList(list, { format: id, target: 'registry.example/mirror', detail: true }),
  ])
}

/** Single functions whose answers could depend on the platform: ICU, engines' sorting, number printing, keys. */
async function spotOutputs(title: string, template: string): Promise<[string, string][]> {
  const chart = { 'Chart.yaml': 'apiVersion: v2\nname: spot\nversion: 0.1.0\n', 'templates/NOTES.txt': template }
  const { notes } = await renderChart({ chart, deterministic: { seed: title } })
  return [[`spot: ${title}`, notes]]
}

async function checks(): Promise<Record<string, string>> {
  const chart = {
    'Chart.yaml': 'apiVersion: v2\nname: chance\nversion: 0.1.0\n',
    'templates/a.yaml': 'value: {{ randAlphaNum 40 | quote }} # {{ now | unixEpoch }}\n',
  }
  const [one, two] = [await renderChart({ chart }), await renderChart({ chart })]
  const small = await renderChartWithoutCrypto({ chart, deterministic: true })
  const same = await renderChart({ chart, deterministic: true })
  return {
    'randomness of the platform': one.text === two.text ? 'two renders drew the same' : '',
    'the renderer without certificates agrees': small.text === same.text ? '' : `${small.text} is not ${same.text}`,
    ...(await goldenChecks()),
    ...platformChecks(),
  }
}

/** Runs everything. Never rejects for what a chart has wrong: the error is the output. */
export async function runSuite(): Promise<SuiteResult> {
  const outputs: Record<string, string> = {}
  const collect = async (title: string, make: () => Promise<[string, string][]>): Promise<void> => {
    try {
      for (const [name, text] of await make()) outputs[name] = text
    } catch (error) {
      outputs[`${title}: failed`] = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
  }
  for (const chart of CHARTS) {
    await collect(chart.name, () => renderOutputs(chart.name, bytesOf(chart.archive)))
    await collect(chart.name, () => listOutputs(chart.name, [chart]))
  }
  await collect('all charts', () => listOutputs('all charts', CHARTS))
  for (const [title, template] of SPOTS) await collect(`spot: ${title}`, () => spotOutputs(title, template))
  return { outputs, checks: await checks() }
}
