import { FunctionError } from '../errors.ts'
import type { ByteString } from '../value/value.ts'

/**
 * Releases of Masterminds/semver. 3.3: a pre-release satisfies constraints that name one, each by itself; messages with capitals. 3.4: a
 * group of constraints admits pre-releases when any of it names one. 3.5: messages quote, long texts are refused.
 */
export type SemverRules = '3.3' | '3.4' | '3.5'

/** A semantic version, as in Masterminds/semver. `original` is the text it was read from. */
export interface Version {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly pre: ByteString
  readonly metadata: ByteString
  readonly original: ByteString
  /** read by a release that refuses to count past uint64, as 3.5 does */
  readonly bounded?: true
}

const MAX_LENGTH = 256
const MAX_UINT64 = (1n << 64n) - 1n
const LOOSE = /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/
/** an identifier of a pre-release or of metadata without a character */
const EMPTY_IDENTIFIER = /^\.|\.\.|\.$/
const DIGITS = /^[0-9]+$/
const IDENTIFIER = /^[0-9A-Za-z-]+$/

/**
 * Reads a version as NewVersion does: a leading `v`, missing parts and leading zeros are forgiven.
 * Throws FunctionError with Masterminds' text.
 */
export function parseVersion(text: ByteString, rules: SemverRules = '3.4'): Version {
  if (rules === '3.5' && text.length > MAX_LENGTH) {
    throw new FunctionError(`version string is too long (max ${MAX_LENGTH} bytes)`)
  }
  if (rules === '3.5') return { ...parseLoose(text), bounded: true }
  if (rules === '3.4') return parseLoose(text)
  try {
    return parseLoose(text)
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(inOldWords(error.message)) : error
  }
}

const inOldWords = (message: ByteString): ByteString =>
  message
    .replace('invalid semantic version', 'Invalid Semantic Version')
    .replace(/^invalid prerelease/, 'Invalid Prerelease')
    .replace(/^(error parsing v|version s)/, (first) => first.slice(0, 1).toUpperCase() + first.slice(1))

function parseLoose(text: ByteString): Version {
  const m = LOOSE.exec(text)
  if (m === null || EMPTY_IDENTIFIER.test(m[4] ?? '') || EMPTY_IDENTIFIER.test(m[5] ?? ''))
    throw new FunctionError('invalid semantic version')
  const segment = (s: string | undefined): bigint => {
    if (s === undefined) return 0n
    const digits = s.startsWith('.') ? s.slice(1) : s
    return parseUint(digits, (why) => `error parsing version segment: ${why}`)
  }
  const version = {
    major: segment(m[1]),
    minor: segment(m[2]),
    patch: segment(m[3]),
    pre: m[4] ?? '',
    metadata: m[5] ?? '',
    original: text,
  }
  if (version.pre !== '') validatePrerelease(version.pre)
  return version
}

/** Reads a version that follows the specification to the letter (StrictNewVersion). Throws FunctionError with Masterminds' text. */
export function parseStrictVersion(text: ByteString): Version {
  if (text === '') throw new FunctionError('version string empty')
  const first = text.indexOf('.')
  const second = first < 0 ? -1 : text.indexOf('.', first + 1)
  if (second < 0) throw new FunctionError('invalid semantic version')
  const major = text.slice(0, first)
  const minor = text.slice(first + 1, second)
  const [beforePlus, metadata] = cut(text.slice(second + 1), '+')
  if (metadata !== undefined) validateMetadata(metadata)
  const [patch, pre] = cut(beforePlus, '-')
  if (pre !== undefined) validatePrerelease(pre)
  for (const part of [major, minor, patch]) {
    if (!/^[0-9]*$/.test(part)) throw new FunctionError('invalid characters in version')
    if (part.length > 1 && part.startsWith('0')) throw new FunctionError('version segment starts with 0')
  }
  const [a, b, c] = [parseUint(major), parseUint(minor), parseUint(patch)]
  return { major: a, minor: b, patch: c, pre: pre ?? '', metadata: metadata ?? '', original: text }
}

