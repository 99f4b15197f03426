import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isRemote } from '../core/address.ts'
import { deterministicEffects } from '../core/deterministic.ts'
import { AicrError } from '../core/errors.ts'
import {
  checkSuite,
  GoldenError,
  type GoldenReport,
  type GoldenSuite,
  type GoldenWorld,
  HELMS_FILE,
  isClean,
  leftOver,
  printReport,
  type RecordedCase,
  recordAnew,
  recordingFiles,
  staleCases,
} from '../core/golden/index.ts'
import type { ChartSource } from '../core/seams.ts'
import { parseTextNodes, type TextNode } from '../core/yaml/index.ts'
import { type GoldenLedger, type GoldenPlace, ledgerOf, openGolden as open } from '../library/open-golden.ts'
import { readTextWithin, readWithin } from './bounded-input.ts'
import { type CatalogOptions, readCatalog } from './catalog.ts'
import { readChartDirectory } from './chart-directory.ts'
import { fileError } from './folder.ts'
import { zlibGunzip } from './inflate.ts'
import { checkInside } from './inside.ts'
import { createFolder, writeWholeFile } from './whole-file.ts'

/** A golden.yaml on disk, and what its cases may reach. */
export interface GoldenFileOptions extends CatalogOptions, GoldenLedger {
  /** default `golden.yaml` */
  readonly file?: string
  /** where charts of repositories and recipes come from; relative paths start from the folder. Default createNodeSources */
  readonly source?: (folder: string) => Promise<ChartSource>
  /** the helm to render as, in place of what golden.yaml says */
  readonly helmVersion?: string
}

export interface OpenedGolden {
  readonly suite: GoldenSuite
  readonly world: GoldenWorld
  /** Writes a recording; returns the paths of its own files that changed. */
  readonly write: (recorded: Pick<RecordedCase, 'files'>) => Promise<string[]>
  /** Removes the recordings that no case has; answers their paths. */
  readonly prune: () => Promise<string[]>
  /** the folder of golden.yaml: what cases name lies below it, or is fetched */
  readonly folder: string
}

/** Opens a golden.yaml. Throws AicrError when it cannot be read. */
export async function openGoldenFile(options: GoldenFileOptions = {}): Promise<OpenedGolden> {
  const file = resolve(options.file ?? 'golden.yaml')
  const folder = dirname(file)
  const { suite, world } = await open(file, goldenPlace(folder, options), options.helmVersion)
  const recordings = join(folder, suite.folder)
  return {
    suite,
    world,
    folder,
    write: (recorded) => write(folder, recordings, recorded),
    prune: async () => prune(folder, recordings, await leftOver(suite, world)),
  }
}

async function prune(root: string, folder: string, names: readonly string[]): Promise<string[]> {
  const removed: string[] = []
  for (const name of names)
    for (const file of Object.values(recordingFiles(name))) {
      const path = join(folder, file)
      checkInside(root, path)
      if ((await readIfThere(path)) === undefined) continue
      await rm(path)
      removed.push(path)
    }
  return removed
}

function goldenPlace(folder: string, options: GoldenFileOptions): GoldenPlace {
  const source = options.source ?? defaultSource
  return {
    read: (path, max = options.limits?.inputBytes) => readIfThere(resolve(folder, path), max),
    list: (path) => readdir(resolve(folder, path)).catch(() => []),
    chartFolder: async (path) => {
      const full = resolve(folder, path)
      const status = await stat(full).catch(() => undefined)
      return status?.isDirectory() ? readChartDirectory(full) : undefined
    },
    source: (below) => source(resolve(folder, below)),
    catalog: () => readCatalog(options),
    effects: (seed) => deterministicEffects({ seed }),
    gunzip: zlibGunzip(),
    ledger: ledgerOf(options),
  }
}

async function defaultSource(folder: string): Promise<ChartSource> {
  const { createNodeSources } = await import('./sources.ts')
  return (await createNodeSources({ cwd: folder })).source
}

async function readIfThere(path: string, max?: number): Promise<Uint8Array | undefined> {
  try {
    return readWithin(path, max)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause instanceof AicrError ? cause : fileError(cause, path)
  }
}

/** Recordings lie below their golden.yaml: a suite of someone else's must not choose what of mine is overwritten. */
async function write(root: string, folder: string, { files }: Pick<RecordedCase, 'files'>): Promise<string[]> {
  const changed: string[] = []
  for (const [name] of files) checkInside(root, join(folder, name))
  createFolder(folder)
  // the first file of a folder: git must leave the line ends of recordings alone
  if ((await readdir(folder)).length === 0) await writeWholeFile(join(folder, '.gitattributes'), '* -text\n')
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    const before = await readIfThere(path)
    if (before === undefined ? bytes === undefined : bytes !== undefined && Buffer.compare(before, bytes) === 0)
      continue
    if (bytes === undefined) await rm(path)
    else await writeWholeFile(path, bytes)
    if (name !== HELMS_FILE) changed.push(path)
  }
  return changed
}

