import { parseReference, printReference } from '../images/index.ts'
import { type Candidate, candidatesFor, consentsFor, type Move } from './candidates.ts'
import type { MirrorPlace } from './layout.ts'
import { type Edit, leavesOf, overridesOf, type Plain, showPath } from './leaves.ts'

/** What the search needs of a chart. */
export interface Subject {
  /** the chart's values as its templates see them: defaults of all sub-charts with the user's merged over */
  readonly values: Plain
  /** Renders with these values merged over the user's and returns the canonical reference of an image for every place that names it. */
  readonly render: (overrides: Plain) => Promise<readonly string[]>
  /** whether there is time for another render; default always */
  readonly hasTime?: () => boolean
}

/** What values can move. */
export interface Rewrite {
  /** for helm to merge over the user's values; empty when nothing can be moved */
  readonly overrides: Plain
  readonly edits: readonly Edit[]
  /** canonical references that the second render has in the mirror */
  readonly moved: readonly string[]
  /** canonical references that stay where they are, or partly so, whatever is tried */
  readonly left: readonly string[]
  /** not everything was tried */
  readonly isCut: boolean
}

/** An image of the first render with its place in the mirror, as text. */
export interface MoveText extends Move {
  readonly fromText: string
}

/** renders that one chart is worth */
const MOST_TRIALS = 400

/**
 * Finds values that make a chart take its images from a mirror. Nothing is concluded from how a value looks: each edit is rendered, and
 * kept when more places name images of the mirror and no image appears that is neither there before nor in the mirror.
 */
export async function searchRewrite(subject: Subject, moves: readonly MoveText[]): Promise<Rewrite> {
  const search = new Search(subject, moves)
  await search.start()
  const [forAll, others] = search.proposals()
  for (const proposal of forAll) await search.attempt(proposal)
  await search.attemptTogether(search.direct())
  for (const proposal of others) await search.attempt(proposal)
  return search.result()
}

/** How far a render with the edits is. */
interface State {
  /** images that are in the mirror and nowhere else */
  readonly moved: ReadonlySet<string>
  /** places that name an image of the mirror */
  readonly places: number
}

class Search {
  readonly #subject: Subject
  readonly #moves: readonly MoveText[]
  /** for each move, candidates by kind */
  readonly #ways: readonly (readonly (readonly Candidate[])[])[]
  /** what may appear: where images are, and where the mirror has them */
  readonly #known: ReadonlySet<string>
  /** what the chart asks for before it takes images from elsewhere; none as long as it does not fail without */
  #consents: readonly Edit[] = []
  #edits: readonly Edit[] = []
  #state: State = { moved: new Set(), places: 0 }
  #trials = 0
  #places = 0

  constructor(subject: Subject, moves: readonly MoveText[]) {
    this.#subject = subject
    this.#moves = moves
    const leaves = leavesOf(subject.values)
    this.#ways = moves.map((move) => candidatesFor(move, leaves))
    this.#known = new Set(moves.flatMap((move) => [pulled(move.fromText), pulledFrom(move)]))
  }

  /** Counts the places of the chart as it is: an edit that makes fewer has broken a reference. */
  async start(): Promise<void> {
    this.#places = (await this.#render([]))?.length ?? 0
  }

