import { FunctionError } from '../errors.ts'
import { decodeUtf8, encodeUtf8 } from '../value/bytes.ts'
import { TextBuilder } from '../value/text-builder.ts'
import type { ByteString } from '../value/value.ts'
import { parsePattern } from './regexp/parse.ts'
import { compileProgram, type Program } from './regexp/program.ts'
import { PatternError } from './regexp/reader.ts'
import { type Bounds, search, type Work } from './regexp/search.ts'
import { canBackquote, quote } from './strconv.ts'
import { decodeRune, runeSize, validUtf8 } from './utf8.ts'

const FREE: Work = () => {}

/** What finding and replacing spend: `grow` receives how many bytes each match or replacement keeps, before more are made. */
export interface Spend {
  readonly grow: (bytes: number) => void
  readonly work: Work
}

const UNCOUNTED: Spend = { grow: () => {}, work: FREE }

/** A compiled pattern: regexp.Regexp. Matching takes time linear in the text, times the size of the program. */
export interface Regexp {
  /** the pattern as it was written */
  readonly source: ByteString
  /** what it was compiled to */
  readonly program: Program
  /** instructions of the program */
  readonly size: number
  /** group numbers by name: several groups may share one */
  readonly names: ReadonlyMap<ByteString, readonly number[]>
}

/** steps that a match takes besides its characters: bounds, a slice, an element */
const MATCH_STEPS = 30
/** and the bytes of its bounds, while all are being found */
const MATCH_BYTES = 80

/** steps for a piece of a replacement */
const PIECE_STEPS = 4

const CACHE_SIZE = 256
/** larger programs are not kept: an instruction takes hundreds of bytes */
const CACHED_SIZE = 4096
/** steps that compiling takes for an instruction */
const COMPILE_STEPS = 16
/** For as long as the program lives: a pattern's program depends on its text alone, so no render can see another by it. Oldest out first. */
const cache = new Map<ByteString, Regexp | FunctionError>()

/** regexp.Compile. Throws FunctionError with Go's text. Compiling costs a hundred times a match: recent patterns are kept. */
export function compileRegexp(source: ByteString, work: Work = FREE): Regexp {
  let result = cache.get(source)
  if (result === undefined) {
    work(source.length * COMPILE_STEPS)
    result = compile(source, work)
    const size = result instanceof FunctionError ? source.length : result.size
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
    if (size <= CACHED_SIZE) cache.set(source, result)
  }
  if (result instanceof FunctionError) throw result
  return result
}

/** regexp.MustCompile: the text of its panic names the pattern. */
export function mustCompileRegexp(source: ByteString, work: Work = FREE): Regexp {
  try {
    return compileRegexp(source, work)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    const quoted = canBackquote(source) ? `\`${source}\`` : quote(source)
    throw new FunctionError(`regexp: Compile(${quoted}): ${error.message}`)
  }
}

function compile(source: ByteString, work: Work): Regexp | FunctionError {
  if (!validUtf8(source)) return new FunctionError(`error parsing regexp: invalid UTF-8: \`${source}\``)
  try {
    const pattern = parsePattern(decodeUtf8(source))
    work(pattern.node.size * COMPILE_STEPS)
    const program = compileProgram(pattern)
    return { source, program, size: program.code.length, names: groupNumbers(pattern.groups) }
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    return new FunctionError(`error parsing regexp: ${encodeUtf8(error.message)}`)
  }
}

function groupNumbers(groups: readonly (string | undefined)[]): ReadonlyMap<ByteString, readonly number[]> {
  const names = new Map<ByteString, number[]>()
  groups.forEach((name, n) => {
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), n])
  })
  return names
}

/** Regexp.MatchString */
export const testRegexp = (regexp: Regexp, text: ByteString, work: Work = FREE): boolean =>
  search(regexp.program, text, 0, work) !== undefined

/** Regexp.FindString: the empty string when nothing matches. */
export function findFirst(regexp: Regexp, text: ByteString, work: Work = FREE): ByteString {
  const match = search(regexp.program, text, 0, work)
  return match === undefined ? '' : text.slice(match[0], match[1])
}

/** Regexp.FindAllString: at most `limit` matches, all when it is negative; null when there are none. */
export function findAll(
  regexp: Regexp,
  text: ByteString,
  limit: number,
  spend: Spend = UNCOUNTED,
): ByteString[] | null {
  const found = allMatches(regexp, text, limit, spend).map(([start, end]) => text.slice(start, end))
  return found.length === 0 ? null : found
}