/** Writes the sha256 of every local archive that has none into a golden.yaml, everything else kept; returns the cases that were pinned. */
export async function pinArchives(path: string): Promise<string[]> {
  const file = resolve(path)
  const text = readTextWithin(file)
  const pins: Pin[] = []
  for (const item of caseNodes(text)) {
    const field = (name: string): number => item.children.findIndex((key, i) => i % 2 === 0 && textOf(key) === name)
    const at = field('chart')
    const chart = textOf(item.children[at + 1])
    if (at < 0 || field('sha256') >= 0 || field('repository') >= 0 || chart === '' || isRemote(chart)) continue
    const archive = resolve(dirname(file), chart)
    if (!(await stat(archive).catch(() => undefined))?.isFile()) continue
    const digest = createHash('sha256').update(readWithin(archive))
    pins.push({ name: textOf(item.children[field('name') + 1]), item, at, sha256: digest.digest('hex') })
  }
  if (pins.length > 0) await writeWholeFile(file, pins.reduceRight(insertPin, text))
  return pins.map(({ name }) => name)
}

interface Pin {
  readonly name: string
  readonly item: CaseNode
  /** where the key `chart` stands among the item's children */
  readonly at: number
  readonly sha256: string
}

const textOf = (node: TextNode | undefined): string => (node?.kind === 'scalar' ? node.value : '')

type CaseNode = Extract<TextNode, { readonly kind: 'mapping' }>

function caseNodes(text: string): CaseNode[] {
  const root = parseTextNodes(text).documents[0]
  const keys = root?.kind === 'mapping' ? root.children : []
  const cases = keys[keys.findIndex((key, i) => i % 2 === 0 && textOf(key) === 'cases') + 1]
  return cases?.kind === 'sequence' ? cases.children.filter((item) => item.kind === 'mapping') : []
}

/** In a block mapping the digest gets the line below the chart's, in a flow mapping the place before the chart. */
function insertPin(text: string, { item, at, sha256 }: Pin): string {
  const key = item.children[at] as TextNode
  const value = item.children[at + 1] as TextNode
  const lines = text.split('\n')
  const before = key.column - 1
  if (lines[item.line - 1]?.[item.column - 1] === '{') {
    const line = Buffer.from(lines[key.line - 1] ?? '')
    lines[key.line - 1] = `${line.subarray(0, before)}sha256: ${sha256}, ${line.subarray(before)}`
  } else lines.splice(value.line, 0, `${' '.repeat(before)}sha256: ${sha256}`)
  return lines.join('\n')
}

/** What to check. */
export interface GoldenCheck extends GoldenFileOptions {
  /** cases by name, `*` for any text; default all */
  readonly only?: readonly string[]
}

/** Renders the cases of a golden.yaml again and compares them with their recordings. Throws only for what keeps all from being checked. */
export async function checkGoldenFile(options: GoldenCheck = {}): Promise<GoldenReport> {
  const { suite, world } = await openGoldenFile(options)
  return checkSuite(suite, world, options.only)
}

/** What a test holds to its recordings. */
export interface GoldenAssertion extends GoldenCheck {
  /** record anew what differs, instead of failing; default: whether the test runner writes its snapshots anew (`vitest -u`, `jest -u`) */
  readonly update?: boolean
}

/**
 * As checkGoldenFile, and throws GoldenError with the whole report in words when it is not clean: for tests. With `update` what differs
 * is recorded anew; what cannot be rendered at all fails all the same.
 */
export async function assertGoldenFile(options: GoldenAssertion = {}): Promise<void> {
  const { suite, world, write } = await openGoldenFile(options)
  const report = await checkSuite(suite, world, options.only)
  if (isClean(report)) return
  if (!(options.update ?? runnerUpdates())) throw new GoldenError(printReport(report), report)
  const stale = new Set(staleCases(report))
  for (const golden of suite.cases) if (stale.has(golden.name)) await write(await recordAnew(golden, world))
  const broken = report.cases.filter(({ status }) => status === 'broken')
  if (broken.length > 0) throw new GoldenError(printReport({ cases: broken }), report)
}

/** Whether the test runner that runs us was asked to write snapshots anew. Vitest and Jest keep that in the state of `expect`. */
function runnerUpdates(): boolean {
  const shared = globalThis as { [EXPECT]?: Expectation; expect?: Expectation }
  const state = (shared[EXPECT] ?? shared.expect)?.getState?.()
  return state?.snapshotState?._updateSnapshot === 'all'
}

const EXPECT = Symbol.for('expect-global')

interface Expectation {
  readonly getState?: () => { readonly snapshotState?: { readonly _updateSnapshot?: string } }
}
