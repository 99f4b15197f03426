import { type Candidate, candidatesFor } from './candidates.ts'
import { type Edit, leavesOf, overridesOf, type Plain, showPath } from './leaves.ts'
import { hasAll, type MoveText, type State, type Subject, Trials } from './trials.ts'

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
  /** renders that it took */
  readonly renders: number
}

/**
 * Finds values that make a chart take its images from a mirror. Nothing is concluded from how a value looks: edits are rendered, and
 * kept when more places name images of the mirror and no image appears that is neither there before nor in the mirror. Those that may
 * move all images come first; then one edit for each image at a time, all images in one render; at the end what nothing needs is taken
 * out again.
 */
export async function searchRewrite(subject: Subject, moves: readonly MoveText[]): Promise<Rewrite> {
  const trials = new Trials(subject, moves)
  await trials.start()
  const search = new Search(trials, moves, proposalsOf(subject.values, moves))
  await search.forAll()
  await search.forEach()
  const isCut = !search.isDone() && trials.isCut()
  await search.prune()
  const edits = trials.withConsents(search.edits)
  const texts = moves.map(({ fromText }) => fromText)
  return {
    overrides: overridesOf(subject.values, edits),
    edits,
    moved: texts.filter((ref) => search.state.moved.has(ref)),
    left: texts.filter((ref) => !search.state.moved.has(ref)),
    isCut,
    renders: trials.count,
  }
}

/** A candidate and the images that it may move. */
interface Proposal {
  readonly candidate: Candidate
  readonly images: ReadonlySet<string>
}

/**
 * `kept`: more is in the mirror than before. `idle`: a render that works, with nothing more in the mirror. `broken`: it fails, or an
 * image is lost.
 */
type Outcome = 'kept' | 'idle' | 'broken'

class Search {
  readonly #trials: Trials
  readonly #moves: readonly MoveText[]
  readonly #proposals: readonly Proposal[]
  readonly #done = new Set<Proposal>()
  edits: readonly Edit[] = []
  state: State = { moved: new Set(), places: 0 }

  constructor(trials: Trials, moves: readonly MoveText[], proposals: readonly Proposal[]) {
    this.#trials = trials
    this.#moves = moves
    this.#proposals = proposals
  }

  isDone(): boolean {
    return this.state.moved.size === this.#moves.length
  }

