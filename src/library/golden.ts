import { filesOf } from '../core/brand.ts'
import { defined } from '../core/defined.ts'
import { deterministicEffects } from '../core/deterministic.ts'
import { encodeText } from '../core/engine.ts'
import { AicrError, say } from '../core/errors.ts'
import {
  checkSuite,
  diffObjects,
  GoldenError,
  type GoldenReport,
  isClean,
  type ObjectChange,
  printReport,
  unifiedDiff,
} from '../core/golden/index.ts'
import { openLedger, withinLimits } from '../core/ledger.ts'
import { LIMITS } from '../core/limits.ts'
import type { Catalog } from '../core/recipe/index.ts'
import type { ChartFile, ChartSource } from '../core/seams.ts'
import { chartFiles } from './chart-input.ts'
import { createChartSource } from './chart-source.ts'
import { type GoldenLedger, ledgerOf, openGolden } from './open-golden.ts'

/** What to check. `files` is required; `aicr-mirror/node` has checkGoldenFile, which reads them from disk. */
export interface GoldenRequest extends GoldenLedger {
  /** every file that golden.yaml names, charts and recordings among them, by path */
  readonly files: Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, string | Uint8Array>
  /** default `golden.yaml` */
  readonly file?: string
  /** cases by name, `*` for any text; default all */
  readonly only?: readonly string[]
  /** for cases of recipes */
  readonly catalog?: Catalog
  /** for charts of repositories; default createChartSource() */
  readonly source?: ChartSource
}

/** Renders the cases of a golden.yaml again and compares them with their recordings. Rejects only for what keeps all from being checked. */
export async function checkGolden(request: GoldenRequest): Promise<GoldenReport> {
  const file = request.file ?? 'golden.yaml'
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
  const files = filesOf('files', request.files)
  const { suite, world } = await openGolden(file.slice(folder === '' ? 0 : folder.length + 1), {
    read: async (path, max = request.limits?.inputBytes) =>
      within(path, toBytes(files.get(normalise(folder, path))), max),
    list: async (path) => namesIn(files, normalise(folder, path)),
    chartFolder: async (path) => chartFolder(files, normalise(folder, path)),
    source: async () => request.source ?? createChartSource(),
    catalog: async () => {
      if (request.catalog) return request.catalog
      throw new AicrError('INVALID_REQUEST', 'cases of recipes need a catalog')
    },
    effects: (seed) => deterministicEffects({ seed }),
    ledger: ledgerOf(request),
  })
  return checkSuite(suite, world, request.only)
}

/** As checkGolden, and throws GoldenError with the whole report in words when it is not clean: for tests. */
export async function assertGolden(request: GoldenRequest): Promise<void> {
  const report = await checkGolden(request)
  if (!isClean(report)) throw new GoldenError(printReport(report), report)
}

/** What changed between two rendered texts: objects, and the unified diff of the texts (empty when they are equal). */
export interface RenderDiff {
  /** objects that came, went or changed */
  readonly objects: readonly ObjectChange[]
  /** a unified diff; empty where the texts are equal */
  readonly diff: string
}

/** How two renders are compared. */
export interface DiffOptions extends GoldenLedger {
  /** what the first is called in the diff; default `old` */
  readonly old?: string
  /** what the second is called in the diff; default `new` */
  readonly fresh?: string
}

/** Compares two renders, of two versions of a chart or two sets of values. Throws AicrError LIMIT_EXCEEDED or TIMEOUT at a bound. */
export function diffRenders(old: string, fresh: string, options: DiffOptions = {}): RenderDiff {
  const names = { old: options.old ?? 'old', fresh: options.fresh ?? 'new' }
  const budget = openLedger(options)
  const size = old.length + fresh.length
  return withinLimits({ name: 'comparing', place: 'the renders' }, () => {
    budget.grow(size)
    const objects = diffObjects(old, fresh, { budget, ...defined({ limits: options.limits }) })
    budget.endPhase(size)
    return { objects, diff: unifiedDiff(old, fresh, names, budget) }
  })
}

const toBytes = (content: string | Uint8Array | undefined): Uint8Array | undefined =>
  typeof content === 'string' ? encodeText(content) : content

function within(path: string, bytes: Uint8Array | undefined, max: number = LIMITS.inputBytes): Uint8Array | undefined {
  if (bytes === undefined || bytes.length <= max) return bytes
  throw new AicrError('LIMIT_EXCEEDED', say`larger than ${{ max }} bytes`, { place: path })
}

/** A path below a folder, `.` and `..` taken out. */
function normalise(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function namesIn(files: ReadonlyMap<string, unknown>, folder: string): readonly string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const below = [...files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  return below.filter((path) => !path.includes('/'))
}

function chartFolder(
  files: ReadonlyMap<string, string | Uint8Array>,
  folder: string,
): readonly ChartFile[] | undefined {
  const prefix = folder === '' ? '' : `${folder}/`
  if (!files.has(`${prefix}Chart.yaml`)) return undefined
  const inside = [...files].filter(([path]) => path.startsWith(prefix))
  return chartFiles(inside.map(([path, content]) => [path.slice(prefix.length), content] as const))
}

export {
  brokenResult,
  type CaseResult,
  checkSuite,
  chooseCases,
  type GoldenCase,
  type GoldenReport,
  type GoldenWorld,
  isClean,
  printReport,
  type RecordedCase,
  recordAnew,
  recordCase,
  reportAsJunit,
  staleCases,
} from '../core/golden/index.ts'
export type { GoldenLedger }
