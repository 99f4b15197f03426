import { openAddress } from '../address.ts'
import { canonicalReference, parseReference } from '../images/index.ts'
import { isExactVersion, type MirrorChart } from '../output/index.ts'
import { withoutSlashes } from '../paths.ts'
import { type CheckOptions, checkImages, type Inspection, type RegistryClient } from '../registry/index.ts'
import { type Layout, type MirrorCopy, type MirrorPlace, type MirrorRoot, showPlace } from './layout.ts'

/** What a mirror must hold. */
export interface MirrorSubject {
  /** image references, canonical; `name:tag@digest` asks for that digest */
  readonly images: readonly string[]
  readonly charts: readonly MirrorChart[]
  /** those of the images that charts name by tag alone, and that were pinned for the list */
  readonly pinned?: readonly string[]
}

/**
 * `present`: there, with the digest and the platforms asked for. `different`: there, with another digest. `incomplete`: a platform is
 * lacking. `elsewhere`: the tool keeps charts of this kind outside the registry. `invalid`: not a reference, so no mirror holds it.
 */
export type MirrorState = 'present' | 'missing' | 'different' | 'incomplete' | 'unknown' | 'elsewhere' | 'invalid'

/** One line of a report. */
export interface MirrorRow {
  /** what is looked for */
  readonly kind: 'image' | 'chart'
  /** what the list names */
  readonly name: string
  /** where it was looked for first; empty when nowhere */
  readonly place: string
  /** whether it is there */
  readonly state: MirrorState
  /** a sentence for everything but `present`; may be empty */
  readonly reason: string
  /** names in the mirror, by tag or by digest, that the tool writes and that are not there */
  readonly missing?: readonly string[]
  /** the digest found */
  readonly digest?: string
}

/** A line of the list, and the names that the tool gives it. */
interface Expected {
  readonly kind: MirrorRow['kind']
  readonly name: string
  readonly copies: readonly MirrorCopy[]
  /** why there are none */
  readonly otherwise?: { readonly state: MirrorState; readonly reason: string }
}

/**
 * Looks for everything of a list in a mirror: what is pinned by tag and digest must be there by both where the tool writes both. Rows
 * stand in the order of the list, images first.
 */
export async function verifyMirror(
  client: RegistryClient,
  subject: MirrorSubject,
  mirror: { readonly root: MirrorRoot; readonly layout: Layout },
  options: CheckOptions = {},
): Promise<MirrorRow[]> {
  const pinned = new Set(subject.pinned)
  const expected = [
    ...subject.images.map((name) => image(name, mirror, pinned.has(name))),
    ...subject.charts.map((one) => chart(one, mirror)),
  ]
  const asked = expected.flatMap(({ copies }) => copies.map(({ place }) => place))
  const answers = await checkImages(client, asked, options)
  const wanted = digestsByTag(asked)
  let next = 0
  return expected.map((one) => {
    const verdicts = one.copies.map((copy) => judge(copy, answers[next++], { isImage: one.kind === 'image', wanted }))
    return row(one, verdicts)
  })
}

type Mirror = { readonly root: MirrorRoot; readonly layout: Layout }

function image(name: string, { root, layout }: Mirror, isPulledByTag: boolean): Expected {
  const reference = parseReference(name)
  if (reference === undefined) {
    return { kind: 'image', name, copies: [], otherwise: { state: 'invalid', reason: 'not an image reference' } }
  }
  return { kind: 'image', name, copies: layout.copies(root, canonicalReference(reference), isPulledByTag) }
}

function chart(one: MirrorChart, { root, layout }: Mirror): Expected {
  const name = `${withoutSlashes(openAddress(one.repository))}/${one.chart} ${one.version}`.trim()
  const place = layout.chart(root, one)
  if (place === undefined) {
    const reason = 'this tool does not push it to a registry'
    return { kind: 'chart', name, copies: [], otherwise: { state: 'elsewhere', reason } }
  }
  if (!isExactVersion(one.version)) {
    const reason = 'the list does not say which version it is'
    return { kind: 'chart', name, copies: [], otherwise: { state: 'invalid', reason } }
  }
  return { kind: 'chart', name, copies: [{ place, isNeeded: true }] }
}

