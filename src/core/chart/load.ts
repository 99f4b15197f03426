import { type ByteString, LimitError, quote, type Text, toBytes } from '../../../template-engine/go/index.ts'
import { openArchive, type UnpackOptions, unpackArchive } from '../archive/index.ts'
import { Budget } from '../engine.ts'

import { AicrError, HelmError, limitFailure, say } from '../errors.ts'
import { DEFAULT_HELM, type Helm, jsonWords } from '../helm/index.ts'

import { LIMITS, type Limits } from '../limits.ts'
import { baseName } from '../paths.ts'
import type { ChartFile } from '../seams.ts'
import { chargeYaml, type DecodedRecord, decodeRecord, readYaml, SHAPES, type StructShape } from '../yaml/index.ts'
import type { Chart, ValueMap } from './chart.ts'
import { type ChartFormat, LOCK, METADATA, readMetadata } from './metadata.ts'
import { refuseNextFormat } from './next-format.ts'
import { info, type Notify } from './notice.ts'
import { OWN_VALUES, readValues } from './values-file.ts'

export interface LoadOptions extends UnpackOptions {
  /** default DEFAULT_HELM */
  readonly helm?: Helm
  readonly notify?: Notify
  /** the budget for reading the chart's data; a new one by default */
  readonly budget?: Budget
}

/** A chart being read: what its files have contributed so far. */
interface Draft {
  readonly helm: Helm
  readonly format: ChartFormat
  /** nesting of YAML; undefined for the reader's own bound */
  readonly maxDepth: number | undefined
  metadata: DecodedRecord | undefined
  values: ValueMap | undefined
  schema: ByteString | undefined
  readonly templates: ChartFile[]
  readonly files: ChartFile[]
  /** files under charts/ by the first part of their path there */
  readonly buckets: Map<ByteString, ChartFile[]>
}

function decodeFile(
  path: string,
  text: ByteString,
  shape: StructShape,
  { helm, maxDepth }: Pick<Draft, 'helm' | 'maxDepth'>,
  base?: DecodedRecord,
): DecodedRecord {
  try {
    return decodeRecord(readYaml(text, { exactIntegers: true, maxDepth }), shape, jsonWords(helm), base)
  } catch (cause) {
    if (cause instanceof Error) throw new HelmError(say`cannot load ${{ path }}: ${{ cause }}`)
    throw cause
  }
}

const isV1 = (draft: Draft): boolean => draft.metadata?.get('apiVersion') === 'v1'

function readChartYaml(draft: Draft, files: readonly ChartFile[]): void {
  for (const file of files) {
    if (file.path !== 'Chart.yaml') continue
    const decoded = decodeFile('Chart.yaml', file.data, METADATA[draft.format], draft, draft.metadata)
    if ((decoded.get('apiVersion') ?? '') === '') decoded.set('apiVersion', 'v1')
    draft.metadata = decoded
  }
}

const oldWay = (what: string, advice: string): string =>
  `Warning: ${what} since apiVersion "v2". We recommend migrating ${advice}.`

function readRequirements(draft: Draft, file: ChartFile, notify: Notify | undefined): void {
  if (!isV1(draft)) notify?.(info(oldWay('Dependencies are handled in Chart.yaml', 'dependencies to Chart.yaml')))
  draft.metadata = decodeFile(
    'requirements.yaml',
    file.data,
    METADATA[draft.format],
    draft,
    draft.metadata ?? new Map(),
  )
  if (isV1(draft)) draft.files.push(file)
}

function readRequirementsLock(draft: Draft, file: ChartFile, notify: Notify | undefined): void {
  decodeFile('requirements.lock', file.data, LOCK[draft.format], draft)
  draft.metadata ??= new Map()
  if (!isV1(draft)) notify?.(info(oldWay('Dependency locking is handled in Chart.lock', 'to Chart.lock')))
  if (isV1(draft)) draft.files.push(file)
}

function addSubchartFile(draft: Draft, file: ChartFile): void {
  if (/\.prov$/.test(baseName(file.path))) {
    draft.files.push(file)
    return
  }
  const path = file.path.slice('charts/'.length)
  const [name = ''] = path.split('/')
  const bucket = draft.buckets.get(name) ?? []
  bucket.push({ path, data: file.data })
  draft.buckets.set(name, bucket)
}

function readValuesYaml(text: ByteString, { helm, maxDepth }: Draft): ValueMap {
  try {
    return readValues(text, helm, { ...OWN_VALUES, maxDepth })
  } catch (cause) {
    if (cause instanceof HelmError) throw new HelmError(say`cannot load values.yaml: ${{ cause }}`)
    throw cause
  }
}

