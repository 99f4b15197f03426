import { LIMITS } from './limits.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Reads a text of JSON that came from elsewhere. Throws SyntaxError for what is not JSON, and for what is nested deeper than
 * `LIMITS.dataDepth`: V8 keeps hundreds of megabytes for a few megabytes of brackets.
 */
export function parseJson(text: string): unknown {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) quoted = !quoted
    else if (quoted) {
      if (c === BACKSLASH) at++
    } else if (c === 0x5b || c === 0x7b) {
      if (++depth > LIMITS.dataDepth) throw new SyntaxError('nested too deeply')
    } else if (c === 0x5d || c === 0x7d) depth--
  }
  return JSON.parse(text)
}
