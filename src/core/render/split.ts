import { type ByteString, trimSpace } from '../../../template-engine/go/index.ts'

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

/**
 * Cuts rendered text into documents as helm does: at `(?:^|\s*\n)---\s*`, whatever the dashes are part of; empty pieces are dropped,
 * the others trimmed (as in helm pkg/release/v1/util/manifest.go, SplitManifests). A hand-written search, since the regular
 * expression is quadratic on long runs of blank lines.
 */
export function splitManifests(text: ByteString): ByteString[] {
  const whole = trimSpace(text)
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
  return pieces.map(trimSpace)
}
