import { type Text, unstableSort } from '../../../template-engine/go/index.ts'
import { type Constraints, compareVersions, satisfies, type Version } from '../../../template-engine/modules/index.ts'
import { AicrError, say } from '../errors.ts'
import { readConstraints, readStrictVersion, readVersion } from '../go-text.ts'

/** A semantic version, loosely read (`v1.2` is one), or undefined. */
export const tryVersion: (text: Text) => Version | undefined = readVersion

/** A strict semantic version, as registries' tags must be to count. */
export const tryStrictVersion: (text: Text) => Version | undefined = readStrictVersion

/** Whether a version asked for names one version and no range: then what was found once stays right. */
export const isExact = (wanted: string): boolean => tryStrictVersion(wanted.replace(/^v/, '')) !== undefined

/**
 * Orders versions newest first, unreadable ones last; equals as Go's sort leaves them, which is the order that helm's index
 * and tag list are searched in.
 */
export function newestFirst<T>(items: readonly T[], versionOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, version: tryVersion(versionOf(item)) }))
  // sort.Reverse swaps the arguments of the comparison
  const sorted = unstableSort(keyed, (a, b) => {
    if (b.version === undefined) return a.version !== undefined
    return a.version !== undefined && compareVersions(b.version, a.version) < 0
  })
  return sorted.map((one) => one.item)
}

/**
 * The items that answer to a version, best first: those that are exactly the text, then those that satisfy it as a range.
 * Empty is `*`, the newest stable; a range without pre-release admits none. `items` are newest first.
 * As helm's IndexFile.Get and GetTagMatchingVersionOrConstraint. Throws AicrError INVALID_REFERENCE for text that is not a range.
 */
export function matching<T>(items: readonly T[], versionOf: (item: T) => string, text: string): T[] {
  const wanted = text.trim()
  const exact = wanted === '' ? [] : items.filter((item) => versionOf(item) === wanted)
  const constraints = readRange(wanted === '' ? '*' : wanted)
  const within = items.filter((item) => {
    const version = tryVersion(versionOf(item))
    return version !== undefined && satisfies(constraints, version)
  })
  return [...exact, ...within.filter((item) => !exact.includes(item))]
}

function readRange(text: string): Constraints {
  try {
    return readConstraints(text)
  } catch (cause) {
    throw new AicrError(
      'INVALID_REFERENCE',
      say`version "${{ given: text }}" is neither a version nor a range: ${{ cause }}`,
    )
  }
}
