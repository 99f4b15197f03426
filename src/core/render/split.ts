import { type ByteString, trimSpace, trimStart } from '../../../template-engine/go/index.ts'
import type { Helm } from '../helm/index.ts'

const SEPARATOR = '---'

/** RE2's \s: it knows no Unicode space and no vertical tab. */
const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f'

/** The next separator at or after `from`: three dashes at the start of the text or of a line whose line end is not spent yet. */
function findSeparator(text: ByteString, from: number): number {
  for (let at = text.indexOf(SEPARATOR, from); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) {
    if (at === 0 || (at > from && text[at - 1] === '\n')) return at
  }
  return -1
}

/** The pieces between `(?:^|\s*\n)---\s*`. A hand-written search, since the regular expression is quadratic on long runs of blank lines. */
function splitAtBlanks(whole: ByteString): ByteString[] {
  const pieces: ByteString[] = []
  let start = 0
  for (let at = findSeparator(whole, 0); at >= 0; at = findSeparator(whole, start)) {
    let end = at
    while (end > start && isBlank(whole[end - 1])) end--
    if (end > start) pieces.push(whole.slice(start, end))
    start = at + SEPARATOR.length
    while (isBlank(whole[start])) start++
  }
  if (start < whole.length) pieces.push(whole.slice(start))
  return pieces
}

/** The pieces between `(?m)^---[ \t]*`. */
function splitAtLines(whole: ByteString): ByteString[] {
  const pieces: ByteString[] = []
  let start = 0
  for (let at = whole.indexOf(SEPARATOR); at >= 0; at = whole.indexOf(SEPARATOR, at + 1)) {
    if (at > 0 && whole[at - 1] !== '\n') continue
    pieces.push(whole.slice(start, at))
    start = at + SEPARATOR.length
    while (whole[start] === ' ' || whole[start] === '\t') start++
  }
  return [...pieces, whole.slice(start)]
}

/**
 * Cuts rendered text into documents as a helm does, at lines that begin with three dashes, whatever the dashes are part of; blank pieces
 * are dropped (as in helm pkg/release/v1/util/manifest.go, SplitManifests). How much white space is left: see BEHAVIOURS.documents.
 */
export function splitManifests(text: ByteString, { does: { documents } }: Helm): ByteString[] {
  if (documents === 'trimmed') return splitAtBlanks(trimSpace(text)).map(trimSpace)
  const whole = trimStart(text)
  const pieces = documents === 'by-line' ? splitAtLines(whole) : splitAtBlanks(whole)
  return pieces.filter((piece) => trimSpace(piece) !== '').map(trimStart)
}