const DATA_FILE = /^(?:Chart\.lock|values\.yaml|requirements\.(?:yaml|lock))$/

/** Puts one file where it belongs (as in helm pkg/chart/v2/loader/load.go, LoadFiles). */
function classify(draft: Draft, file: ChartFile, notify: Notify | undefined, budget: Budget): void {
  if (file.path === 'Chart.yaml') return
  if (DATA_FILE.test(file.path)) chargeYaml(budget, file.data)
  if (file.path === 'Chart.lock') decodeFile('Chart.lock', file.data, LOCK[draft.format], draft)
  else if (file.path === 'values.yaml') draft.values = readValuesYaml(file.data, draft)
  else if (file.path === 'values.schema.json') draft.schema = file.data
  else if (draft.format !== 'v3' && file.path === 'requirements.yaml') readRequirements(draft, file, notify)
  else if (draft.format !== 'v3' && file.path === 'requirements.lock') readRequirementsLock(draft, file, notify)
  else if (file.path.startsWith('templates/')) draft.templates.push(file)
  else if (file.path.startsWith('charts/')) addSubchartFile(draft, file)
  else draft.files.push(file)
}

/** What all charts of one archive or folder may still take: small archives hold thousands of charts, each of megabytes. */
interface Allowance {
  readonly budget: Budget
  charts: number
  bytes: number
}

async function unpackInside(packed: ByteString, options: LoadOptions, left: Allowance): Promise<ChartFile[]> {
  const files = await unpackArchive(toBytes(packed), options)
  for (const file of files) left.bytes -= file.data.length
  if (left.bytes < 0) {
    const { archiveBytes } = options.limits ?? LIMITS
    throw new AicrError(
      'LIMIT_EXCEEDED',
      say`charts inside the chart unpack to more than ${{ max: archiveBytes }} bytes`,
    )
  }
  return files
}

async function loadBucket(
  name: ByteString,
  files: readonly ChartFile[],
  options: LoadOptions,
  depth: number,
  left: Allowance,
): Promise<Chart> {
  if (!name.endsWith('.tgz')) {
    const inside = files.filter((file) => file.path.includes('/'))
    return loadFiles(
      inside.map((file) => ({ ...file, path: file.path.slice(name.length + 1) })),
      options,
      depth,
      left,
    )
  }
  return loadFiles(await unpackInside(files[0]?.data ?? '', options, left), options, depth, left)
}

/** helm walks the sub-charts in random order; ours is that of their names under charts/. */
async function loadSubcharts(
  parent: ByteString,
  draft: Draft,
  options: LoadOptions,
  depth: number,
  left: Allowance,
): Promise<Chart[]> {
  const charts: Chart[] = []
  for (const name of [...draft.buckets.keys()].sort()) {
    if (/^[_.]/.test(name)) continue
    const files = draft.buckets.get(name) ?? []
    const first = files[0]?.path
    if (name.endsWith('.tgz') && first !== name) {
      throw new HelmError(
        say`error unpacking subchart tar in ${{ parent }}: expected ${{ expected: name }}, got ${{ found: String(first) }}`,
      )
    }
    try {
      charts.push(await loadBucket(name, files, options, depth + 1, left))
    } catch (cause) {
      if (!(cause instanceof HelmError)) throw cause
      throw new HelmError(say`error unpacking subchart ${{ name }} in ${{ parent }}: ${{ cause }}`)
    }
  }
  return charts
}

function checkSizes(files: readonly ChartFile[], max: number): void {
  for (const file of files) {
    if (file.data.length > max) {
      throw new HelmError(
        say`chart file ${{ file: quote(baseName(file.path)) }} is larger than the maximum file size ${{ max }}`,
      )
    }
  }
}