  #isOver(): boolean {
    return this.isDone() || this.#trials.isCut()
  }

  /** What may move all images: one registry is better than thirty repositories. */
  async forAll(): Promise<void> {
    for (const proposal of this.#proposals) {
      if (this.#isOver()) return
      if (proposal.images.size < this.#moves.length) continue
      this.#done.add(proposal)
      await this.#attempt([proposal])
    }
  }

  /** Rounds: of each image that is not in the mirror the next proposal, all together. */
  async forEach(): Promise<void> {
    for (;;) {
      const round = this.#isOver() ? [] : this.#nextRound()
      if (round.length === 0) return
      for (const proposal of round) this.#done.add(proposal)
      await this.#attemptTogether(round)
    }
  }

  #nextRound(): Proposal[] {
    const values = new Map<string, Edit['value']>()
    const round: Proposal[] = []
    const served = new Set<string>()
    const isWanted = (ref: string): boolean => !this.state.moved.has(ref) && !served.has(ref)
    for (const proposal of this.#proposals) {
      if (this.#done.has(proposal) || ![...proposal.images].some(isWanted)) continue
      if (proposal.candidate.some((edit) => isOther(values.get(showPath(edit.path)), edit))) continue
      for (const { path, value } of proposal.candidate) values.set(showPath(path), value)
      for (const ref of proposal.images) served.add(ref)
      round.push(proposal)
    }
    return round
  }

  /** All at once, which costs one render where nothing breaks, else the halves apart. */
  async #attemptTogether(proposals: readonly Proposal[]): Promise<void> {
    if (this.#isOver() || proposals.length === 0) return
    if ((await this.#attempt(proposals)) !== 'broken' || proposals.length === 1) return
    const half = proposals.length >> 1
    await this.#attemptTogether(proposals.slice(0, half))
    await this.#attemptTogether(proposals.slice(half))
  }

  /** Keeps the edits of proposals when more places name the mirror and nothing is broken. */
  async #attempt(proposals: readonly Proposal[]): Promise<Outcome> {
    const open = proposals.filter(({ images }) => [...images].some((ref) => !this.state.moved.has(ref)))
    const next = this.#with(open)
    if (next.length === this.edits.length) return 'idle'
    const state = await this.#trials.stateWith(next)
    if (state === undefined || ![...this.state.moved].every((ref) => state.moved.has(ref))) return 'broken'
    if (state.places <= this.state.places) return 'idle'
    // edits of images that did not move would stand in the way of the next ones for them
    const useful = this.#with(open.filter(({ images }) => [...images].some((ref) => state.moved.has(ref))))
    const without = useful.length < next.length ? await this.#trials.stateWith(useful) : undefined
    const isEnough = without !== undefined && hasAll(without, state)
    this.edits = isEnough ? useful : next
    this.state = isEnough ? without : state
    return 'kept'
  }

  /** The edits so far and those of proposals; what is edited already stays, and a proposal for one image must then agree with it. */
  #with(proposals: readonly Proposal[]): readonly Edit[] {
    const values = new Map(this.edits.map(({ path, value }) => [showPath(path), value]))
    const added: Edit[] = []
    for (const { candidate, images } of proposals) {
      if (images.size < 2 && candidate.some((edit) => isOther(values.get(showPath(edit.path)), edit))) continue
      for (const edit of candidate) {
        if (values.has(showPath(edit.path))) continue
        values.set(showPath(edit.path), edit.value)
        added.push(edit)
      }
    }
    return [...this.edits, ...added]
  }

  /** Takes out every edit without which the render has as much in the mirror: the deepest first, for one registry is better than many. */
  async prune(): Promise<void> {
    const deepest = [...this.edits].sort((a, b) => b.path.length - a.path.length)
    await this.#drop(deepest)
  }

  async #drop(edits: readonly Edit[]): Promise<void> {
    if (edits.length === 0 || this.#trials.isCut()) return
    const rest = this.edits.filter((edit) => !edits.includes(edit))
    const state = rest.length === 0 ? undefined : await this.#trials.stateWith(rest)
    if (state !== undefined && hasAll(state, this.state)) {
      this.edits = rest
      return
    }
    if (edits.length === 1) return
    const half = edits.length >> 1
    await this.#drop(edits.slice(0, half))
    await this.#drop(edits.slice(half))
  }
}

const isOther = (value: Edit['value'] | undefined, edit: Edit): boolean => value !== undefined && value !== edit.value

/** Everything that may move images, what may move most of them first, and of those what edits least. */
function proposalsOf(values: Plain, moves: readonly MoveText[]): Proposal[] {
  const leaves = leavesOf(values)
  const ways = moves.map((move) => candidatesFor(move, leaves).flat())
  const counted = new Map<string, { candidate: Candidate; images: Set<string> }>()
  moves.forEach(({ fromText }, at) => {
    for (const candidate of ways[at] ?? []) {
      const key = JSON.stringify(candidate)
      const known = counted.get(key) ?? { candidate, images: new Set() }
      counted.set(key, known)
      known.images.add(fromText)
    }
    const direct = candidatesFor(moves[at] as MoveText, leaves).find((kind) => kind.length > 0)
    if (direct !== undefined && direct.length > 1)
      counted.set(`all of ${fromText}`, { candidate: consistent(direct.flat()), images: new Set([fromText]) })
  })
  return [...together(moves, ways), ...counted.values()].sort(
    (a, b) => b.images.size - a.images.size || a.candidate.length - b.candidate.length,
  )
}

/**
 * One edit that several images need, such as a registry, together with what each of them needs besides: alone it would break the others.
 */
function together(moves: readonly MoveText[], ways: readonly (readonly Candidate[])[]): Proposal[] {
  const groups = new Map<string, { candidates: Candidate[]; images: Set<string> }>()
  moves.forEach(({ fromText }, at) => {
    const seen = new Set<string>()
    for (const candidate of ways[at] ?? []) {
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

/** Edits without repeats; of two for one leaf the first counts. */
function consistent(edits: readonly Edit[]): Candidate {
  const byPath = new Map<string, Edit>()
  for (const one of edits) if (!byPath.has(showPath(one.path))) byPath.set(showPath(one.path), one)
  return [...byPath.values()]
}
