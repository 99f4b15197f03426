import {
  allWarnings,
  type Catalog,
  coveredCombinations,
  FORMATS,
  isComplete,
  loadCatalog,
  loadChart,
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  mirrorList,
  openRecipe,
  type Resolution,
  resolveRecipe,
  writeList,
  writeRecipe,
} from 'aicr-mirror'
import { failureOf } from '../failure.ts'
import { formatOptions, nodesOf } from '../nodes.ts'
import type { Doing, Image } from '../protocol.ts'
import { Charts } from './charts.ts'
import type { Address, Choice, Component, FromLister, Listed, ListOutput, Outcome, ToLister } from './protocol.ts'

declare const __VERSION__: string
const VERSION = `v${__VERSION__}`

type Post = (message: FromLister) => void
type Asked<T extends ToLister['type']> = Extract<ToLister, { readonly type: T }>

/** What the worker knows: it lives as long as the page. */
const known: {
  catalog: Catalog | undefined
  /** what is listed */
  chosen: Resolution | undefined
  list: MirrorList | undefined
  running: AbortController | undefined
} = { catalog: undefined, chosen: undefined, list: undefined, running: undefined }
const charts = new Charts()

async function catalogOf(): Promise<Catalog> {
  if (known.catalog !== undefined) return known.catalog
  const response = await fetch(new URL(/* @vite-ignore */ '../catalog.json', import.meta.url))
  if (!response.ok) throw new Error(`catalog.json: ${response.status} ${response.statusText}`)
  known.catalog = loadCatalog((await response.json()) as Record<string, string>)
  return known.catalog
}

const ANY = { service: 'any', accelerator: 'any', intent: 'any', os: 'any', platform: 'any', nodes: 0 }

async function start(post: Post, id: number): Promise<void> {
  const catalog = await catalogOf()
  const choices = coveredCombinations(catalog, ANY).map(({ criteria }): Choice => criteria)
  const { repository = '', commit = '', date = '' } = catalog.origin ?? {}
  const formats = FORMATS.filter(({ needs }) => needs === undefined).map(({ id: name, describe }) => ({
    id: name,
    describe,
  }))
  post({ type: 'started', id, choices, formats, catalog: [repository, commit, date].filter(Boolean).join(' ') })
}

async function resolve(post: Post, id: number, criteria: Choice): Promise<void> {
  choose(post, id, resolveRecipe({ catalog: await catalogOf(), criteria, version: VERSION }))
}

async function read(post: Post, { id, text, name }: Asked<'read'>): Promise<void> {
  choose(post, id, openRecipe(await catalogOf(), text, name, { version: VERSION }))
}

function choose(post: Post, id: number, chosen: Resolution): void {
  known.chosen = chosen
  known.list = undefined
  const { recipe, warnings, doubts } = chosen
  post({
    type: 'resolved',
    id,
    recipe: {
      components: recipe.componentRefs.map(componentOf),
      warnings: [...warnings, ...doubts],
      text: writeRecipe(recipe, 'yaml'),
    },
  })
}

type Ref = Resolution['recipe']['componentRefs'][number]

const isChart = ({ type, source }: Ref): boolean => type === 'Helm' && source !== ''
const chartOf = ({ chart, name }: Ref): string =>
  (chart === '' ? name : chart).split('/').filter(Boolean).at(-1) ?? name

function componentOf(ref: Ref): Component {
  const { name, source: repository, version } = ref
  if (!isChart(ref)) return { name, chart: '', version, repository, command: '' }
  return { name, chart: chartOf(ref), version, repository, command: pullCommand(repository, chartOf(ref), version) }
}

/** What brings the chart as a file, outside of the tab. */
function pullCommand(repository: string, chart: string, version: string): string {
  const exact = version === '' ? '' : ` --version '${version}'`
  if (repository.startsWith('oci://')) return `helm pull ${repository.replace(/\/+$/, '')}/${chart}${exact}`
  return /^https?:/.test(repository) ? `helm pull ${chart} --repo ${repository}${exact}` : ''
}

async function list(post: Post, { id, nodes, fetch: mayFetch }: Asked<'list'>): Promise<void> {
  if (known.chosen === undefined) throw new Error('no recipe is chosen')
  const running = new AbortController()
  known.running?.abort()
  known.running = running
  const { recipe, doubts } = known.chosen
  const made = await mirrorList({
    recipe,
    doubts,
    catalog: await catalogOf(),
    source: charts.source(mayFetch),
    nodes: nodesOf(nodes),
    deterministic: true,
    version: VERSION,
    signal: running.signal,
    onProgress: ({ component, stage, images }) => post({ type: 'progress', component, stage, images }),
  })
  known.list = made
  post({ type: 'listed', id, list: describe(made) })
}

