import { requireParts } from '../core/brand.ts'
import type { TimeOptions } from '../core/deadline.ts'
import { defined } from '../core/defined.ts'
import { AicrError, type Sentence, say } from '../core/errors.ts'
import { parseReference } from '../core/images/index.ts'
import {
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  mergeImages,
  summaryOf,
} from '../core/output/index.ts'
import type { CheckOptions, RegistryClient } from '../core/registry/index.ts'
import type { ChartSource } from '../core/seams.ts'
import type { LockedImage } from '../core/source/index.ts'
import { checkList } from './check-list.ts'
import { type SourceReport, type SourceRow, sourceReport } from './source-report.ts'

/** Which list is proven, and how. `list` is required; one of `check` and `pin` does something. */
export interface ProofRequest extends CheckOptions, TimeOptions {
  /** the list that the gaps and digests go into */
  readonly list: MirrorList
  /** what the registries do not have is a gap */
  readonly check?: boolean
  /** every image gets the digest that its tag has; what has none is a gap */
  readonly pin?: boolean
  /** digests by canonical reference that images must have: those of a lock */
  readonly held?: ReadonlyMap<string, string> | undefined
  /** asked for digests and existence; undefined to take everything from `held` */
  readonly registries?: RegistryClient | undefined
  /** with `check`, asked for charts of classic repositories; without it they are not asked about */
  readonly source?: ChartSource | undefined
}

/** A list after registries were asked about it. */
export interface Proof {
  /** with gaps where something is missing, and pinned if that was asked for */
  readonly list: MirrorList
  /** what registries and repositories said; without rows when none was asked */
  readonly report: SourceReport
  /** digests of images that were listed by tag, for a lock */
  readonly pinned: readonly LockedImage[]
}

/**
 * Asks the registries about a list. What does not exist, or lacks a platform that is asked for, is a gap of the components that need it;
 * what could not be asked is said and is not a gap, except where its digest is wanted. Throws CONFLICT when an image is not what the lock
 * holds.
 */
export async function proveList(request: ProofRequest): Promise<Proof> {
  requireParts('the request', request, { list: 'a list (mirrorList)' })
  const { list, registries, held, check = false, pin = false, source, ...options } = request
  const asked = { ...options, list: summaryOf(list), registries, ...(check ? { source } : {}) }
  const report = registries === undefined ? sourceReport([], options) : await checkList(asked)
  const { rows } = report
  const answers: Answers = new Map(
    list.images.flatMap(({ ref }, at) => (rows[at] === undefined ? [] : [[ref, rows[at]]])),
  )
  if (held !== undefined) holdTo(list, held, answers)
  const digests = pin ? digestsOf(list, held, answers) : new Map<string, string>()
  const gaps = new Map([...(pin ? unpinned(list, digests, answers) : []), ...(check ? missingFrom(list, rows) : [])])
  const judged = withGaps(list, gaps, check || pin ? notesOf(rows, held) : [])
  const pinned = [...digests].map(([image, digest]) => ({ image, digest }))
  return { list: pin ? withDigests(judged, digests, answers) : judged, report, pinned }
}

type Answers = ReadonlyMap<string, SourceRow>

const hasDigest = (ref: string): boolean => ref.includes('@')

/** The digests of all images that have none in their reference. */
function digestsOf(
  list: MirrorList,
  held: ReadonlyMap<string, string> | undefined,
  answers: Answers,
): Map<string, string> {
  return new Map(
    list.images.flatMap(({ ref }): [string, string][] => {
      const digest = hasDigest(ref) ? undefined : (held?.get(ref) ?? answers.get(ref)?.digest)
      return digest === undefined ? [] : [[ref, digest]]
    }),
  )
}

/** Throws CONFLICT for the first image that the lock does not know, or that has moved since. */
function holdTo(list: MirrorList, held: ReadonlyMap<string, string>, answers: Answers): void {
  for (const { ref } of list.images) {
    if (hasDigest(ref)) continue
    const digest = held.get(ref)
    if (digest === undefined) throw drift(ref, say`it is not in the lock file`)
    const answer = answers.get(ref)
    if (answer?.state === 'missing') throw drift(ref, say`it is gone, ${{ expected: digest }} is locked`)
    if (answer?.digest !== undefined && answer.digest !== digest)
      throw drift(ref, say`digest ${{ found: answer.digest }} was found, ${{ expected: digest }} is locked`)
  }
}

