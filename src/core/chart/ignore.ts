import { BadPattern, type ByteString, fileMatch, trimSpace } from '../../../template-engine/go/index.ts'
import { Budget } from '../engine.ts'
import { HelmError } from '../errors.ts'
import { baseName } from '../paths.ts'
import type { ChartFile } from '../seams.ts'

interface IgnoreRule {
  readonly fits: (name: ByteString) => boolean
  /** the pattern meets the whole path, not the base name alone */
  readonly wholePath: boolean
  readonly negated: boolean
  readonly directoriesOnly: boolean
  /** steps to match a name of one byte */
  readonly price: number
}

/** What a `.helmignore` file says, in its order. */
export type IgnoreRules = readonly IgnoreRule[]

/** steps that reading a byte of the file takes, and looking at a rule for a name */
const READ_STEPS = 8
const RULE_STEPS = 2
/** bytes that a line and its rule keep */
const RULE_BYTES = 240
const MAX_LINE = 64 * 1024
/** helm's own rule, after all others: dot files directly in templates/ */
const BUILT_IN = 'templates/.?*'

function readRule(line: ByteString): IgnoreRule | undefined {
  const rule = trimSpace(line)
  if (rule === '' || rule.startsWith('#')) return undefined
  if (rule.includes('**')) throw new HelmError('double-star (**) syntax is not supported')
  try {
    fileMatch(rule, 'abc')
  } catch (cause) {
    if (cause instanceof BadPattern) throw new HelmError(cause.message, { cause })
    throw cause
  }
  const negated = rule.startsWith('!')
  const positive = negated ? rule.slice(1) : rule
  const directoriesOnly = positive.endsWith('/')
  const path = directoriesOnly ? positive.slice(0, -1) : positive
  const pattern = path.startsWith('/') ? path.slice(1) : path
  const price = SPECIAL.test(pattern.slice(1)) ? Math.ceil(pattern.length / 2) : 0
  return { fits: matcherOf(pattern), wholePath: path.includes('/'), negated, directoriesOnly, price }
}

const SPECIAL = /[*?[\\]/

/** How to match a pattern. Most patterns are a name or an ending and need no matcher. */
function matcherOf(pattern: ByteString): (name: ByteString) => boolean {
  if (!SPECIAL.test(pattern)) return (name) => name === pattern
  const suffix = pattern.slice(1)
  if (!pattern.startsWith('*') || SPECIAL.test(suffix)) return (name) => matches(pattern, name)
  return (name) => name.endsWith(suffix) && !name.slice(0, name.length - suffix.length).includes('/')
}

function matches(pattern: ByteString, name: ByteString): boolean {
  try {
    return fileMatch(pattern, name)
  } catch (error) {
    if (error instanceof BadPattern) return false
    throw error
  }
}

/**
 * Reads a `.helmignore` file (undefined: there is none) and adds helm's own rule (as in helm pkg/ignore/rules.go).
 * Throws HelmError on `**` and on patterns that do not compile.
 */
export function readIgnoreRules(text: ByteString | undefined, budget: Budget = new Budget()): IgnoreRules {
  budget.step((text?.length ?? 0) * READ_STEPS)
  let rules = 1
  for (let at = text?.indexOf('\n') ?? -1; at >= 0; at = text?.indexOf('\n', at + 1) ?? -1) rules++
  budget.grow(rules * RULE_BYTES)
  const lines = (text ?? '').split('\n')
  if (lines.some((line) => line.length >= MAX_LINE)) throw new HelmError('bufio.Scanner: token too long')
  lines[0] = stripBom(lines[0] ?? '')
  return [...lines, BUILT_IN].map(readRule).filter((rule) => rule !== undefined)
}

const matchesRule = (rule: IgnoreRule, path: ByteString): boolean => rule.fits(rule.wholePath ? path : baseName(path))

/**
 * Whether a file or directory of a chart is left out; an ignored directory is not entered. `path` is relative to the chart, `/` separated.
 * The first decisive rule wins. A negated rule is decisive for what it does NOT match, unlike in .gitignore.
 */
export function isIgnored(
  rules: IgnoreRules,
  path: ByteString,
  isDirectory: boolean,
  budget: Budget = new Budget(),
): boolean {
  if (path === '' || path === '.' || path === './') return false
  for (const rule of rules) {
    budget.step(RULE_STEPS + rule.price * path.length)
    const applies = !rule.directoriesOnly || isDirectory
    if (rule.negated) {
      if (!applies || !matchesRule(rule, path)) return true
    } else if (applies && matchesRule(rule, path)) return true
  }
  return false
}

const compare = (a: ByteString[], b: ByteString[]): number => {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x = '', y = ''] = [a[i], b[i]]
    if (x !== y) return x < y ? -1 : 1
  }
  return a.length - b.length
}

/**
 * A chart directory's files as helm loads them, from a flat list: those not ignored, in the order of helm's walk
 * (byte order of names, directory by directory), byte-order marks taken off. The `.helmignore` at the top is looked up in the list itself.
 */
export function selectFiles(files: readonly ChartFile[], budget: Budget = new Budget()): ChartFile[] {
  const rules = readIgnoreRules(files.find((file) => file.path === '.helmignore')?.data, budget)
  const pruned = new Map<ByteString, boolean>()
  const isPruned = (directory: ByteString): boolean => {
    const known = pruned.get(directory) ?? isIgnored(rules, directory, true, budget)
    pruned.set(directory, known)
    return known
  }
  const under = new Map<ByteString, boolean>()
  /** whether a directory is pruned, or one that it lies in */
  const isUnderPruned = (directory: ByteString): boolean => {
    const known = under.get(directory)
    if (known !== undefined) return known
    let is = false
    for (let end = directory.indexOf('/', 1); !is && end > 0; end = directory.indexOf('/', end + 1))
      is = isPruned(directory.slice(0, end))
    is ||= isPruned(directory)
    under.set(directory, is)
    return is
  }
  const isKept = ({ path }: ChartFile): boolean => {
    const end = path.lastIndexOf('/')
    return !(end > 0 && isUnderPruned(path.slice(0, end))) && !isIgnored(rules, path, false, budget)
  }
  return files
    .filter(isKept)
    .map((file) => ({ file, parts: file.path.split('/') }))
    .sort((a, b) => compare(a.parts, b.parts))
    .map(({ file }) => ({ path: file.path, data: stripBom(file.data) }))
}

const BOM = '\xef\xbb\xbf'

/** A text without the byte-order mark that it may begin with. */
export const stripBom = (text: ByteString): ByteString => (text.startsWith(BOM) ? text.slice(BOM.length) : text)
