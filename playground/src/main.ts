import { addressOf, repositoryOf } from './address.ts'
import { createDiff, createEditor, createView } from './code-view.ts'
import { byId, count, fill, h } from './dom.ts'
import { listenForDrops } from './drops.ts'
import { showFailureIn } from './failure-box.ts'
import { keep, kept } from './kept.ts'
import { makeModes } from './modes.ts'
import { type Baseline, createComparePanel } from './panels/compare.ts'
import { createFilesPanel } from './panels/files.ts'
import { createHelmBaseline } from './panels/helm-baseline.ts'
import { createImagesPanel } from './panels/images.ts'
import { createOutputPanel } from './panels/output.ts'
import type { Failure, Place, Render, RenderSettings, Stage } from './protocol.ts'
import type { Address } from './recipe/protocol.ts'
import { createRecipeView } from './recipe/view.ts'
import { Failed, type Handle, Renderer } from './renderer.ts'
import { fetchSample, SAMPLES } from './samples.ts'
import { createSettingsForm } from './settings.ts'
import { LINKED_ARCHIVE, readFragment, type Shared, writeFragment } from './share.ts'
import { makeSplitter } from './splitter.ts'
import { makeTabs } from './tabs.ts'
import { type UnknownKey, unknownKeys } from './unknown-keys.ts'
import { type Origin, recall, remember } from './visit.ts'

/** All that the page remembers besides what its fields hold. */
const page: {
  chart: Handle | undefined
  origin: Origin | undefined
  /** id of the render that is shown */
  render: number
  now: Baseline | undefined
  kept: Baseline | undefined
  defaults: Baseline | undefined
} = { chart: undefined, origin: undefined, render: 0, now: undefined, kept: undefined, defaults: undefined }

const text = (id: string): HTMLInputElement => byId(id, HTMLInputElement)
const status = byId('status', HTMLElement)
const failureBox = byId('failure', HTMLElement)
const results = byId('results', HTMLElement)

const values = createEditor(byId('values', HTMLElement), {
  label: 'Your values',
  hint: '# YAML, laid over the chart’s defaults',
  onChange: () => render(),
})
const defaults = createView(byId('defaults', HTMLElement))
const files = createFilesPanel(
  createView(byId('rendered', HTMLElement)),
  createView(byId('template', HTMLElement)),
  () => renderer.text(page.render),
)
const images = createImagesPanel('image', (place) => {
  resultTabs.choose('panel-files')
  files.goTo(place.document ?? '', place.line)
})
const compare = createComparePanel(createDiff(byId('diff', HTMLElement)))
const renderer = new Renderer({
  onReady: (formats, helms) => {
    output.offer(formats)
    form.offerHelms(helms)
    helmBaseline.offer(helms)
    if (page.chart === undefined) showStage(undefined)
  },
  onStage: showStage,
  onRender: showRender,
  onFailure: showFailure,
})
const form = createSettingsForm(() => render())
const repository = text('output-repository')
const helmBaseline = createHelmBaseline(renderer, {
  chart: () => page.chart,
  settings: () => settings(),
  use: (title, result) => {
    page.kept = { title, render: result }
    compare.use(page.now, page.kept)
  },
  complain: (error) => complain(error),
})
const output = createOutputPanel(
  {
    prefix: 'output',
    write: (format, target) =>
      renderer.write(page.render, { format, target, repository: repository.value, arch: form.nodes().arch }),
  },
  createView(byId('output', HTMLElement)),
)
const recipes = createRecipeView((what, busy) => {
  byId('progress', HTMLElement).hidden = !busy
  status.textContent = what
})
const modes = makeModes((mode) => {
  keep('mode', mode)
  if (mode === 'recipe') recipes.open()
  else showStage(undefined)
})
const inputTabs = makeTabs(byId('input-tabs', HTMLElement))
const resultTabs = makeTabs(byId('result-tabs', HTMLElement), (name) => {
  if (name === 'panel-output') output.open()
  if (name === 'panel-compare') void openCompare()
  if (name === 'panel-images') drawImages()
})

const settings = (): RenderSettings => ({ values: values.text(), ...form.value() })