  /** Those that may move all images, for one registry is better than thirty repositories, and the others, those for most images first. */
  proposals(): readonly [forAll: readonly Proposal[], others: readonly Proposal[]] {
    const counted = new Map<string, { candidate: Candidate; images: Set<string> }>()
    this.#moves.forEach(({ fromText }, at) => {
      for (const candidate of this.#ways[at]?.flat() ?? []) {
        const key = JSON.stringify(candidate)
        const known = counted.get(key) ?? { candidate, images: new Set() }
        counted.set(key, known)
        known.images.add(fromText)
      }
    })
    const all = [...this.#together(), ...counted.values()].sort(
      (a, b) => b.images.size - a.images.size || a.candidate.length - b.candidate.length,
    )
    const isForAll = ({ images }: Proposal): boolean => images.size === this.#moves.length
    return [all.filter(isForAll), all.filter((proposal) => !isForAll(proposal))]
  }

  /** For each image that is not in the mirror all edits of the most direct kind that it has. */
  direct(): Proposal[] {
    return this.#moves.flatMap(({ fromText }, at) => {
      const ways = this.#ways[at]?.find((kind) => kind.length > 0)
      if (ways === undefined || this.#state.moved.has(fromText)) return []
      return [{ candidate: consistent(ways.flat()), images: new Set([fromText]) }]
    })
  }

  /**
   * One edit that several images need, such as a registry, together with what each of them needs besides: alone it would break the others.
   */
  #together(): Proposal[] {
    const groups = new Map<string, { candidates: Candidate[]; images: Set<string> }>()
    this.#moves.forEach(({ fromText }, at) => {
      const seen = new Set<string>()
      for (const candidate of this.#ways[at]?.flat() ?? []) {
        const key = JSON.stringify(candidate[0])
        if (seen.has(key)) continue
        seen.add(key)
        const group = groups.get(key) ?? { candidates: [], images: new Set() }
        groups.set(key, group)
        group.candidates.push(candidate)
        group.images.add(fromText)
      }
    })
    return [...groups.values()]
      .filter(({ images }) => images.size > 1)
      .map(({ candidates, images }) => ({ candidate: consistent(candidates.flat()), images }))
  }

  #isOver(): boolean {
    return this.#state.moved.size === this.#moves.length || this.#isCut()
  }

  #isCut(): boolean {
    return this.#trials >= MOST_TRIALS || this.#subject.hasTime?.() === false
  }

  /** All at once, which costs one render where it goes well, else the halves apart. */
  async attemptTogether(proposals: readonly Proposal[]): Promise<void> {
    if (proposals.length < 2) return
    const images = new Set(proposals.flatMap((proposal) => [...proposal.images]))
    const isKept = await this.attempt({
      candidate: consistent(proposals.flatMap(({ candidate }) => candidate)),
      images,
    })
    if (isKept || proposals.length === 2) return
    const half = proposals.length >> 1
    await this.attemptTogether(proposals.slice(0, half))
    await this.attemptTogether(proposals.slice(half))
  }

  /** Keeps the edits when more places name the mirror and nothing is broken. Says whether it did. */
  async attempt({ candidate, images }: Proposal): Promise<boolean> {
    if (this.#isOver() || [...images].every((ref) => this.#state.moved.has(ref))) return false
    const edited = new Set(this.#edits.map(({ path }) => showPath(path)))
    const fresh = candidate.filter(({ path }) => !edited.has(showPath(path)))
    if (fresh.length === 0 || (images.size < 2 && fresh.length < candidate.length)) return false
    this.#trials++
    const next = [...this.#edits, ...fresh]
    const state = await this.#stateWith(next)
    if (state === undefined || state.places <= this.#state.places) return false
    if (![...this.#state.moved].every((ref) => state.moved.has(ref))) return false
    this.#edits = next
    this.#state = state
    return true
  }

  /** What a render with the edits has in the mirror; undefined when it fails, names fewer images or has some that nobody asked for. */
  async #stateWith(edits: readonly Edit[]): Promise<State | undefined> {
    const named = await this.#render(edits)
    const there = new Set(named)
    if (named === undefined || named.length < this.#places) return undefined
    if (![...there].every((ref) => this.#known.has(ref))) return undefined
    const isLost = (move: MoveText): boolean => !there.has(pulled(move.fromText)) && !there.has(pulledFrom(move))
    if (this.#moves.some(isLost)) return undefined
    const moved = this.#moves.filter((move) => there.has(pulledFrom(move)) && !there.has(pulled(move.fromText)))
    const targets = new Set(this.#moves.map(pulledFrom))
    return {
      moved: new Set(moved.map(({ fromText }) => fromText)),
      places: named.filter((ref) => targets.has(ref)).length,
    }
  }

  /** What a render with the edits names; undefined when it fails, also with the chart's consent. */
  async #render(edits: readonly Edit[]): Promise<readonly string[] | undefined> {
    const attempt = async (consents: readonly Edit[]): Promise<readonly string[] | undefined> => {
      const overrides = overridesOf(this.#subject.values, [...edits, ...consents])
      return (await this.#subject.render(overrides).catch(() => undefined))?.map(pulled)
    }
    const named = await attempt(this.#consents)
    const consents = consentsFor(this.#subject.values)
    if (named !== undefined || this.#consents.length > 0 || consents.length === 0) return named
    const agreed = await attempt(consents)
    if (agreed !== undefined) this.#consents = consents
    return agreed
  }

  result(): Rewrite {
    const texts = this.#moves.map(({ fromText }) => fromText)
    const edits = this.#edits.length === 0 ? [] : [...this.#edits, ...this.#consents]
    return {
      overrides: overridesOf(this.#subject.values, edits),
      edits,
      moved: texts.filter((ref) => this.#state.moved.has(ref)),
      left: texts.filter((ref) => !this.#state.moved.has(ref)),
      isCut: this.#state.moved.size < this.#moves.length && this.#isCut(),
    }
  }
}

/** What a node asks a registry for: of a reference with tag and digest the digest. */
function pulled(text: string): string {
  const reference = parseReference(text)
  if (reference?.digest === undefined) return text
  return printReference({ ...reference, tag: undefined })
}

/** What a node asks the mirror for: a digest is found in its repository, whatever tag it was copied under. */
function pulledFrom({ from, to }: Move): string {
  const { host, repository, tag }: MirrorPlace = to
  return `${host}/${repository}${from.digest === undefined ? `:${tag}` : `@${from.digest}`}`
}

/** A candidate and the images that it may move. */
interface Proposal {
  readonly candidate: Candidate
  readonly images: ReadonlySet<string>
}

/** Edits without repeats; of two for one leaf the first counts. */
function consistent(edits: readonly Edit[]): Candidate {
  const byPath = new Map<string, Edit>()
  for (const one of edits) if (!byPath.has(showPath(one.path))) byPath.set(showPath(one.path), one)
  return [...byPath.values()]
}
