import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import {
  type IgnoreRules,
  isIgnored,
  type Notify,
  noticeOf,
  readIgnoreRules,
  saysCause,
  stripBom,
} from '../core/chart/index.ts'
import { Budget, type ByteString, fromBytes, LimitError } from '../core/engine.ts'
import { AicrError, helmFailure, limitFailure, say } from '../core/errors.ts'
import type { Helm } from '../core/helm/index.ts'
import { LIMITS, type Limits } from '../core/limits.ts'
import type { ChartFile } from '../core/seams.ts'
import { readWithin } from './bounded-input.ts'
import { fileReader, type ReadFile } from './file-reader.ts'

interface Walk {
  readonly root: string
  readonly rules: IgnoreRules
  readonly limits: Limits
  readonly budget: Budget
  readonly notify: Notify | undefined
  readonly files: ChartFile[]
  readonly read: ReadFile
  entries: number
  /** of all files so far */
  bytes: number
}

interface ReadOptions {
  readonly helm?: Helm
  readonly notify?: Notify
  readonly limits?: Limits
  /** what `.helmignore` spends; one of its own by default */
  readonly budget?: Budget
}

/** Symbolic links that one path may go through, as the kernel counts (ELOOP). */
const MAX_LINKS = 40

/**
 * A chart directory's files as helm reads them: `.helmignore` applied, names in byte order directory by directory, symbolic links
 * followed and reported (as in helm internal/sympath/walk.go). Throws HelmError in helm's words.
 */
export function readChartDirectory(folder: string, options: ReadOptions = {}): ChartFile[] {
  try {
    return readWhole(folder, options)
  } catch (error) {
    throw error instanceof LimitError ? limitFailure(error, folder) : error
  }
}

function readWhole(folder: string, options: ReadOptions): ChartFile[] {
  const root = resolve(folder)
  if (!saysCause(options.helm)) requireChartYaml(join(root, 'Chart.yaml'))
  const { limits = LIMITS, budget = new Budget() } = options
  const rules = readIgnoreRules(readIgnoreFile(join(root, '.helmignore'), limits), budget)
  const walk: Walk = {
    root,
    rules,
    limits,
    budget,
    notify: options.notify,
    files: [],
    read: fileReader(limits.chartFileBytes),
    entries: 0,
    bytes: 0,
  }
  enter(walk, root, '', 0)
  return walk.files
}

function requireChartYaml(path: string): void {
  const status = statOf(path)
  if (status !== undefined && !status.isDirectory()) return
  const cause = status === undefined ? `open ${path}: no such file or directory` : `read ${path}: is a directory`
  throw helmFailure(say`unable to detect chart at ${{ path }}: ${{ cause }}`, { code: 'INVALID_CHART' })
}

function readIgnoreFile(path: string, limits: Limits): ByteString | undefined {
  const status = statOf(path)
  if (status?.isDirectory()) throw helmFailure(say`read ${{ path }}: is a directory`, { code: 'INVALID_CHART' })
  return status?.isFile() ? stripBom(fromBytes(readWithin(path, limits.chartFileBytes))) : undefined
}

function enter(walk: Walk, folder: string, prefix: ByteString, links: number): void {
  const names = readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare)
  // a name that is not UTF-8 cannot be opened through text: it is read with U+FFFD and fails as missing
  for (const name of names) visit(walk, `${folder}/${name.toString()}`, prefix + fromBytes(name), links)
}

function visit(walk: Walk, path: string, relative: ByteString, links: number): void {
  walk.entries++
  if (walk.entries > walk.limits.archiveEntries) {
    throw new AicrError('LIMIT_EXCEEDED', say`a chart has at most ${{ max: walk.limits.archiveEntries }} files`, {
      place: walk.root,
    })
  }
  const link = lstatSync(path)
  const { status, seen } = link.isSymbolicLink() ? follow(walk, path, links) : { status: link, seen: links }
  if (status.isDirectory()) {
    if (!isIgnored(walk.rules, relative, true, walk.budget)) enter(walk, path, `${relative}/`, seen)
    return
  }
  if (isIgnored(walk.rules, relative, false, walk.budget)) return
  if (!status.isFile())
    throw helmFailure(say`cannot load irregular file ${{ path }} as it has file mode type bits set`, {
      code: 'INVALID_CHART',
    })
  const data = walk.read(path)
  if (data === undefined) {
    throw helmFailure(
      say`chart file ${{ file: JSON.stringify(basename(path)) }} is larger than the maximum file size ${{ max: walk.limits.chartFileBytes }}`,
      { code: 'INVALID_CHART' },
    )
  }
  walk.bytes += data.length
  if (walk.bytes > walk.limits.archiveBytes) {
    const max = String(walk.limits.archiveBytes)
    throw helmFailure(say`chart exceeds maximum decompressed size of ${{ max }} bytes`, { code: 'INVALID_CHART' })
  }
  walk.files.push({ path: relative, data: stripBom(data) })
}

function follow(walk: Walk, path: string, links: number): { status: Stats; seen: number } {
  if (links >= MAX_LINKS)
    throw helmFailure(say`open ${{ path }}: too many levels of symbolic links`, { code: 'INVALID_CHART' })
  let resolved: string
  try {
    resolved = realpathSync(path)
  } catch (cause) {
    throw helmFailure(say`error evaluating symlink ${{ path }}: ${{ cause: reason(cause, path) }}`, {
      code: 'INVALID_CHART',
      cause,
    })
  }
  const notice = 'found symbolic link in path. Contents of linked file included and used'
  walk.notify?.(noticeOf(notice, { path, resolved }))
  return { status: statSync(resolved), seen: links + 1 }
}

function reason(cause: unknown, path: string): string {
  if ((cause as NodeJS.ErrnoException).code === 'ELOOP') return 'too many links'
  return `lstat ${firstMissing(resolve(dirname(path), readlinkSync(path)))}: no such file or directory`
}

/** The part of a path, from the root on, at which it ends to exist. */
function firstMissing(path: string): string {
  const parent = dirname(path)
  return parent === path || statOf(parent) ? path : firstMissing(parent)
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}