function useSettings(given: RenderSettings): void {
  values.replace(given.values)
  form.use(given)
}

function render(now = false): void {
  if (page.chart === undefined) return
  renderer.render(page.chart, settings(), now)
  remarkValues(page.chart)
  void remember(page.chart, page.origin, settings())
}

/** Underlines what the chart does not know in the user's values. */
function remarkValues({ chart }: Handle): void {
  const unknown = unknownKeys(values.text(), chart)
  const wordsOf = ({ path, near }: UnknownKey): string =>
    `The chart does not know ${path}${near === undefined ? '' : `; did you mean ${near}?`}`
  values.remark(unknown.map((key) => ({ from: key.from, to: key.to, words: wordsOf(key) })))
  fill(
    byId('values-notes', HTMLElement),
    ...unknown.map((key) =>
      h('li', {}, h('button', { type: 'button', class: 'link', onclick: () => values.goTo(key.line) }, wordsOf(key))),
    ),
  )
}

const STAGES: Readonly<Record<Stage, string>> = {
  opening: 'Reading the chart…',
  rendering: 'Rendering…',
  searching: 'Looking for images…',
}

/** what the status line says when nothing is going on */
let summary = 'Ready'
let stopTimer: ReturnType<typeof setTimeout> | undefined

function showStage(stage: Stage | undefined): void {
  byId('progress', HTMLElement).hidden = stage === undefined
  results.setAttribute('aria-busy', String(stage !== undefined))
  clearTimeout(stopTimer)
  const cancel = byId('cancel', HTMLButtonElement)
  if (stage === undefined) cancel.hidden = true
  else stopTimer = setTimeout(() => (cancel.hidden = false), 800)
  status.textContent = stage === undefined ? summary : STAGES[stage]
}

const KILO = 1024
const size = (bytes: number): string =>
  bytes < KILO
    ? `${bytes} bytes`
    : bytes < KILO * KILO
      ? `${(bytes / KILO).toFixed(1)} kB`
      : `${(bytes / KILO / KILO).toFixed(1)} MB`

const titleOf = (chart: Handle, what: string): string => `${chart.chart.name} ${chart.chart.version}${what}`

function showRender(result: Render, id: number): void {
  const { chart } = page
  if (chart === undefined) return
  failureBox.hidden = true
  values.complain(undefined)
  page.now = { title: titleOf(chart, ', now'), render: result }
  files.show(result, chart.chart)
  drawImages()
  showWarnings(result)
  page.render = id
  useOutput()
  compare.use(page.now, page.kept ?? page.defaults)
  byId('count-files', HTMLElement).textContent = String(result.documents.length)
  byId('count-images', HTMLElement).textContent = String(result.images.filter((image) => image.listed).length)
  byId('count-warnings', HTMLElement).textContent = result.warnings.length === 0 ? '' : String(result.warnings.length)
  summary = `${count(result.documents.length, 'document')}, ${size(result.bytes)}, rendered in ${Math.max(1, Math.round(result.time))} ms`
}

const useOutput = (): void => {
  if (page.chart !== undefined && page.render > 0)
    output.use(`${page.render} ${repository.value}`, page.chart.chart.name)
}

/** A hidden list is not drawn: charts can have hundreds of images. */
function drawImages(): void {
  const isOpen = !byId('panel-images', HTMLElement).hidden
  if (isOpen && page.now !== undefined) images.show(page.now.render)
}

function showWarnings({ warnings }: Render): void {
  const list = byId('warning-list', HTMLElement)
  fill(
    list,
    ...warnings.map(({ code, message }) => h('li', {}, h('span', { class: 'tag' }, code), h('span', {}, message))),
  )
  if (warnings.length === 0) fill(list, h('li', { class: 'empty' }, 'Nothing to warn of.'))
  const isSaid = Object.values(form.nodes()).some((value) => value !== '')
  byId('chart-nodes-set', HTMLElement).hidden = !isSaid && !warnings.some(({ code }) => NODE_CODES.has(code))
}

/** Warnings that more words on the nodes answer. */
const NODE_CODES: ReadonlySet<string> = new Set(['unresolved', 'assumed-os'])

