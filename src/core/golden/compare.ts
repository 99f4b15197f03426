import type { Text } from '../../../template-engine/go/index.ts'
import { defined } from '../defined.ts'
import { diffObjects, type ObjectChange } from './object-diff.ts'
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

/** Compares what a case came to with its recording, byte for byte. */
export function compareOutcomes(name: string, recorded: Recording | undefined, actual: GoldenOutcome): CaseResult {
  if (recorded === undefined) return plainResult(name, 'unrecorded')
  const images = diffImages(recorded, actual)
  if (
    isEqual(outcomeBytes(recorded), outcomeBytes(actual)) &&
    'error' in recorded === 'error' in actual &&
    images === NO_IMAGES
  )
    return plainResult(name, 'same')
  const [old, fresh] = [outcomeText(recorded), outcomeText(actual)]
  if (images === NO_IMAGES && unixEnds(old) === unixEnds(fresh)) return plainResult(name, 'differs', LINE_ENDS)
  if ('error' in recorded !== 'error' in actual) return plainResult(name, 'differs', turnOf(recorded, actual))
  const names = { old: `${name} (recorded)`, fresh: `${name} (rendered)` }
  return {
    name,
    status: 'differs',
    objects: 'error' in recorded || 'error' in actual ? [] : diffObjects(old, fresh),
    images,
    diff: unifiedDiff(old, fresh, names),
  }
}

/** A render that became an error, or the reverse: the error says it all, and the text is not a difference to read. */
const turnOf = (recorded: Recording, actual: GoldenOutcome): string =>
  'error' in actual
    ? `does not render any more: ${actual.error}`
    : `renders now; recorded was: ${'error' in recorded ? recorded.error : ''}`

/** Lines that end in CRLF here and in LF there look the same in any report. */
const unixEnds = (text: Text): Text => text.replaceAll('\r\n', '\n')

const LINE_ENDS =
  'only the line ends differ. If git changed them (core.autocrlf): write `* -text` into a file .gitattributes beside the recordings, and check them out again'

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

function diffImages(recorded: Recording, actual: GoldenOutcome): CaseResult['images'] {
  if ('error' in recorded || 'error' in actual || recorded.images === undefined) return NO_IMAGES
  const [old, fresh] = [new Set(recorded.images), new Set(actual.images)]
  const added = actual.images.filter((image) => !old.has(image))
  const removed = recorded.images.filter((image) => !fresh.has(image))
  return added.length + removed.length === 0 ? NO_IMAGES : { added, removed }
}