/** allMatches of package regexp: an empty match right after another match does not count. */
function allMatches(regexp: Regexp, text: ByteString, limit: number, { work, grow }: Spend): Bounds[] {
  const most = limit < 0 ? text.length + 1 : limit
  const found: Bounds[] = []
  let previousEnd = -1
  for (let at = 0; found.length < most && at <= text.length; ) {
    const match = search(regexp.program, text, at, work)
    if (match === undefined) break
    work(MATCH_STEPS)
    grow(MATCH_BYTES)
    const [start = 0, end = 0] = match
    const empty = end === at
    if (!(empty && start === previousEnd)) found.push(match)
    at = empty ? at + Math.max(runeSize(text, at), 1) : end
    previousEnd = end
  }
  return found
}

/** Regexp.Split: at most `limit` pieces, all when it is negative, null for none asked. */
export function splitRegexp(
  regexp: Regexp,
  text: ByteString,
  limit: number,
  spend: Spend = UNCOUNTED,
): ByteString[] | null {
  if (limit === 0) return null
  if (regexp.source !== '' && text === '') return ['']
  const pieces: ByteString[] = []
  let from = 0
  let end = 0
  for (const [start = 0, stop = 0] of allMatches(regexp, text, limit, spend)) {
    if (limit > 0 && pieces.length === limit - 1) break
    end = start
    if (stop !== 0) pieces.push(text.slice(from, end))
    from = stop
  }
  if (end !== text.length) pieces.push(text.slice(from))
  return pieces
}

/** Regexp.ReplaceAllString: `$1`, `${1}`, `$name`, `${name}` and `$$` in the replacement are expanded. */
export function replaceAll(regexp: Regexp, text: ByteString, replacement: ByteString, spend: Spend): ByteString {
  if (!replacement.includes('$')) return replaceAllLiteral(regexp, text, replacement, spend)
  const pieces = parseTemplate(replacement)
  return replaceMatches(regexp, text, spend, (match) => {
    spend.work(pieces.length * PIECE_STEPS)
    return pieces
      .map((piece) => (typeof piece === 'string' ? piece : groupText(regexp, text, match, piece.group)))
      .join('')
  })
}

/** Regexp.ReplaceAllLiteralString */
export const replaceAllLiteral = (
  regexp: Regexp,
  text: ByteString,
  replacement: ByteString,
  spend: Spend,
): ByteString => replaceMatches(regexp, text, spend, () => replacement)

function replaceMatches(
  regexp: Regexp,
  text: ByteString,
  spend: Spend,
  replace: (match: Bounds) => ByteString,
): ByteString {
  const out = new TextBuilder()
  let lastEnd = 0
  for (let at = 0; at <= text.length; ) {
    const match = search(regexp.program, text, at, spend.work)
    if (match === undefined) break
    const [start = 0, end = 0] = match
    spend.work(MATCH_STEPS)
    out.add(text.slice(lastEnd, start))
    // not for an empty match right after another match
    if (end > lastEnd || start === 0) {
      const piece = replace(match)
      spend.grow(piece.length)
      out.add(piece)
    }
    lastEnd = end
    at = Math.max(at + runeSize(text, at), at + 1, end)
  }
  out.add(text.slice(lastEnd))
  return out.text()
}

/** A literal, or a group by number or name. */
type TemplatePiece = ByteString | { readonly group: number | ByteString }

/** Reads a replacement template as Regexp.Expand does; a `$` that starts no reference stands for itself. */
function parseTemplate(template: ByteString): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  for (let at = 0; at < template.length; ) {
    const dollar = template.indexOf('$', at)
    if (dollar < 0) {
      pieces.push(template.slice(at))
      break
    }
    pieces.push(template.slice(at, dollar))
    const reference = referenceAt(template, dollar + 1)
    pieces.push(reference?.piece ?? '$')
    at = reference?.end ?? dollar + 1
  }
  return pieces
}

function referenceAt(template: ByteString, at: number): { piece: TemplatePiece; end: number } | undefined {
  if (template[at] === '$') return { piece: '$', end: at + 1 }
  const brace = template[at] === '{'
  const start = brace ? at + 1 : at
  const end = wordEnd(template, start)
  if (end === start || (brace && template[end] !== '}')) return undefined
  const name = template.slice(start, end)
  const group = /^(?:0|[1-9][0-9]{0,8})$/.test(name) ? Number(name) : name
  return { piece: { group }, end: brace ? end + 1 : end }
}

const WORD = /^[\p{L}\p{Nd}_]$/u

function wordEnd(text: ByteString, start: number): number {
  let at = start
  while (at < text.length) {
    const [rune, size] = decodeRune(text, at)
    if (!WORD.test(String.fromCodePoint(rune))) break
    at += size
  }
  return at
}

function groupText(regexp: Regexp, text: ByteString, match: Bounds, group: number | ByteString): ByteString {
  const groups = typeof group === 'number' ? [group] : (regexp.names.get(group) ?? [])
  const n = groups.find((g) => (match[2 * g] ?? -1) >= 0)
  return n === undefined ? '' : text.slice(match[2 * n], match[2 * n + 1])
}

/** regexp.QuoteMeta */
export const quoteMeta = (text: ByteString): ByteString => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
