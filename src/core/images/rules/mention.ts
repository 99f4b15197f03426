import type { Rule } from '../rule.ts'
import { isExplicit } from './parts.ts'

/**
 * A reference with a registry and a tag or digest inside a text that no other rule reads: a program, settings of another form, a
 * sentence. Weak. Comments, URLs and patterns do not count.
 * @example
 * kind: ConfigMap
 * data: {init.groovy: "def worker = 'quay.io/a/worker:v1'\ndef docs = 'https://quay.io/a/b:v1'\n"}
 * → quay.io/a/worker:v1
 */
export const mention: Rule = { id: 'mention' }

export interface Mention {
  readonly raw: string
  /** line of the text, from 0 */
  readonly line: number
}

/** A host and a path before a colon or an at sign are not longer. */
const MAX_NAME = 300
const TAG = /:\w[\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64}/y
/** What makes a pattern, a template, an address or a longer word of it. */
const GOES_ON = /[/:@*$%{}()\\]/

/** The references in a text, in order, each once. Time is linear in the text's length. */
export function* mentions(text: string): Generator<Mention> {
  const seen = new Set<string>()
  let [line, lineStart, lineEnd] = [0, 0, lineEndOf(text, 0)]
  for (let at = text.search(/[:@]/); at >= 0; at = nextSign(text, at + 1)) {
    while (at > lineEnd) {
      line++
      lineStart = lineEnd + 1
      lineEnd = lineEndOf(text, lineStart)
    }
    const raw = referenceAt(text, at)
    if (raw === undefined) continue
    if (!seen.has(raw) && isExplicit(raw) && !isAside(text.slice(lineStart, Math.min(lineEnd, at)))) {
      seen.add(raw)
      yield { raw, line }
    }
  }
}

/** Whether a text holds a reference. */
export const hasMention = (text: string): boolean => text.includes('/') && mentions(text).next().done !== true

function lineEndOf(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function nextSign(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COLON || code === AT) return at
  }
  return -1
}

const COLON = 0x3a
const AT = 0x40

/** The text around a colon or an at sign that has the form of a reference with a path. */
function referenceAt(text: string, at: number): string | undefined {
  TAG.lastIndex = at
  const pin = TAG.exec(text)?.[0].replace(/[.-]+$/, '')
  if (pin === undefined) return undefined
  const start = nameStart(text, at)
  const before = text[start - 1] ?? ''
  const after = text[at + pin.length] ?? ''
  if (start === at || GOES_ON.test(before) || GOES_ON.test(after)) return undefined
  const raw = text.slice(start, at) + pin
  return raw.includes('/') && /^[A-Za-z0-9]/.test(raw) ? raw : undefined
}

/** Where the name that ends at `end` begins; a port belongs to it. */
function nameStart(text: string, end: number): number {
  const least = Math.max(0, end - MAX_NAME)
  let start = end
  while (start > least && isNameCharacter(text.charCodeAt(start - 1))) start--
  const port = text[start - 1] === ':' && /^\d{1,5}\//.test(text.slice(start, Math.min(start + 6, end)))
  if (!port) return start
  start--
  while (start > least && isNameCharacter(text.charCodeAt(start - 1))) start--
  return start
}

/** Letters, digits, `-`, `.`, `/` and `_`. */
const isNameCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x2d && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f

/** A comment, or a command that publishes: `line` is the line up to the colon. Longer lines are data of a program. */
const isAside = (line: string): boolean =>
  /^[ \t]*(?:#|\/\/|--|;|\*|<!--)/.test(line) || (line.length <= MAX_LINE && PUBLISHES.test(line))

const PUBLISHES = /(?:^|[\s"'])(?:push|tag|login|--destination|--dest)[\s"'=,]/
const MAX_LINE = 2000
