import { decodeJson, fromBytes, Integer, type Text } from '../../../template-engine/go/index.ts'
import { AicrError, type Message, say } from '../errors.ts'
import { printFloat32 } from '../go-text.ts'
import { LIMITS } from '../limits.ts'
import { type Data, decodeData, readTextYaml, type TextData } from '../yaml/index.ts'
import { type IndexItem, type IndexLimits, sliceIndex, tooManyVersions } from './index-slice.ts'
import { matching, newestFirst, tryVersion } from './version.ts'

/** One version of a chart, as an index describes it. */
export interface IndexEntry {
  readonly name: string
  readonly version: string
  readonly urls: readonly string[]
  /** as written; empty when there is none */
  readonly digest: string
}

/** Why nothing was found. */
export type Miss =
  | { readonly kind: 'no chart'; readonly names: readonly string[] }
  | { readonly kind: 'no version'; readonly versions: readonly string[] }

/**
 * The entry for a chart and version in an index (YAML or JSON): exact text first, else the newest that satisfies it,
 * as helm's IndexFile.Get over a sorted index without invalid entries. Throws AicrError BAD_RESPONSE when the bytes are not an index.
 */
export function findInIndex(
  index: Uint8Array,
  chart: string,
  wanted: string,
  limits: IndexLimits = LIMITS,
): IndexEntry | Miss {
  const slice = sliceIndex(index, chart, limits)
  if (slice.kind === 'absent') return { kind: 'no chart', names: slice.names }
  if (slice.kind === 'items') {
    const found = attempt(() => findInSlice(index, slice.items, wanted, limits))
    if (found !== undefined) return found
  }
  return findInWhole(index, chart, wanted, limits)
}

/** An item, read only when its version is not plain to see or it is the one. */
interface Candidate {
  readonly version: string
  readonly read: () => IndexEntry | undefined
}

function findInSlice(
  index: Uint8Array,
  items: readonly IndexItem[],
  wanted: string,
  limits: IndexLimits,
): IndexEntry | Miss {
  const candidates = items.flatMap((item): Candidate[] => {
    const read = (): IndexEntry | undefined => readItem(readPart(index.subarray(item.start, item.end), limits))
    if (item.version !== undefined) return [{ version: item.version, read }]
    const entry = read()
    return entry === undefined ? [] : [{ version: entry.version, read: () => entry }]
  })
  return choose(candidates, wanted)
}

function findInWhole(index: Uint8Array, chart: string, wanted: string, limits: IndexLimits): IndexEntry | Miss {
  const entries = field(readWhole(index, limits), 'entries')
  if (!(entries instanceof Map)) throw notAnIndex('it has no entries')
  const list = entries.get(chart)
  if (list === undefined) return { kind: 'no chart', names: [...entries.keys()] }
  if (Array.isArray(list) && list.length > limits.versions) throw tooManyVersions(limits)
  const read = Array.isArray(list) ? list.map((item) => readItem([item])) : []
  const found = read.filter((entry) => entry !== undefined)
  return choose(
    found.map((entry) => ({ version: entry.version, read: () => entry })),
    wanted,
  )
}

function choose(candidates: readonly Candidate[], wanted: string): IndexEntry | Miss {
  const sorted = newestFirst(
    candidates.filter((one) => tryVersion(one.version) !== undefined),
    (one) => one.version,
  )
  for (const candidate of matching(sorted, (one) => one.version, wanted)) {
    const entry = candidate.read()
    if (entry !== undefined) return entry
  }
  return { kind: 'no version', versions: sorted.map((one) => one.version) }
}

/** Reads YAML that is short and has few values. Throws AicrError LIMIT_EXCEEDED for other. */
function readPart(part: Uint8Array, limits: IndexLimits): TextData {
  checkPart(part, limits)
  return readTextYaml(part, { maxDepth: limits.dataDepth })
}

function checkPart(part: Uint8Array, { wholeIndexBytes: max }: IndexLimits): void {
  if (part.length > max)
    throw new AicrError('LIMIT_EXCEEDED', say`more than ${{ max }} bytes that are not laid out as helm writes an index`)
  let values = 1
  for (const byte of part) if (byte === 0x0a || byte === 0x2c || byte === 0x5b || byte === 0x7b) values++
  if (values > WHOLE_VALUES)
    throw new AicrError(
      'LIMIT_EXCEEDED',
      say`more than ${{ max: WHOLE_VALUES }} values that are not laid out as helm writes an index`,
    )
}

/** values in what is read as a whole, by lines and commas */
const WHOLE_VALUES = 500_000

function readWhole(index: Uint8Array, limits: IndexLimits): TextData {
  checkPart(index, limits)
  const maxDepth = limits.dataDepth
  const text = fromBytes(index)
  if (/^\s*[{[]/.test(text)) {
    const json = attempt(() => decodeData(decodeJson(text, { maxDepth }) as Data))
    if (json !== undefined) return json
  }
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) throw notAnIndex('it is a web page')
  try {
    return readTextYaml(index, { maxDepth })
  } catch (cause) {
    throw notAnIndex(say`${{ cause }}`)
  }
}

const notAnIndex = (why: Message): AicrError =>
  new AicrError('BAD_RESPONSE', say`not a chart repository's index: ${{ reason: why }}`)

/** One item as an entry; undefined for what helm skips as invalid. */
function readItem(list: TextData): IndexEntry | undefined {
  const item = Array.isArray(list) ? list[0] : undefined
  if (!(item instanceof Map)) return undefined
  const name = text(field(item, 'name'))
  const version = text(field(item, 'version'))
  const urls = field(item, 'urls')
  if (name === undefined || version === undefined || tryVersion(version) === undefined) return undefined
  return {
    name,
    version,
    urls: Array.isArray(urls) ? urls.flatMap((url) => text(url) ?? []) : [],
    digest: text(field(item, 'digest')) ?? '',
  }
}

const field = (data: TextData, key: Text): TextData | undefined => (data instanceof Map ? data.get(key) : undefined)

/** A scalar in a place for text, as Go's YAML to JSON conversion makes of it. */
function text(data: TextData | undefined): Text | undefined {
  if (typeof data === 'string') return data === '' ? undefined : data
  if (typeof data === 'number') return printFloat32(data)
  if (typeof data === 'boolean') return String(data)
  return data instanceof Integer ? String(data.value) : undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof AicrError) throw error
    return undefined
  }
}
