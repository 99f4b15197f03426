import { isImageKey } from '../names.ts'
import type { Rule } from '../rule.ts'
import { isExplicit } from './parts.ts'

/**
 * A reference with a registry and a tag or digest inside a text that no other rule reads: a program, settings of another form, a
 * sentence. Weak, unless the name that it is given there says image. Comments, URLs and patterns do not count.
 * @example
 * kind: ConfigMap
 * data: {init.groovy: "def worker = 'quay.io/a/worker:v1'\ndef docs = 'https://quay.io/a/b:v1'\n"}
 * → quay.io/a/worker:v1
 * @example
 * kind: ConfigMap
 * data: {spawner.py: "c.Spawner.profiles = [{'name': 'small', 'image': 'quay.io/a/small:v1'}]\n"}
 * → quay.io/a/small:v1
 */
export const mention: Rule = { id: 'mention' }

export interface Mention {
  readonly raw: string
  /** line of the text, from 0 */
  readonly line: number
  /** whether it is the value of a name that says image */
  readonly named: boolean
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
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    if (!isWordCharacter(text.charCodeAt(colon + 1)) || !isNameCharacter(text.charCodeAt(colon - 1))) continue
    const at = text.startsWith(ALGORITHM, colon - ALGORITHM.length) ? colon - ALGORITHM.length : colon
    const found = referenceAt(text, at)
    if (found === undefined || seen.has(found.raw) || !isExplicit(found.raw)) continue
    const { raw, start } = found
    while (at > lineEnd) {
      line++
      lineStart = lineEnd + 1
      lineEnd = lineEndOf(text, lineStart)
    }
    if (isAside(text.slice(lineStart, at))) continue
    seen.add(raw)
    yield { raw, line, named: isNamed(text.slice(Math.max(lineStart, start - MAX_NAME), start)) }
  }
}

/** What stands between a name and a digest's colon. */
const ALGORITHM = '@sha256'

/** Whether a text holds a reference. */
export const hasMention = (text: string): boolean => text.includes('/') && mentions(text).next().done !== true

function lineEndOf(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** The text around a colon or an at sign that has the form of a reference with a path. */
function referenceAt(text: string, at: number): { readonly raw: string; readonly start: number } | undefined {
  TAG.lastIndex = at
  const pin = TAG.exec(text)?.[0].replace(/[.-]+$/, '')
  if (pin === undefined) return undefined
  const start = nameStart(text, at)
  const before = text[start - 1] ?? ''
  const after = text[at + pin.length] ?? ''
  if (start === at || GOES_ON.test(before) || GOES_ON.test(after)) return undefined
  const raw = text.slice(start, at) + pin
  return raw.includes('/') && /^[A-Za-z0-9]/.test(raw) ? { raw, start } : undefined
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

/** Letters, digits and `_`. */
const isWordCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f

/** A letter, a digit, `_`, `-`, `.` or `/`. */
const isNameCharacter = (code: number): boolean => isWordCharacter(code) || (code >= 0x2d && code <= 0x2f)

/** Whether the line up to the reference's tag is a comment or publishes it. A longer line is not read for a command. */
const isAside = (line: string): boolean =>
  /^[ \t]*(?:#|\/\/|--|;|\*|<!--)/.test(line) || (line.length <= MAX_LINE && PUBLISHES.test(line))

/** Whether what stands before a reference names it as an image: `'image': '`, `image="`, `image => "`. */
function isNamed(before: string): boolean {
  const name = /([A-Za-z_][\w.-]{0,60})["']?[ \t]{0,9}(?:=>|:=|[:=])[ \t]{0,9}["']?$/.exec(before)?.[1]
  return name !== undefined && isImageKey(name)
}

const PUBLISHES = /(?:^|[\s"'])(?:push|tag|login|--destination|--dest)[\s"'=,]/
const MAX_LINE = 2000