const drift = (ref: string, what: Sentence<string>): AicrError =>
  new AicrError('CONFLICT', say`${{ image: ref }} differs from the lock: ${{ what }}`, {
    hint: 'if the change is meant, write the lock anew with --lock',
  })

/** Why images stay without a digest. */
const unpinned = ({ images }: MirrorList, digests: ReadonlyMap<string, string>, answers: Answers): [string, string][] =>
  images.flatMap(({ ref }): [string, string][] =>
    hasDigest(ref) || digests.has(ref)
      ? []
      : [[ref, `the digest of ${ref} is not known: ${answers.get(ref)?.reason ?? 'no registry was asked'}`]],
  )

/** What does not exist or lacks a platform, by the reference of the image or the component of the chart. */
function missingFrom({ images, charts }: MirrorList, rows: readonly SourceRow[]): [string, string][] {
  const keys = [...images.map(({ ref }) => ref), ...charts.map(({ name }) => chartKey(name))]
  return rows.flatMap(({ name, state, reason }, at): [string, string][] => {
    if (state === 'missing') return [[keys[at] ?? '', `${name} does not exist: ${reason}`]]
    return state === 'incomplete' || state === 'invalid' ? [[keys[at] ?? '', `${name}: ${reason}`]] : []
  })
}

const chartKey = (component: string): string => `chart of ${component}`

/** images that a line names before it counts them */
const NAMED = 3

/** Tags that are not where they were, and registries that could not be asked: a line a registry. */
function notesOf(rows: readonly SourceRow[], held: ReadonlyMap<string, string> | undefined): string[] {
  const moved = rows.filter(({ state, reason }) => state === 'found' && reason !== '')
  const silent = new Map<string, SourceRow[]>()
  for (const row of rows)
    if (row.state === 'unknown') silent.set(row.registry ?? '', [...(silent.get(row.registry ?? '') ?? []), row])
  return [
    ...moved.map(({ name, reason }) => `${name}: ${reason}`),
    ...[...silent].map(([registry, some]) => {
      const names = some.slice(0, NAMED).map(({ name }) => name)
      const more = some.length > NAMED ? ` and ${some.length - NAMED} more` : ''
      const stands = held === undefined ? '' : '; what the lock holds stands'
      return `${registry} could not be asked about ${names.join(', ')}${more}: ${some[0]?.reason}${stands}`
    }),
  ]
}

/** The list with each gap in the components that need what is missing. */
function withGaps(list: MirrorList, gaps: ReadonlyMap<string, string>, notes: readonly string[]): MirrorList {
  return {
    ...list,
    components: gaps.size === 0 ? list.components : list.components.map((component) => withOwnGaps(component, gaps)),
    warnings: [...(list.warnings ?? []), ...notes],
  }
}

function withOwnGaps(component: MirrorComponent, gaps: ReadonlyMap<string, string>): MirrorComponent {
  const keys = [...component.images.map(({ ref }) => ref), chartKey(component.component)]
  const own = keys.flatMap((key) => gaps.get(key) ?? [])
  if (own.length === 0) return component
  return { ...component, warnings: [...component.warnings, ...own], status: 'incomplete' }
}

/** The list with `name:tag@digest` in the place of `name:tag`. */
function withDigests(list: MirrorList, digests: ReadonlyMap<string, string>, answers: Answers): MirrorList {
  const pin = (image: MirrorImage): MirrorImage => {
    const { platforms } = answers.get(image.ref) ?? {}
    const known = {
      ...image,
      ...defined({ platforms: platforms?.map(({ platform, digest }) => ({ platform, digest })) }),
    }
    const digest = digests.get(image.ref)
    if (digest === undefined) return known
    const raw = parseReference(image.raw) === undefined ? image.ref : image.raw
    return { ...known, raw: `${raw}@${digest}`, ref: `${image.ref}@${digest}`, pinned: true }
  }
  return {
    ...list,
    images: mergeImages(list.images.map(pin)),
    components: list.components.map((component) => ({ ...component, images: component.images.map(pin) })),
  }
}
