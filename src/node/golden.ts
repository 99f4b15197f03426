import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isMap, isSeq, parseDocument } from 'yaml'
import { deterministicEffects } from '../core/deterministic.ts'
import { type EngineLimits, toBytes } from '../core/engine.ts'
import {
  checkCases,
  chooseCases,
  GoldenError,
  type GoldenReport,
  type GoldenSuite,
  type GoldenWorld,
  isClean,
  printReport,
  type RecordedCase,
} from '../core/golden/index.ts'
import { type GoldenPlace, openGolden as open } from '../core/pipeline/golden.ts'
import type { ChartSource } from '../core/seams.ts'
import { type CatalogOptions, readCatalog } from './catalog.ts'
import { readChartDirectory } from './chart-directory.ts'
import { fileError } from './folder.ts'
import { zlibGunzip } from './inflate.ts'

/** A golden.yaml on disk, and what its cases may reach. */
export interface GoldenFileOptions extends CatalogOptions {
  /** default `golden.yaml` */
  readonly file?: string
  /** where charts of repositories and recipes come from; relative paths start from the folder. Default createNodeSources */
  readonly source?: (folder: string) => Promise<ChartSource>
  readonly engineLimits?: EngineLimits
}

export interface OpenedGolden {
  readonly suite: GoldenSuite
  readonly world: GoldenWorld
  /** Writes a recording; answers the paths that changed. */
  readonly write: (recorded: RecordedCase) => Promise<string[]>
}

/** Opens a golden.yaml. Throws AicrError when it cannot be read. */
export async function openGoldenFile(options: GoldenFileOptions = {}): Promise<OpenedGolden> {
  const file = resolve(options.file ?? 'golden.yaml')
  const folder = dirname(file)
  const { suite, world } = await open(file, goldenPlace(folder, options))
  return { suite, world, write: (recorded) => write(join(folder, suite.folder), recorded) }
}

function goldenPlace(folder: string, options: GoldenFileOptions): GoldenPlace {
  const source = options.source ?? defaultSource
  return {
    read: (path) => readIfThere(resolve(folder, path)),
    chartFolder: async (path) => {
      const full = resolve(folder, path)
      const status = await stat(full).catch(() => undefined)
      return status?.isDirectory() ? readChartDirectory(full) : undefined
    },
    source: (below) => source(resolve(folder, below)),
    catalog: () => readCatalog(options),
    effects: (seed) => deterministicEffects({ seed }),
    gunzip: zlibGunzip(),
    ...(options.engineLimits === undefined ? {} : { engineLimits: options.engineLimits }),
  }
}

async function defaultSource(folder: string): Promise<ChartSource> {
  const { createNodeSources } = await import('./sources.ts')
  return (await createNodeSources({ cwd: folder })).source
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError(cause, path)
  }
}

async function write(folder: string, { files }: RecordedCase): Promise<string[]> {
  const changed: string[] = []
  await mkdir(folder, { recursive: true })
  for (const [name, text] of files) {
    const path = join(folder, name)
    const before = await readIfThere(path)
    const bytes = text === undefined ? undefined : toBytes(text)
    if (before === undefined ? bytes === undefined : bytes !== undefined && Buffer.compare(before, bytes) === 0)
      continue
    if (bytes === undefined) await rm(path)
    else await writeFile(path, bytes)
    changed.push(path)
  }
  return changed
}

/** Writes the sha256 of every local archive that has none into a golden.yaml, comments kept; answers the cases that were pinned. */
export async function pinArchives(path: string): Promise<string[]> {
  const file = resolve(path)
  const document = parseDocument((await readFile(file)).toString('utf8'))
  const cases = document.get('cases')
  const pinned: string[] = []
  for (const item of isSeq(cases) ? cases.items : []) {
    if (!isMap(item) || item.has('sha256') || item.has('repository')) continue
    const chart = item.get('chart')
    if (typeof chart !== 'string' || /^(oci|https?):\/\//.test(chart)) continue
    const archive = resolve(dirname(file), chart)
    if (!(await stat(archive).catch(() => undefined))?.isFile()) continue
    item.set(
      'sha256',
      createHash('sha256')
        .update(await readFile(archive))
        .digest('hex'),
    )
    pinned.push(String(item.get('name')))
  }
  if (pinned.length > 0) await writeFile(file, document.toString({ lineWidth: 0, flowCollectionPadding: false }))
  return pinned
}

/** What to check. */
export interface GoldenCheck extends GoldenFileOptions {
  /** cases by name, `*` for any text; default all */
  readonly only?: readonly string[]
}

/** Renders the cases of a golden.yaml again and compares them with their recordings. Throws only for what keeps all from being checked. */
export async function checkGoldenFile(options: GoldenCheck = {}): Promise<GoldenReport> {
  const { suite, world } = await openGoldenFile(options)
  return checkCases(chooseCases(suite, options.only), world)
}

/** As checkGoldenFile, and throws GoldenError with the whole report in words when it is not clean: for tests. */
export async function assertGoldenFile(options: GoldenCheck = {}): Promise<void> {
  const report = await checkGoldenFile(options)
  if (!isClean(report)) throw new GoldenError(printReport(report), report)
}