/** `1.2.3-pre+meta`, normalised: no `v`, no missing parts. */
export function formatVersion(v: Version): ByteString {
  const pre = v.pre === '' ? '' : `-${v.pre}`
  const metadata = v.metadata === '' ? '' : `+${v.metadata}`
  return `${v.major}.${v.minor}.${v.patch}${pre}${metadata}`
}

/** -1, 0 or 1. Pre-releases sort before their release; metadata is ignored. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 {
  return (
    order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch) || comparePrereleaseOf(a.pre, b.pre)
  )
}

function comparePrereleaseOf(a: ByteString, b: ByteString): -1 | 0 | 1 {
  if (a === '') return b === '' ? 0 : 1
  return b === '' ? -1 : comparePrerelease(a, b)
}

/** Compares two pre-release strings part by part; an absent part sorts first. */
export function comparePrerelease(a: ByteString, b: ByteString): -1 | 0 | 1 {
  const as = a.split('.')
  const bs = b.split('.')
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const order = comparePart(as[i] ?? '', bs[i] ?? '')
    if (order !== 0) return order
  }
  return 0
}

// A part that overflows uint64 counts as text, as strconv.ParseUint refuses it.
function comparePart(a: ByteString, b: ByteString): -1 | 0 | 1 {
  if (a === b) return 0
  if (a === '') return -1
  if (b === '') return 1
  const x = asUint(a)
  const y = asUint(b)
  if (x === undefined && y === undefined) return a > b ? 1 : -1
  if (y === undefined) return -1
  if (x === undefined) return 1
  return x > y ? 1 : -1
}

/** One more of a part. Throws FunctionError where a release does not count past uint64. */
function increment(v: Version, part: 'major' | 'minor' | 'patch'): bigint {
  if (v.bounded && v[part] === MAX_UINT64) throw new FunctionError(`${part} version increment would overflow uint64`)
  return BigInt.asUintN(64, v[part] + 1n)
}

/** The next patch version; of a pre-release, its release. */
export function incPatch(v: Version): Version {
  return renamed(v, { ...v, pre: '', metadata: '', patch: v.pre === '' ? increment(v, 'patch') : v.patch })
}

export const incMinor = (v: Version): Version =>
  renamed(v, { ...v, pre: '', metadata: '', patch: 0n, minor: increment(v, 'minor') })

export const incMajor = (v: Version): Version =>
  renamed(v, { ...v, pre: '', metadata: '', patch: 0n, minor: 0n, major: increment(v, 'major') })

export function setPrerelease(v: Version, pre: ByteString): Version {
  if (pre !== '') validatePrerelease(pre)
  return renamed(v, { ...v, pre })
}

export function setMetadata(v: Version, metadata: ByteString): Version {
  if (metadata !== '') validateMetadata(metadata)
  return renamed(v, { ...v, metadata })
}

const renamed = (from: Version, to: Version): Version => ({
  ...to,
  original: (from.original.startsWith('v') ? 'v' : '') + formatVersion(to),
})

function validatePrerelease(pre: ByteString): void {
  for (const part of pre.split('.')) {
    if (part === '') throw new FunctionError('invalid prerelease string')
    if (DIGITS.test(part)) {
      if (part.length > 1 && part.startsWith('0')) throw new FunctionError('version segment starts with 0')
    } else if (!IDENTIFIER.test(part)) throw new FunctionError('invalid prerelease string')
  }
}

function validateMetadata(metadata: ByteString): void {
  for (const part of metadata.split('.')) {
    if (!IDENTIFIER.test(part)) throw new FunctionError('invalid metadata string')
  }
}

const order = (a: bigint, b: bigint): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0)

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function asUint(text: string): bigint | undefined {
  if (!DIGITS.test(text)) return undefined
  // 2^64 has 20 digits: longer only with leading zeros, and those need no huge BigInt
  const digits = text.replace(/^0+(?=.)/, '')
  if (digits.length > 20) return undefined
  const n = BigInt(digits)
  return n > MAX_UINT64 ? undefined : n
}

function parseUint(digits: string, wrap: (why: string) => string = (why) => why): bigint {
  const n = asUint(digits)
  if (n !== undefined) return n
  const why = digits === '' ? 'invalid syntax' : 'value out of range'
  throw new FunctionError(wrap(`strconv.ParseUint: parsing "${digits}": ${why}`))
}