const tagOf = ({ host, repository, tag = '' }: MirrorPlace): string => `${host}/${repository}:${tag}`
const digestPlace = ({ host, repository, digest = '' }: MirrorPlace): string => `${host}/${repository}@${digest}`

/** The digests that a list has for one tag: the tag can have only one of them, and which is not for us to say. */
function digestsByTag(places: readonly MirrorPlace[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const place of places) {
    if (place.tag === undefined || place.digest === undefined) continue
    const digests = found.get(tagOf(place)) ?? new Set()
    found.set(tagOf(place), digests.add(place.digest))
  }
  return found
}

interface Verdict {
  readonly copy: MirrorCopy
  readonly state: MirrorState
  readonly reason: string
  readonly missing: readonly string[]
  readonly digest?: string
}

function judge(
  copy: MirrorCopy,
  answer: Inspection | undefined,
  { isImage, wanted }: { readonly isImage: boolean; readonly wanted: ReadonlyMap<string, ReadonlySet<string>> },
): Verdict {
  const { place } = copy
  if (answer === undefined) return { copy, state: 'unknown', reason: '', missing: [] }
  const { state } = answer
  if (state === 'unknown') return { copy, state, reason: answer.reason, missing: [] }
  const { tagNow } = answer
  const isOther = tagNow !== undefined && tagNow !== 'gone' && wanted.get(tagOf(place))?.has(tagNow) !== true
  if (state === 'missing') {
    const names = place.digest === undefined ? [tagOf(place)] : [digestPlace(place)]
    const missing = tagNow === 'gone' ? [tagOf(place), ...names] : names
    if (isOther) return { copy, state: 'different', reason: otherTag(place, tagNow), missing }
    const reason = tagNow === 'gone' ? `neither ${missing.join(' nor ')} is there` : answer.reason
    return { copy, state, reason, missing }
  }
  const { digest, lacking } = answer
  if (tagNow === 'gone') {
    const reason = `by digest it is there, by its tag not: ${tagOf(place)}`
    return { copy, state: 'missing', reason, missing: [tagOf(place)], digest }
  }
  if (isOther) {
    return {
      copy,
      state: 'different',
      reason: `${otherTag(place, tagNow)}; by digest it is there`,
      missing: [],
      digest,
    }
  }
  if (isImage && lacking.length > 0)
    return { copy, state: 'incomplete', reason: `lacks ${lacking.join(', ')}`, missing: [], digest }
  return { copy, state: 'present', reason: '', missing: [], digest }
}

const otherTag = (place: MirrorPlace, now: string): string =>
  `the tag ${place.tag} has ${now}, ${place.digest} is listed`

/** What counts for most, first. */
const WORST: readonly MirrorState[] = ['missing', 'different', 'incomplete', 'unknown']

function row({ kind, name, copies, otherwise }: Expected, verdicts: readonly Verdict[]): MirrorRow {
  const [first] = copies
  if (first === undefined) return { kind, name, place: '', ...(otherwise ?? { state: 'elsewhere', reason: '' }) }
  const needed = verdicts.filter(({ copy }) => copy.isNeeded)
  const worst = WORST.find((state) => needed.some((one) => one.state === state)) ?? 'present'
  const bad = needed.filter(({ state }) => state === worst && worst !== 'present')
  const spare = worst === 'present' ? verdicts.filter(({ copy, state }) => !copy.isNeeded && state !== 'present') : []
  const missing = [...new Set([...bad, ...spare].flatMap((one) => one.missing))]
  const reasons = [...bad.map(({ reason }) => reason), ...(spare.length === 0 ? [] : [spareText(spare)])]
  const digest = verdicts.find((one) => one.digest !== undefined)?.digest
  return {
    ...{ kind, name, place: showPlace(first.place), state: worst, reason: reasons.join('; ') },
    ...(missing.length === 0 ? {} : { missing }),
    ...(digest === undefined ? {} : { digest }),
  }
}

const spareText = (verdicts: readonly Verdict[]): string =>
  `there by digest; not by ${verdicts.map(({ copy }) => tagOf(copy.place)).join(' and ')}, which nodes need where a chart names the tag alone`
