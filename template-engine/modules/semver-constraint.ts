import { FunctionError, LimitError } from '../errors.ts'
import { quote } from '../go/quote.ts'
import type { ByteString } from '../value/value.ts'
import { comparePrerelease, compareVersions, parseVersion, type SemverRules, type Version } from './semver.ts'

/** A parsed constraint: any of the groups, and within a group all of its members. As Constraints in Masterminds/semver. */
export interface Constraints {
  readonly groups: readonly Group[]
  readonly rules: SemverRules
}

interface Group {
  readonly members: readonly Constraint[]
  /** a member names a pre-release: the whole group then admits pre-releases */
  readonly pre: boolean
}

interface Constraint {
  readonly operator: string
  readonly version: Version
  /** minor and patch are absent or wildcards */
  readonly minorDirty: boolean
  /** only patch is absent or a wildcard */
  readonly patchDirty: boolean
  /** any part is absent or a wildcard */
  readonly dirty: boolean
}

const MAX_LENGTH = 4096
const SPACE = '[\\t\\n\\f\\r ]'
const PARTIAL =
  'v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?'
const PLAIN = PARTIAL.replaceAll(/\((?!\?)/g, '(?:')
// In the order of Masterminds' alternation, which decides what an unanchored search finds first.
const OPERATOR = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^'
const SIGNED = `(?:(?:!=|>=|=>|<=|=<|~>|[=<>~^])${SPACE}*)?${PLAIN}`
const ONE = new RegExp(`^${SPACE}*(${OPERATOR})${SPACE}*(${PARTIAL})${SPACE}*$`)
const EACH = new RegExp(`(?:${OPERATOR})${SPACE}*${PLAIN}`, 'g')
const RANGE = new RegExp(`${SPACE}*(${PLAIN})${SPACE}+-${SPACE}+(${PLAIN})${SPACE}*`, 'g')
// Each blank can be matched in one way only: the original's nested repetition would backtrack without end here.
const GROUP = new RegExp(`^${SPACE}*${SIGNED}(?:(?:${SPACE}+|${SPACE}*,${SPACE}*)${SIGNED})*${SPACE}*$`)

/** Reads a constraint (NewConstraint). Throws FunctionError with Masterminds' text. */
export function parseConstraints(text: ByteString, rules: SemverRules = '3.4'): Constraints {
  const shown = (part: ByteString): ByteString => (rules === '3.5' ? quote(part) : part)
  if (text.length > MAX_LENGTH) throw new LimitError('version constraint bytes', MAX_LENGTH)
  const parts = rewriteRanges(text).split('||')
  if (rules === '3.5') checkSize(text, parts.length)
  const groups = parts.map((part): Group => {
    if (!GROUP.test(part)) throw new FunctionError(`improper constraint: ${shown(part)}`)
    const members = (part.match(EACH) ?? [part]).map((one) => parseConstraint(one, shown, rules))
    return { members, pre: members.some((m) => m.version.pre !== '') }
  })
  return { groups, rules }
}

/** Bounds that Masterminds has since 3.5. */
const LONGEST = 512
const MOST_GROUPS = 32

function checkSize(text: ByteString, groups: number): void {
  if (text.length > LONGEST) throw new FunctionError(`constraint string is too long (max ${LONGEST} bytes)`)
  if (groups > MOST_GROUPS) throw new FunctionError(`too many constraint groups (max ${MOST_GROUPS})`)
}

/** `a - b` becomes `>= a, <= b`. */
function rewriteRanges(text: ByteString): ByteString {
  let out = text
  for (const m of text.matchAll(RANGE)) out = out.replace(m[0], () => `>= ${m[1]}, <= ${m[2]} `)
  return out
}

const isWild = (part: string | undefined): boolean =>
  part === undefined || ['', 'x', 'X', '*'].includes(part.startsWith('.') ? part.slice(1) : part)

function parseConstraint(text: ByteString, shown: (text: ByteString) => ByteString, rules: SemverRules): Constraint {
  const m = ONE.exec(text)
  if (m === null) throw new FunctionError(`improper constraint: ${shown(text)}`)
  const [, operator = '', whole = '', major = '', minor, patch, pre = ''] = m
  const noMajor = isWild(major)
  const minorDirty = !noMajor && isWild(minor)
  const patchDirty = !noMajor && !minorDirty && isWild(patch)
  const version = noMajor
    ? `0.0.0${pre}`
    : minorDirty
      ? `${major}.0.0${pre}`
      : patchDirty
        ? `${major}${minor}.0${pre}`
        : whole
  return {
    operator,
    version: parsePart(version, rules),
    minorDirty,
    patchDirty,
    dirty: noMajor || minorDirty || patchDirty,
  }
}

function parsePart(text: ByteString, rules: SemverRules): Version {
  try {
    return parseVersion(text)
  } catch {
    throw new FunctionError(rules === '3.3' ? 'constraint Parser Error' : 'constraint parser error')
  }
}

/** Whether the version satisfies the constraint. A pre-release never satisfies a group that names none. */
export function satisfies(constraints: Constraints, version: Version): boolean {
  const meets = (c: Constraint): boolean => CHECKS[c.operator]?.(version, c) ?? false
  if (constraints.rules === '3.3') {
    return constraints.groups.some((g) => g.members.every((c) => admitsAlone(version, c) && meets(c)))
  }
  return constraints.groups.some((g) => (g.pre || version.pre === '') && g.members.every(meets))
}

/** Before 3.4 every constraint admitted pre-releases for itself; `!=` of a whole version admitted any. */
const admitsAlone = (version: Version, c: Constraint): boolean =>
  version.pre === '' || c.version.pre !== '' || (c.operator === '!=' && !c.dirty)

type Check = (v: Version, c: Constraint) => boolean

const notEqual: Check = (v, { version: o, dirty, minorDirty, patchDirty }) => {
  if (!dirty) return compareVersions(v, o) !== 0
  if (o.major !== v.major) return true
  if (minorDirty) return false
  if (o.minor !== v.minor) return true
  if (!patchDirty) return compareVersions(v, o) !== 0
  return (v.pre !== '' || o.pre !== '') && comparePrerelease(v.pre, o.pre) !== 0
}

// A partial version stands for all it covers: >11 means 12 and up, >11.1 means 11.2 and up.
const greater: Check = (v, { version: o, dirty, minorDirty, patchDirty }) => {
  if (!dirty) return compareVersions(v, o) > 0
  if (v.major !== o.major) return v.major > o.major
  if (minorDirty) return false
  return patchDirty ? v.minor > o.minor : compareVersions(v, o) > 0
}

const less: Check = (v, c) => compareVersions(v, c.version) < 0

const greaterOrEqual: Check = (v, c) => compareVersions(v, c.version) >= 0

const lessOrEqual: Check = (v, { version: o, dirty, minorDirty }) => {
  if (!dirty) return compareVersions(v, o) <= 0
  return v.major < o.major || (v.major === o.major && (v.minor <= o.minor || minorDirty))
}

const tilde: Check = (v, { version: o, minorDirty, patchDirty }) => {
  if (compareVersions(v, o) < 0) return false
  if (o.major === 0n && o.minor === 0n && o.patch === 0n && !minorDirty && !patchDirty) return true
  return v.major === o.major && (v.minor === o.minor || minorDirty)
}

const tildeOrEqual: Check = (v, c) => (c.dirty ? tilde(v, c) : compareVersions(v, c.version) === 0)

const caret: Check = (v, { version: o, minorDirty, patchDirty }) => {
  if (compareVersions(v, o) < 0) return false
  if (o.major > 0n || minorDirty) return v.major === o.major
  if (v.major > 0n) return false
  if (o.minor > 0n || patchDirty) return v.minor === o.minor
  return v.minor === 0n && v.patch === o.patch
}

const CHECKS: Readonly<Record<string, Check>> = {
  '': tildeOrEqual,
  '=': tildeOrEqual,
  '!=': notEqual,
  '>': greater,
  '<': less,
  '>=': greaterOrEqual,
  '=>': greaterOrEqual,
  '<=': lessOrEqual,
  '=<': lessOrEqual,
  '~': tilde,
  '~>': tilde,
  '^': caret,
}
