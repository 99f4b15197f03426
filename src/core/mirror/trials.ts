import { parseReference, printReference } from '../images/index.ts'
import { consentsFor, type Move } from './candidates.ts'
import { type Edit, overridesOf, type Plain, showPath } from './leaves.ts'

/** What the search needs of a chart. */
export interface Subject {
  /** the chart's values as its templates see them: defaults of all sub-charts with the user's merged over */
  readonly values: Plain
  /** Renders with these values merged over the user's and returns the canonical reference of an image for every place that names it. */
  readonly render: (overrides: Plain) => Promise<readonly string[]>
  /** whether there is time for another render; default always */
  readonly hasTime?: () => boolean
}

/** An image of the first render with its place in the mirror, as text. */
export interface MoveText extends Move {
  readonly fromText: string
}

/** How far a render with some edits is. */
export interface State {
  /** images that are in the mirror and nowhere else */
  readonly moved: ReadonlySet<string>
  /** places that name an image of the mirror */
  readonly places: number
}

/** Whether one state has all that the other has. */
export const hasAll = (state: State, wanted: State): boolean =>
  state.places >= wanted.places && [...wanted.moved].every((ref) => state.moved.has(ref))

/** renders that one chart is worth */
const MOST_TRIALS = 400

/** Renders of one chart with edits in its values. What was tried is remembered: no set of edits is rendered twice. */
export class Trials {
  readonly #subject: Subject
  readonly #moves: readonly MoveText[]
  readonly #targets: ReadonlySet<string>
  /** what may appear: where images are, and where the mirror has them */
  readonly #known: ReadonlySet<string>
  /** what the chart asks for before it takes images from elsewhere */
  readonly #consents: readonly Edit[]
  readonly #tried = new Map<string, State | undefined>()
  /** places of the chart as it is: an edit that makes fewer has broken a reference */
  #places = 0
  #mustConsent = false
  #count = 0

  constructor(subject: Subject, moves: readonly MoveText[]) {
    this.#subject = subject
    this.#moves = moves
    this.#targets = new Set(moves.map(pulledFrom))
    this.#known = new Set([...moves.map((move) => pulled(move.fromText)), ...this.#targets])
    this.#consents = consentsFor(subject.values)
  }

  /** Renders the chart as it is. */
  async start(): Promise<void> {
    this.#places = (await this.#render([]))?.length ?? 0
  }

  /** renders so far */
  get count(): number {
    return this.#count
  }

  /** Whether no more may be tried. */
  isCut(): boolean {
    return this.#count >= MOST_TRIALS || this.#subject.hasTime?.() === false
  }

  /** The edits with the chart's consent, where it does not render without. */
  withConsents(edits: readonly Edit[]): readonly Edit[] {
    return edits.length === 0 || !this.#mustConsent ? edits : [...edits, ...this.#consents]
  }

  /**
   * What a render with the edits has in the mirror; undefined when it fails, names fewer images or has some that nobody asked for, and
   * where nothing more may be tried.
   */
  async stateWith(edits: readonly Edit[]): Promise<State | undefined> {
    const key = keyOf(edits)
    if (this.#tried.has(key)) return this.#tried.get(key)
    if (this.isCut()) return undefined
    const state = this.#stateOf(await this.#render(edits))
    this.#tried.set(key, state)
    return state
  }

  #stateOf(named: readonly string[] | undefined): State | undefined {
    if (named === undefined || named.length < this.#places) return undefined
    const there = new Set(named)
    if (![...there].every((ref) => this.#known.has(ref))) return undefined
    const isLost = (move: MoveText): boolean => !there.has(pulled(move.fromText)) && !there.has(pulledFrom(move))
    if (this.#moves.some(isLost)) return undefined
    const moved = this.#moves.filter((move) => there.has(pulledFrom(move)) && !there.has(pulled(move.fromText)))
    return {
      moved: new Set(moved.map(({ fromText }) => fromText)),
      places: named.filter((ref) => this.#targets.has(ref)).length,
    }
  }

  /** What a render with the edits names; undefined when it fails, also with the chart's consent. */
  async #render(edits: readonly Edit[]): Promise<readonly string[] | undefined> {
    const named = await this.#attempt(edits, this.#mustConsent)
    if (named !== undefined || this.#mustConsent || this.#consents.length === 0 || this.isCut()) return named
    const agreed = await this.#attempt(edits, true)
    if (agreed !== undefined) this.#mustConsent = true
    return agreed
  }

  async #attempt(edits: readonly Edit[], agreed: boolean): Promise<readonly string[] | undefined> {
    this.#count++
    const overrides = overridesOf(this.#subject.values, agreed ? [...edits, ...this.#consents] : edits)
    return (await this.#subject.render(overrides).catch(() => undefined))?.map(pulled)
  }
}

const keyOf = (edits: readonly Edit[]): string =>
  JSON.stringify(edits.map(({ path, value }) => [showPath(path), value]).sort())

/** What a node asks a registry for: of a reference with tag and digest the digest. */
function pulled(text: string): string {
  const reference = parseReference(text)
  if (reference?.digest === undefined) return text
  return printReference({ ...reference, tag: undefined })
}

/** What a node asks the mirror for: a digest is found in its repository, whatever tag it was copied under. */
function pulledFrom({ from, to }: Move): string {
  const { host, repository, tag } = to
  return `${host}/${repository}${from.digest === undefined ? `:${tag}` : `@${from.digest}`}`
}
