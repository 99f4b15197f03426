import { detectContentType, fromBytes, quote, type Text } from '../../../template-engine/go/index.ts'
import { type Budget, LimitError } from '../engine.ts'
import { HelmError, helmFailure, say, wordsOf } from '../errors.ts'
import { type Gunzip, gunzip, NotAMember } from '../gzip/index.ts'
import { LIMITS, type Limits } from '../limits.ts'
import type { ChartFile } from '../seams.ts'
import { ByteReader, tooLarge, unpackedGuard } from './byte-reader.ts'
import { entryPath } from './entry-path.ts'
import { readTar, type TarEntry } from './tar.ts'

const BOM = '\xef\xbb\xbf'
/** tar headers and padding come on top of the files' own bytes */
const OVERHEAD = 2048

/** What unpacking reads besides the bytes. */
export interface UnpackOptions {
  readonly limits?: Limits
  /** the platform's faster gunzip, where there is one */
  readonly gunzip?: Gunzip
  /** what unpacking spends, where it is part of a job */
  readonly budget?: Budget
}

/** steps that unpacking a byte takes */
const BYTE_STEPS = 0.25

/**
 * The files of a chart archive (.tgz) in archive order, duplicates kept: first path component dropped, byte-order mark stripped;
 * symbolic and hard links are empty files, directories are nothing. Reads at most as far as the limits allow.
 * Throws HelmError with the cause in helm's words (as nested archives show it), AicrError LIMIT_EXCEEDED for limits of ours, LimitError of
 * the budget.
 */
export async function unpackArchive(bytes: Uint8Array, options: UnpackOptions = {}): Promise<ChartFile[]> {
  const limits = options.limits ?? LIMITS
  const unpacked = limits.archiveBytes + limits.archiveEntries * OVERHEAD
  const guard = unpackedGuard(bytes.length, unpacked, limits.compressionRatio)
  const allow = (total: number, more: number): void => {
    guard(total)
    options.budget?.step(more * BYTE_STEPS)
  }
  const reader = new ByteReader((options.gunzip ?? gunzip)(bytes), allow)
  try {
    const files = await collect(reader, limits)
    await drain(reader)
    if (files.length === 0) throw new HelmError('no files in chart archive')
    return files
  } finally {
    await reader.close()
  }
}

/** Reads on behind the archive's end, for the last sum. What is not a member there is skipped, because helm never reaches it. */
async function drain(reader: ByteReader): Promise<void> {
  try {
    await reader.drain()
  } catch (error) {
    if (!(error instanceof NotAMember)) throw error
  }
}

/**
 * As unpackArchive, for a chart that the user named: the error for a file that is not an archive has the file's name,
 * the error for a damaged one is helm's (`unable to load chart archive`), the real reason in `cause`.
 * `name` is the path that messages show.
 */
export async function openArchive(name: Text, bytes: Uint8Array, options: UnpackOptions = {}): Promise<ChartFile[]> {
  ensureArchive(name, bytes)
  try {
    return await unpackArchive(bytes, options)
  } catch (cause) {
    if (cause instanceof LimitError) throw cause
    throw new HelmError('unable to load chart archive', { reason: wordsOf(cause), cause })
  }
}

/** Refuses what does not look like gzip, as helm's EnsureArchive: it sniffs 512 bytes, NULs after a short file's end. */
export function ensureArchive(name: Text, bytes: Uint8Array): void {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return
  const head = new Uint8Array(512)
  head.set(bytes.subarray(0, 512))
  const type = detectContentType(head)
  if (/\.ya?ml$/.test(name)) {
    throw helmFailure(say`file '${{ name }}' seems to be a YAML file, but expected a gzipped archive`, {
      code: 'INVALID_CHART',
    })
  }
  throw helmFailure(say`file '${{ name }}' does not appear to be a gzipped archive; got '${{ type }}'`, {
    code: 'INVALID_CHART',
  })
}

async function collect(reader: ByteReader, limits: Limits): Promise<ChartFile[]> {
  const files: ChartFile[] = []
  let remaining = limits.archiveBytes
  let entries = 0
  for await (const entry of readTar(reader)) {
    if (++entries > limits.archiveEntries) throw tooLarge(`more than ${limits.archiveEntries} entries`)
    if (entry.name.length > limits.pathLength) throw tooLarge(`a path of more than ${limits.pathLength} bytes`)
    if (entry.kind === 'directory' || entry.kind === 'global') continue
    const path = entryPath(entry.name)
    const data = await readBody(entry, remaining, limits)
    remaining -= data.length
    if (remaining <= 0) throw overTotal(limits)
    const text = fromBytes(data)
    files.push({ path, data: text.startsWith(BOM) ? text.slice(BOM.length) : text })
  }
  return files
}

async function readBody(entry: TarEntry, remaining: number, limits: Limits): Promise<Uint8Array> {
  if (entry.size > remaining) throw overTotal(limits)
  if (entry.size > limits.chartFileBytes) {
    const size = `the maximum file size ${limits.chartFileBytes}`
    throw new HelmError(say`decompressed chart file ${{ name: quote(entry.name) }} is larger than ${{ max: size }}`)
  }
  const data = await entry.read()
  if (data.length < entry.size) throw overTotal(limits)
  return data
}

const overTotal = (limits: Limits): HelmError =>
  new HelmError(say`decompressed chart is larger than the maximum size ${{ max: limits.archiveBytes }}`)
