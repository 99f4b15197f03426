import { GoError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'
import { decodeRune } from './utf8.ts'

/** A pattern that does not compile. The message is Go's. */
export class BadPattern extends GoError {
  /** always `BadPattern` */
  override readonly name = 'BadPattern'
  constructor() {
    super('syntax error in pattern')
  }
}

const RUNE_ERROR = 0xfffd

interface Chunk {
  readonly star: boolean
  readonly text: ByteString
  readonly rest: ByteString
}

/** Cuts the next run without a star off the pattern (as in path/filepath match.go, scanChunk). */
function scanChunk(pattern: ByteString): Chunk {
  let start = 0
  while (pattern[start] === '*') start++
  let inRange = false
  let at = start
  for (; at < pattern.length; at++) {
    const c = pattern[at]
    if (c === '\\') {
      if (at + 1 < pattern.length) at++
    } else if (c === '[') inRange = true
    else if (c === ']') inRange = false
    else if (c === '*' && !inRange) break
  }
  return { star: start > 0, text: pattern.slice(start, at), rest: pattern.slice(at) }
}

/** A character of a class, perhaps escaped (getEsc). Returns it and where the pattern goes on. */
function classRune(chunk: ByteString, at: number): [code: number, next: number] {
  if (at >= chunk.length || chunk[at] === '-' || chunk[at] === ']') throw new BadPattern()
  const start = chunk[at] === '\\' ? at + 1 : at
  if (start >= chunk.length) throw new BadPattern()
  const [code, size] = decodeRune(chunk, start)
  if (code === RUNE_ERROR && size === 1) throw new BadPattern()
  if (start + size >= chunk.length) throw new BadPattern()
  return [code, start + size]
}

/** Reads the class that starts after `[` at `at`. Returns whether it matches and where the pattern goes on. */
function matchClass(chunk: ByteString, at: number, code: number): [matches: boolean, next: number] {
  const negated = chunk[at] === '^'
  let next = negated ? at + 1 : at
  let found = false
  for (let ranges = 0; chunk[next] !== ']' || ranges === 0; ranges++) {
    const [low, afterLow] = classRune(chunk, next)
    const [high, afterHigh] = chunk[afterLow] === '-' ? classRune(chunk, afterLow + 1) : [low, afterLow]
    if (low <= code && code <= high) found = true
    next = afterHigh
  }
  return [found !== negated, next + 1]
}

/** Matches a run without stars at `at` of the name: where the name goes on, or -1. The run is read to its end either way, to find what is malformed. */
function matchChunk(chunk: ByteString, name: ByteString, at: number): number {
  let failed = false
  let from = at
  for (let i = 0; i < chunk.length; ) {
    if (from >= name.length) failed = true
    const c = chunk[i]
    if (c === '[') {
      const [code, size] = failed ? [0, 0] : decodeRune(name, from)
      const [matches, next] = matchClass(chunk, i + 1, code)
      if (!matches) failed = true
      from += size
      i = next
    } else if (c === '?') {
      if (name[from] === '/') failed = true
      from += failed ? 0 : decodeRune(name, from)[1]
      i++
    } else {
      if (c === '\\' && ++i >= chunk.length) throw new BadPattern()
      if (!failed && chunk[i] !== name[from]) failed = true
      from++
      i++
    }
  }
  return failed ? -1 : from
}

/** Where the chunk matches after a star that skips at least one byte and no `/`; -1 if nowhere. */
function afterStar(chunk: ByteString, name: ByteString, at: number, last: boolean): number {
  for (let i = at; i < name.length && name[i] !== '/'; i++) {
    const next = matchChunk(chunk, name, i + 1)
    if (next >= 0 && (!last || next === name.length)) return next
  }
  return -1
}

/** Go's filepath.Match with `/` as separator: the whole name must match. Throws {@link BadPattern}, if matching gets as far as what is malformed. */
export function fileMatch(pattern: ByteString, name: ByteString): boolean {
  let rest = pattern
  let at = 0
  while (rest.length > 0) {
    const chunk = scanChunk(rest)
    rest = chunk.rest
    if (chunk.star && chunk.text === '') return !name.slice(at).includes('/')
    const next = matchChunk(chunk.text, name, at)
    if (next >= 0 && (next === name.length || rest.length > 0)) {
      at = next
      continue
    }
    const later = chunk.star ? afterStar(chunk.text, name, at, rest.length === 0) : -1
    if (later < 0) return false
    at = later
  }
  return at === name.length
}
