import type { Text } from '../../../template-engine/go/index.ts'
import { defined } from '../defined.ts'
import { Budget, LimitError } from '../engine.ts'
import { type DiffBounds, diffObjects, type ObjectChange } from './object-diff.ts'
import { type GoldenOutcome, outcomeBytes, outcomeText, type Recording } from './outcome.ts'
import { unifiedDiff } from './text-diff.ts'

/** How a case stands to its recording. */
export interface CaseResult {
  /** the name of the case in golden.yaml */
  readonly name: string
  /** `unrecorded`: there is no recording; `broken`: the case cannot be rendered at all (a chart is missing, a digest is wrong) */
  readonly status: 'same' | 'differs' | 'unrecorded' | 'broken'
  /** why it is broken, or what a difference is that no diff can show */
  readonly reason?: string
  /** objects that came, went or changed */
  readonly objects: readonly ObjectChange[]
  /** images that came and went */
  readonly images: {
    /** not in the recording */
    readonly added: readonly string[]
    /** in the recording only */
    readonly removed: readonly string[]
  }
  /** unified diff of the texts; empty when they are equal */
  readonly diff: string
  /** of a difference, when the recording is of another release of helm than was rendered */
  readonly helm?: {
    /** the release of the recording */
    readonly recorded: Text
    /** the release that renders now */
    readonly rendered: Text
    /** what the two do differently */
    readonly effects: readonly HelmEffect[]
  }
}

/** A document that two releases of helm render differently. */
export interface HelmEffect {
  /** `template: Kind name` */
  readonly document: Text
  /** `changed`, `added`, `removed`, `moved` or `failed` */
  readonly change: Text
  /** names of the mechanisms that cause it; none when no single one does */
  readonly mechanisms: readonly Text[]
}

const NO_IMAGES = { added: [], removed: [] }

/** A result without differences to show. */
export const plainResult = (name: string, status: CaseResult['status'], reason?: string): CaseResult => ({
  name,
  status,
  ...defined({ reason }),
  objects: [],
  images: NO_IMAGES,
  diff: '',
})

/**
 * Compares what a case came to with its recording, byte for byte. Where it takes too much to say what differs, the result says that, and
 * which line is the first. Throws LimitError when time is over.
 */
export function compareOutcomes(
  name: string,
  recorded: Recording | undefined,
  actual: GoldenOutcome,
  bounds: DiffBounds = {},
): CaseResult {
  try {
    return compareWithin(name, recorded, actual, bounds)
  } catch (error) {
    if (!(error instanceof LimitError) || error.limit === 'milliseconds' || recorded === undefined) throw error
    const line = firstDifference(outcomeBytes(recorded), outcomeBytes(actual))
    return plainResult(
      name,
      'differs',
      `differs from line ${line} on; what else takes too much to be shown: ${error.message}`,
    )
  }
}

/** The first line that is not the same in both. */
function firstDifference(old: Uint8Array, fresh: Uint8Array): number {
  let line = 1
  for (let at = 0; at < old.length && old[at] === fresh[at]; at++) if (old[at] === 0x0a) line++
  return line
}

function compareWithin(
  name: string,
  recorded: Recording | undefined,
  actual: GoldenOutcome,
  { limits, budget = new Budget() }: DiffBounds,
): CaseResult {
  if (recorded === undefined) return plainResult(name, 'unrecorded')
  const size = outcomeBytes(recorded).length + outcomeBytes(actual).length
  budget.step(size * BYTE_STEPS)
  if (!('error' in recorded)) {
    budget.step((recorded.images?.length ?? 0) * IMAGE_STEPS)
    budget.grow((recorded.images?.length ?? 0) * IMAGE_BYTES)
  }
  const images = diffImages(recorded, actual)
  if (
    isEqual(outcomeBytes(recorded), outcomeBytes(actual)) &&
    'error' in recorded === 'error' in actual &&
    images === NO_IMAGES
  )
    return plainResult(name, 'same')
  // both as bytes and as texts
  budget.endPhase(2 * size)
  const [old, fresh] = [outcomeText(recorded), outcomeText(actual)]
  if (images === NO_IMAGES && differInEnds(old, fresh)) return plainResult(name, 'differs', LINE_ENDS)
  if ('error' in recorded !== 'error' in actual) return plainResult(name, 'differs', turnOf(recorded, actual))
  const names = { old: `${name} (recorded)`, fresh: `${name} (rendered)` }
  return {
    name,
    status: 'differs',
    objects:
      'error' in recorded || 'error' in actual ? [] : objectsWithin(old, fresh, { budget, ...defined({ limits }) }),
    images,
    diff: unifiedDiff(old, fresh, names, budget),
  }
}

/** A render that became an error, or the reverse: the error says it all, and the text is not a difference to read. */
const turnOf = (recorded: Recording, actual: GoldenOutcome): string =>
  'error' in actual
    ? `does not render any more: ${cut(actual.error)}`
    : `renders now; recorded was: ${'error' in recorded ? cut(recorded.error) : ''}`

/** The beginning of an error: what was recorded may be anything. */
const cut = (text: Text): Text => (text.length > MAX_ERROR ? `${text.slice(0, MAX_ERROR)}…` : text)
const MAX_ERROR = 4000

/** What changed object by object; the data of the objects is not kept. */
function objectsWithin(
  old: Text,
  fresh: Text,
  bounds: DiffBounds & { readonly budget: Budget },
): readonly ObjectChange[] {
  const changes = diffObjects(old, fresh, bounds)
  bounds.budget.endPhase(2 * (old.length + fresh.length))
  return changes
}

/** steps that holding a byte against another takes, and a recorded image; bytes that are kept for that */
const BYTE_STEPS = 0.1
const IMAGE_STEPS = 60
const IMAGE_BYTES = 250

/** Lines that end in CRLF here and in LF there look the same in any report. */
const differInEnds = (old: Text, fresh: Text): boolean =>
  (old.includes('\r\n') || fresh.includes('\r\n')) && unixEnds(old) === unixEnds(fresh)

const unixEnds = (text: Text): Text => text.replaceAll('\r\n', '\n')

const LINE_ENDS =
  'only the line ends differ. If git changed them (core.autocrlf): write `* -text` into a file .gitattributes beside the recordings, and check them out again'

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

function diffImages(recorded: Recording, actual: GoldenOutcome): CaseResult['images'] {
  if ('error' in recorded || 'error' in actual || recorded.images === undefined) return NO_IMAGES
  const [old, fresh] = [new Set(recorded.images), new Set(actual.images)]
  const added = actual.images.filter((image) => !old.has(image))
  const removed = recorded.images.filter((image) => !fresh.has(image))
  return added.length + removed.length === 0 ? NO_IMAGES : { added, removed }
}
