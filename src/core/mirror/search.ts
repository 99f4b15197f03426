import { parseReference, printReference } from '../images/index.ts'
import { type Candidate, candidatesFor, type Move } from './candidates.ts'
import type { MirrorPlace } from './layout.ts'
import { type Edit, leavesOf, overridesOf, type Plain, showPath } from './leaves.ts'

/** What the search needs of a chart. */
export interface Subject {
  /** the chart's values as its templates see them: defaults of all sub-charts with the user's merged over */
  readonly values: Plain
  /** Renders with these values merged over the user's and returns the canonical references of every image. */
  readonly render: (overrides: Plain) => Promise<readonly string[]>
}

/** What values can move. */
export interface Rewrite {
  /** for helm to merge over the user's values; empty when nothing can be moved */
  readonly overrides: Plain
  readonly edits: readonly Edit[]
  /** canonical references that the second render has in the mirror */
  readonly moved: readonly string[]
  /** canonical references that stay where they are, whatever is tried */
  readonly left: readonly string[]
}

/** An image of the first render with its place in the mirror, as text. */
export interface MoveText extends Move {
  readonly fromText: string
}

/** renders that one chart is worth */
const MOST_TRIALS = 400

/**
 * Finds values that make a chart take its images from a mirror. Nothing is concluded from how a value looks: each edit is rendered, and
 * kept when an image appears at its place in the mirror and no image appears that is neither there before nor in the mirror.
 */
export async function searchRewrite(subject: Subject, moves: readonly MoveText[]): Promise<Rewrite> {
  const search = new Search(subject, moves)
  for (const candidate of search.candidates()) {
    if (search.isDone()) break
    await search.attempt(candidate)
  }
  return search.result()
}

class Search {
  readonly #subject: Subject
  readonly #moves: readonly MoveText[]
  /** what may appear: where images are, and where the mirror has them */
  readonly #known: ReadonlySet<string>
  #edits: readonly Edit[] = []
  #moved: ReadonlySet<string> = new Set()
  #trials = 0

  constructor(subject: Subject, moves: readonly MoveText[]) {
    this.#subject = subject
    this.#moves = moves
    this.#known = new Set(moves.flatMap((move) => [pulled(move.fromText), pulledFrom(move)]))
  }

  /** Those that concern most images first: one registry for all is better than thirty repositories. */
  candidates(): Candidate[] {
    const leaves = leavesOf(this.#subject.values)
    const ways = this.#moves.map((move) => candidatesFor(move, leaves))
    const counted = new Map<string, Shared>()
    for (const candidate of ways.flat()) {
      const key = JSON.stringify(candidate)
      counted.set(key, { candidate, images: (counted.get(key)?.images ?? 0) + 1 })
    }
    return [...sharedWays(ways), ...counted.values()]
      .sort((a, b) => b.images - a.images || a.candidate.length - b.candidate.length)
      .map(({ candidate }) => candidate)
  }

  isDone(): boolean {
    return this.#moved.size === this.#moves.length || this.#trials >= MOST_TRIALS
  }

  /** Keeps the edits when they move an image more and break nothing. */
  async attempt(candidate: Candidate): Promise<void> {
    const edited = new Set(this.#edits.map(({ path }) => showPath(path)))
    if (candidate.some(({ path }) => edited.has(showPath(path)))) return
    this.#trials++
    const next = [...this.#edits, ...candidate]
    const moved = await this.#movedBy(next)
    if (moved === undefined || moved.size <= this.#moved.size) return
    if (![...this.#moved].every((ref) => moved.has(ref))) return
    this.#edits = next
    this.#moved = moved
  }

  /** Which images a render with the edits has in the mirror; undefined when it fails or has images that nobody asked for. */
  async #movedBy(edits: readonly Edit[]): Promise<ReadonlySet<string> | undefined> {
    const images = await this.#subject.render(overridesOf(this.#subject.values, edits)).catch(() => undefined)
    const there = new Set(images?.map(pulled))
    if (images === undefined || ![...there].every((ref) => this.#known.has(ref))) return undefined
    const moved = this.#moves.filter((move) => there.has(pulledFrom(move)) && !there.has(pulled(move.fromText)))
    const lost = this.#moves.some((move) => !there.has(pulled(move.fromText)) && !there.has(pulledFrom(move)))
    return lost ? undefined : new Set(moved.map(({ fromText }) => fromText))
  }

  result(): Rewrite {
    const texts = this.#moves.map(({ fromText }) => fromText)
    return {
      overrides: overridesOf(this.#subject.values, this.#edits),
      edits: this.#edits,
      moved: texts.filter((ref) => this.#moved.has(ref)),
      left: texts.filter((ref) => !this.#moved.has(ref)),
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

/** A candidate and the images that it concerns. */
interface Shared {
  readonly candidate: Candidate
  readonly images: number
}

/**
 * One edit that several images need, such as a registry, together with what each of them needs besides: alone it would break the others.
 */
function sharedWays(ways: readonly (readonly Candidate[])[]): Shared[] {
  const groups = new Map<string, Candidate[]>()
  for (const own of ways) {
    const seen = new Set<string>()
    for (const candidate of own) {
      const key = JSON.stringify(candidate[0])
      if (!seen.has(key)) groups.set(key, [...(groups.get(key) ?? []), candidate])
      seen.add(key)
    }
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ candidate: consistent(group.flat()), images: group.length }))
}

/** Edits without repeats; of two for one leaf the first counts. */
function consistent(edits: readonly Edit[]): Candidate {
  const byPath = new Map<string, Edit>()
  for (const one of edits) if (!byPath.has(showPath(one.path))) byPath.set(showPath(one.path), one)
  return [...byPath.values()]
}