const imageOf = (image: MirrorImage, listed: boolean): Image => ({
  ref: image.ref,
  raw: image.raw,
  kind: image.class,
  confidence: image.confidence,
  listed,
  places: image.sources.map(({ component, kind, name, namespace, path, rule, template, line }) => ({
    where: `${component}: ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${path}`,
    rule,
    document: undefined,
    template: template ?? '',
    line,
  })),
})

function outcomeOf(component: MirrorComponent, list: MirrorList): Outcome {
  const { component: name, failure, status, images, warnings } = component
  const chart = list.charts.find((each) => each.name === name)
  const asked = chart !== undefined && charts.hasFailed({ ...chart, version: chart.asked ?? chart.version })
  const missing = failure?.step === 'fetch' && !asked
  const state = missing ? 'missing' : failure !== undefined ? 'failed' : status === 'complete' ? 'done' : 'incomplete'
  return { name, state, images: images.length, warnings, reason: failure?.reason ?? '' }
}

function describe(made: MirrorList): Listed {
  const listed = new Set(made.images.map(({ ref }) => ref))
  const unlisted = made.components.flatMap(({ unlisted: some }) => some?.images ?? [])
  const others = unlisted.filter(({ ref }, i) => !listed.has(ref) && unlisted.findIndex((one) => one.ref === ref) === i)
  return {
    outcomes: made.components.map((component) => outcomeOf(component, made)),
    images: [...made.images.map((image) => imageOf(image, true)), ...others.map((image) => imageOf(image, false))],
    skipped: made.components.flatMap(({ component, unlisted: some }) =>
      (some?.skipped ?? []).map(({ raw, reason, source }) => ({
        raw,
        reason,
        where: `${component}: ${source.kind} ${source.name} ${source.path}`,
      })),
    ),
    warnings: allWarnings(made),
    isComplete: isComplete(made),
  }
}

/** Why a list is of no use: not one of its charts is there. */
function lackOf({ charts: asked, components }: MirrorList): string | undefined {
  const failures = components.flatMap(({ failure }) => failure ?? [])
  if (failures.length === 0 || failures.length < asked.length) return undefined
  return `Not one of ${asked.length} charts is here: ${failures[0]?.reason ?? ''}`
}

function write(post: Post, id: number, { format, target, arch }: ListOutput): void {
  if (known.list === undefined) throw new Error('the list is not ready')
  const lacks = lackOf(known.list)
  if (lacks !== undefined) {
    post({ type: 'failed', id, failure: failureOf(new Error(lacks), 'gather') })
    return
  }
  const text = writeList(known.list, { ...formatOptions(target, arch), format })
  post({ type: 'written', id, text })
}

/** Keeps a packed chart, whatever its file was called. */
async function hold(post: Post, id: number, bytes: Uint8Array): Promise<void> {
  const { name, version } = await loadChart(bytes)
  const file = `${name}-${version}.tgz`
  charts.hold(file, bytes)
  post({ type: 'held', id, file })
}

async function fetchChart(post: Post, id: number, address: Address): Promise<void> {
  const source = charts.source(true)
  const found = await source.resolve(address)
  post({ type: 'fetched', id, bytes: await source.open(found), url: found.url })
}

const DOING: Readonly<Record<ToLister['type'], Doing>> = {
  start: 'list',
  network: 'fetch',
  resolve: 'resolve',
  read: 'read',
  hold: 'open',
  forget: 'list',
  list: 'list',
  fetch: 'fetch',
  write: 'write',
}

async function reply(post: Post, message: ToLister): Promise<void> {
  switch (message.type) {
    case 'start':
      return start(post, message.id)
    case 'network':
      return charts.connect(message.port)
    case 'resolve':
      return resolve(post, message.id, message.criteria)
    case 'read':
      return read(post, message)
    case 'hold':
      return hold(post, message.id, message.bytes)
    case 'forget':
      return charts.forget()
    case 'list':
      return list(post, message)
    case 'fetch':
      return fetchChart(post, message.id, message.address)
    case 'write':
      return write(post, message.id, message.output)
  }
}

/** Answers a message of the page: with `failed` where it cannot be done. */
export const answer = (post: Post, message: ToLister): Promise<void> =>
  reply(post, message).catch((error: unknown) => {
    if ('id' in message) post({ type: 'failed', id: message.id, failure: failureOf(error, DOING[message.type]) })
  })