function showFailure(failure: Failure): void {
  const last = failure.places.at(-1)
  const stale = page.now === undefined ? '' : 'Everything else below is of the last render that worked.'
  showFailureIn(failureBox, failure, goTo, stale)
  summary = 'Not rendered: see the error'
  values.complain(last?.in === 'values' ? last.line : undefined)
  if (last?.in !== 'values' && last !== undefined && page.chart !== undefined) files.failAt(last, page.chart.chart)
}

function goTo(place: Place): void {
  if (place.in === 'values') {
    inputTabs.choose('panel-values')
    values.goTo(place.line)
    return
  }
  resultTabs.choose('panel-files')
  if (page.chart !== undefined) files.failAt(place, page.chart.chart)
}

/** What can go wrong before there is a chart. */
function complain(error: unknown): void {
  showFailure(
    error instanceof Failed
      ? error.failure
      : {
          title: 'This did not work',
          message: error instanceof Error ? error.message : String(error),
          advice: '',
          places: [],
        },
  )
  showStage(undefined)
}

/** Puts a chart on the page. Another version of the chart that is there keeps its values and is compared with it. */
async function openChart(bytes: Uint8Array, origin: Origin, given?: RenderSettings): Promise<void> {
  const handle = await renderer.open(bytes)
  const before = page.chart
  const sameChart = before?.chart.name === handle.chart.name && given === undefined
  page.kept =
    sameChart && page.now !== undefined && before !== undefined
      ? { title: titleOf(before, ''), render: page.now.render }
      : undefined
  page.defaults = undefined
  page.now = undefined
  if (before !== undefined) renderer.close(before)
  page.chart = handle
  page.origin = origin
  const { name, version, appVersion, description } = handle.chart
  byId('chart-name', HTMLElement).textContent = `${name} ${version}`
  byId('chart-about', HTMLElement).textContent = [
    description,
    appVersion === '' ? '' : `app ${appVersion}`,
    origin.label,
  ]
    .filter((part) => part !== '')
    .join(' · ')
  document.title = `${name} ${version}: aicr playground`
  defaults.show(handle.chart.values, 'yaml', 'The chart’s values.yaml')
  if (given !== undefined) useSettings(given)
  else if (!sameChart) useSettings({ ...settings(), values: '', set: '' })
  if (!sameChart) repository.value = origin.address === undefined ? '' : repositoryOf(origin.address)
  files.clear()
  render(true)
}

async function openSample(id: string): Promise<void> {
  const sample = SAMPLES.find((each) => each.id === id)
  if (sample === undefined) return
  byId('sample', HTMLSelectElement).value = id
  const bytes = await fetchSample(id)
  await openChart(bytes, { label: 'sample', sample: id }, { ...settings(), set: '', values: sample.values })
}

async function openFile(file: File): Promise<void> {
  byId('sample', HTMLSelectElement).value = ''
  await openChart(new Uint8Array(await file.arrayBuffer()), { label: file.name })
}

async function openAddress(address: Address, given?: RenderSettings): Promise<void> {
  status.textContent = 'Fetching…'
  byId('sample', HTMLSelectElement).value = ''
  const { bytes, url } = await recipes.lister.fetchChart(address)
  await openChart(bytes, { label: /^\w+:\/\/([^/]+)/.exec(url)?.[1] ?? url, address }, given)
}

async function openCompare(): Promise<void> {
  compare.open()
  if (page.kept === undefined && page.defaults === undefined) await useDefaults().catch(complain)
}

/** Compares with the chart as its values.yaml has it. */
async function useDefaults(): Promise<void> {
  const { chart } = page
  if (chart === undefined) return
  page.kept = undefined
  helmBaseline.clear()
  if (page.defaults === undefined) {
    const result = await renderer.renderOnce(chart, { ...settings(), values: '', set: '' })
    page.defaults = { title: titleOf(chart, ' with its defaults'), render: result }
  }
  compare.use(page.now, page.defaults)
}