async function loadFiles(
  files: readonly ChartFile[],
  options: LoadOptions,
  depth: number,
  left: Allowance,
  ofRoot?: ChartFormat,
): Promise<Chart> {
  const limits = options.limits ?? LIMITS
  if (--left.charts < 0) {
    throw new AicrError('LIMIT_EXCEEDED', say`a chart holds more than ${{ charts: limits.charts }} charts`)
  }
  if (depth > limits.chartDepth) {
    throw new AicrError('LIMIT_EXCEEDED', say`charts are nested more than ${{ max: limits.chartDepth }} deep`)
  }
  checkSizes(files, limits.chartFileBytes)
  const helm = options.helm ?? DEFAULT_HELM
  const draft: Draft = {
    helm,
    maxDepth: limits.dataDepth,
    format: ofRoot ?? plainFormat(helm),
    metadata: undefined,
    values: undefined,
    schema: undefined,
    templates: [],
    files: [],
    buckets: new Map(),
  }
  for (const file of files) if (file.path === 'Chart.yaml') left.budget.grow(2 * chargeYaml(left.budget, file.data))
  readChartYaml(draft, files)
  for (const file of files) classify(draft, file, options.notify, left.budget)
  if (draft.metadata === undefined) throw new HelmError('Chart.yaml file is missing')
  const metadata = readMetadata(draft.metadata, helm)
  const dependencies = await loadSubcharts(metadata.name, draft, options, depth, left)
  return {
    helm,
    metadata,
    templates: draft.templates,
    files: draft.files,
    values: draft.values,
    schema: draft.schema,
    dependencies,
  }
}

const BASE: StructShape = {
  kind: 'struct',
  name: 'chartBase',
  type: 'loader.chartBase',
  fields: { apiVersion: SHAPES.text },
}

/** The reader of charts in general: helm 3 has one for all. */
const plainFormat = (helm: Helm): ChartFormat => (helm.does.chartFormats === 'any' ? 'chart' : 'v2')

/** Which reader a Chart.yaml is for. Throws HelmError for an apiVersion that helm does not know. */
function formatOf(chartYaml: ByteString, helm: Helm, maxDepth: number): ChartFormat {
  if (plainFormat(helm) === 'chart') return 'chart'
  const version = decodeFile('Chart.yaml', chartYaml, BASE, { helm, maxDepth }).get('apiVersion') ?? ''
  if (version === 'v3') return 'v3'
  if (version !== '' && version !== 'v1' && version !== 'v2') throw new HelmError('unsupported chart version')
  return 'v2'
}

/**
 * Builds a chart from its files; sub-charts in charts/ may be folders or archives. Order of the files is load order.
 * `.helmignore` is not applied here: see selectFiles. Throws HelmError in helm's words, AicrError for limits of ours.
 */
export const loadChart = (files: readonly ChartFile[], options: LoadOptions = {}): Promise<Chart> =>
  inWords(() => loadWhole(files, options))

/** Loads; a limit that is reached is the user's to know. */
async function inWords<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    throw error instanceof LimitError ? limitFailure(error, 'chart') : error
  }
}

/** The bounds of a load. A release without helm's own bound on one file has that on all of them, unless one is asked for. */
export function chartLimits({ limits = LIMITS, helm = DEFAULT_HELM }: LoadOptions): Limits {
  const isHelms = limits.chartFileBytes === LIMITS.chartFileBytes
  return isHelms && helm.does.fileSizes === 'unlimited' ? { ...limits, chartFileBytes: limits.archiveBytes } : limits
}

async function loadWhole(files: readonly ChartFile[], asked: LoadOptions): Promise<Chart> {
  const options = { ...asked, limits: chartLimits(asked) }
  const chartYaml = files.find((file) => file.path === 'Chart.yaml')
  const helm = options.helm ?? DEFAULT_HELM
  const format = chartYaml ? formatOf(chartYaml.data, helm, options.limits.dataDepth) : plainFormat(helm)
  const { charts, archiveBytes } = options.limits
  const budget = options.budget ?? new Budget()
  const chart = await loadFiles(files, options, 0, { budget, charts, bytes: archiveBytes }, format)
  return format === 'v3' ? refuseNextFormat(chart, options.notify) : chart
}

/** Loads a chart from an archive's bytes. `name` is the path that messages show. */
export async function loadChartArchive(name: Text, bytes: Uint8Array, options: LoadOptions = {}): Promise<Chart> {
  const files = await inWords(() => openFiles(name, bytes, options))
  if (!saysCause(options.helm) && !files.some((file) => file.path === 'Chart.yaml')) {
    throw new HelmError('unable to detect chart version, no Chart.yaml found')
  }
  return loadChart(files, options)
}

/** Whether a helm says what is wrong with the files of a chart, or only that they cannot be loaded. */
export const saysCause = (helm: Helm = DEFAULT_HELM): boolean => helm.does.archiveErrors === 'cause'

async function openFiles(name: Text, bytes: Uint8Array, options: LoadOptions): Promise<ChartFile[]> {
  try {
    return await openArchive(name, bytes, { ...options, limits: chartLimits(options) })
  } catch (error) {
    if (!saysCause(options.helm) || !(error instanceof HelmError) || error.cause === undefined) throw error
    throw new HelmError(say`${{ cause: error.cause }}`)
  }
}
