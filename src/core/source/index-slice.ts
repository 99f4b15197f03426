import { decodeText, type Text } from '../../../template-engine/go/index.ts'
import { AicrError, say } from '../errors.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { readTextYaml } from '../yaml/index.ts'

/** One `- …` item of a chart's list in an index.yaml: where it stands, and its version when a glance tells. */
export interface IndexItem {
  readonly start: number
  readonly end: number
  readonly version: string | undefined
}

/** What a scan of an index for one chart says. */
export type Slice =
  | { readonly kind: 'items'; readonly items: readonly IndexItem[] }
  | { readonly kind: 'absent'; readonly names: readonly string[] }
  /** another layout than the scanner knows: parse the whole index */
  | { readonly kind: 'other' }

/** The limits that act on an index. */
export type IndexLimits = Pick<Limits, 'wholeIndexBytes' | 'versions' | 'dataDepth'>

export const tooManyVersions = ({ versions }: IndexLimits): AicrError =>
  new AicrError('LIMIT_EXCEEDED', say`more than ${{ max: versions }} versions of a chart`)

const OTHER: Slice = { kind: 'other' }
const TAB = 9
const LF = 10
const SPACE = 32
const DASH = 45
const HASH = 35
const NAMES = 10_000
/** bytes of a line that may matter: no name of a chart and no version is as long */
const LINE = 4096

/**
 * Finds one chart's items in an index.yaml without reading the rest: `entries:` at the margin, chart names indented alike, items by their
 * dashes. This is how every index written by helm looks; block scalars and continued lines are indented deeper, so they cannot
 * be mistaken. Anything unusual (flow style, anchors, tabs, a name twice, a name such as `off` that YAML does not read as text) is `other`,
 * for the YAML reader to judge.
 * An index of 50 MB costs one pass over its line starts.
 */
export function sliceIndex(index: Uint8Array, chart: Text, limits: IndexLimits = LIMITS): Slice {
  const lines = new Lines(index)
  if (!toEntries(lines)) return OTHER
  const names: string[] = []
  let indent = 0
  let found: { start: number; end: number } | undefined
  let open = false
  for (; lines.valid; lines.next()) {
    if (lines.blank) continue
    if (lines.first === TAB) return OTHER
    if (lines.indent === 0) break
    if (indent === 0) indent = lines.indent
    if (lines.indent < indent) return OTHER
    if (lines.indent > indent || lines.first === DASH) continue
    if (open && found !== undefined) found = { start: found.start, end: lines.start }
    open = false
    const name = keyOf(lines.text())
    if (name === undefined) return OTHER
    if (names.length < NAMES) names.push(name)
    if (name !== chart) continue
    if (found !== undefined) return OTHER
    found = { start: lines.end, end: index.length }
    open = true
  }
  if (found === undefined) return names.length === 0 ? OTHER : { kind: 'absent', names }
  return itemsOf(index, { from: found.start, to: open ? lines.start : found.end }, limits)
}

/** Moves behind the line `entries:`. False when the top level is not plain block style. */
function toEntries(lines: Lines): boolean {
  for (; lines.valid; lines.next()) {
    if (lines.blank || lines.indent > 0) continue
    const text = lines.text()
    if (/^entries:\s*(#.*)?$/.test(text)) {
      lines.next()
      return true
    }
    if (!/^(---\s*$|- |[A-Za-z]+:(\s|$))/.test(text) || /^entries\b/.test(text)) return false
  }
  return false
}

/** The key of a line `key:` with nothing behind, plain or simply quoted; undefined when only the YAML reader can tell. */
function keyOf(line: Text): string | undefined {
  const [, double, single, plain] =
    /^(?:"([^"\\]*)"|'([^']*)'|([^\s"'#&*!|>%@`{}[\],?:-][^\s:#]*)):\s*(?:#.*)?$/.exec(line) ?? []
  return plain !== undefined && !isText(plain) ? undefined : (double ?? single ?? plain)
}

function isText(key: Text): boolean {
  if (!MAY_NOT_BE_TEXT.test(key)) return true
  try {
    return key !== '<<' && readTextYaml(key) === key
  } catch {
    return false // an infinity, which no JSON text can hold
  }
}

/** Plain keys that YAML 1.1 may read as a boolean, a number, null or a merge: few enough to ask the reader about each. */
const MAY_NOT_BE_TEXT = /^(?:[-+.~<0-9].*|[yntfo][a-z]{0,4})$/i

function itemsOf(index: Uint8Array, { from, to }: { from: number; to: number }, limits: IndexLimits): Slice {
  const items: IndexItem[] = []
  const lines = new Lines(index, from, to)
  let indent = -1
  let column = 0
  let start = -1
  // behind the last line with content: comments are not worth reading
  let end = from
  let versions: (string | undefined)[] = []
  const close = (at: number): void => {
    if (start < 0) return
    items.push({ start, end: at, version: versions.length === 1 ? versions[0] : undefined })
    if (items.length > limits.versions) throw tooManyVersions(limits)
  }
  for (; lines.valid; lines.next()) {
    if (lines.blank) continue
    if (indent < 0) indent = lines.indent
    if (lines.first === TAB || lines.indent < indent) return OTHER
    const heads = lines.indent === indent
    if (heads) {
      if (lines.first !== DASH) return OTHER
      close(end)
      start = lines.start
      versions = []
      const gap = /^-( +)\S/.exec(lines.text())?.[1]?.length
      if (gap === undefined) return OTHER
      column = indent + 1 + gap
    }
    if (heads || lines.indent === column) {
      const text = heads ? lines.text().slice(column - indent) : lines.text()
      if (/^["']?version["']?\s*:/.test(text)) versions.push(versionOf(text))
    }
    end = lines.end
  }
  close(end)
  return items.length === 0 ? OTHER : { kind: 'items', items }
}

/** The version that a line `version: X` plainly says; undefined when only the YAML reader can tell. */
const versionOf = (line: Text): string | undefined =>
  /^version: (["']?)(v?\d+\.\d+\.\d+[0-9A-Za-z.+-]*)\1\s*$/.exec(line)?.[2]

/** Steps through lines; reads only what the caller wants. */
class Lines {
  readonly #bytes: Uint8Array
  readonly #limit: number
  start: number
  /** behind the newline */
  end = 0
  indent = 0
  first = -1

  constructor(bytes: Uint8Array, start = 0, limit = bytes.length) {
    this.#bytes = bytes
    this.#limit = limit
    // a byte-order mark is not part of the first line
    this.start = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : start
    this.#measure()
  }

  get valid(): boolean {
    return this.start < this.#limit
  }

  /** nothing, or only a comment */
  get blank(): boolean {
    return this.first === -1 || this.first === HASH
  }

  /** without indentation and line end; of a very long line only the start, which matches no line that matters */
  text(): Text {
    const from = this.start + this.indent
    let end = Math.min(this.end, from + LINE)
    while (end > from && (this.#bytes[end - 1] === LF || this.#bytes[end - 1] === 13)) end--
    return decodeText(this.#bytes.subarray(from, end))
  }

  next(): void {
    this.start = this.end
    this.#measure()
  }

  #measure(): void {
    let at = this.start
    while (at < this.#limit && this.#bytes[at] === SPACE) at++
    this.indent = at - this.start
    const first = at < this.#limit ? (this.#bytes[at] ?? -1) : -1
    this.first = first === LF || first === 13 ? -1 : first
    const newline = this.#bytes.indexOf(LF, at)
    this.end = newline < 0 || newline >= this.#limit ? this.#limit : newline + 1
  }
}