async function share(): Promise<void> {
  const { chart, origin } = page
  if (chart === undefined || origin === undefined) return
  const place: Pick<Shared, 'sample' | 'address' | 'archive'> =
    origin.sample !== undefined
      ? { sample: origin.sample }
      : origin.address !== undefined
        ? { address: origin.address }
        : chart.bytes.length <= LINKED_ARCHIVE
          ? { archive: chart.bytes }
          : {}
  history.replaceState(null, '', await writeFragment({ ...place, settings: settings() }))
  await navigator.clipboard.writeText(location.href).catch(() => undefined)
  status.textContent =
    Object.keys(place).length > 0
      ? 'The link is in the address bar and on the clipboard'
      : `The link carries the values; the chart (${size(chart.bytes.length)}) is too large for one`
}

/** What was open when the page was left; the first sample on a first visit. */
async function openLast(): Promise<void> {
  const last = await recall()
  if (last === undefined) return openSample(SAMPLES[0]?.id ?? '')
  byId('sample', HTMLSelectElement).value = last.origin.sample ?? ''
  await openChart(last.bytes, last.origin, last.settings)
}

async function openShared(): Promise<void> {
  const shared = await readFragment(location.hash)
  if (shared === undefined) return openLast()
  const { sample, address, archive } = shared
  byId('sample', HTMLSelectElement).value = sample ?? ''
  if (archive !== undefined) await openChart(archive, { label: 'from a link' }, shared.settings)
  else if (address !== undefined) await openAddress(address, shared.settings)
  else if (sample !== undefined)
    await openChart(await fetchSample(sample), { label: 'sample', sample }, shared.settings)
  else useSettings(shared.settings)
}

function listenForCharts(): void {
  const sample = byId('sample', HTMLSelectElement)
  for (const { id, title } of SAMPLES) sample.append(h('option', { value: id }, title))
  sample.addEventListener('change', () => void openSample(sample.value).catch(complain))
  const file = text('file')
  byId('open', HTMLButtonElement).addEventListener('click', () => file.click())
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? []
    if (chosen !== undefined) void openFile(chosen).catch(complain)
    file.value = ''
  })
  const row = byId('address-row', HTMLFormElement)
  const toggle = byId('address-toggle', HTMLButtonElement)
  toggle.addEventListener('click', () => {
    row.hidden = !row.hidden
    toggle.setAttribute('aria-expanded', String(!row.hidden))
    if (!row.hidden) text('address').focus()
  })
  row.addEventListener('submit', (event) => {
    event.preventDefault()
    const [address, chart, version] = ['address', 'address-chart', 'address-version'].map((id) => text(id).value.trim())
    void openAddress(addressOf(address ?? '', chart ?? '', version ?? '')).catch(complain)
  })
}

listenForCharts()
makeSplitter('split-chart', { inside: 'chart-view', name: '--inputs', least: 20, most: 70 })
makeSplitter('split-recipe', { inside: 'recipe-view', name: '--inputs', least: 20, most: 70 })
makeSplitter('split-files', { inside: 'panel-files', name: '--side', least: 15, most: 60 })
makeSplitter('split-panes', { inside: 'file-panes', name: '--rendered', least: 15, most: 85 })
listenForDrops((given) => {
  const [file] = given
  if (modes.chosen() === 'recipe' || given.length > 1 || !/\.(tgz|gz)$/i.test(file?.name ?? '.tgz')) {
    modes.choose('recipe')
    recipes.take(given)
  } else if (file !== undefined) void openFile(file).catch(complain)
})
repository.addEventListener('input', useOutput)
byId('cancel', HTMLButtonElement).addEventListener('click', () => {
  summary = 'Stopped'
  renderer.cancel()
})
byId('share', HTMLButtonElement).addEventListener('click', () => void share())
byId('baseline-keep', HTMLButtonElement).addEventListener('click', () => {
  if (page.now === undefined || page.chart === undefined) return
  helmBaseline.clear()
  page.kept = { title: titleOf(page.chart, ', kept'), render: page.now.render }
  compare.use(page.now, page.kept)
})
byId('baseline-defaults', HTMLButtonElement).addEventListener('click', () => void useDefaults().catch(complain))
addEventListener('hashchange', () => void openShared().catch(complain))
void openShared().catch(complain)
if (kept('mode') === 'recipe' && location.hash === '') modes.choose('recipe')
