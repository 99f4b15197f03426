import type { ByteString } from '../../value/value.ts'
import { runeOfSize, runeSize } from '../utf8.ts'
import type { Place } from './node.ts'
import type { Program } from './program.ts'

/** Bounds of the match and then of each group, as byte offsets; -1 for a group that took no part. */
export type Bounds = readonly number[]

const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= 0x61 && byte <= 0x7a)
const NEWLINE = 10

function holds(place: Place, text: ByteString, at: number): boolean {
  switch (place) {
    case 'text start':
      return at === 0
    case 'text end':
      return at === text.length
    case 'line start':
      return at === 0 || text.charCodeAt(at - 1) === NEWLINE
    case 'line end':
      return at === text.length || text.charCodeAt(at) === NEWLINE
    case 'word edge':
      return isEdge(text, at)
    case 'no word edge':
      return !isEdge(text, at)
  }
}

const isEdge = (text: ByteString, at: number): boolean =>
  (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)))

/** Told of work in units of about 100 ns, before much more of it is done, and free to throw. */
export type Work = (steps: number) => void

/** instructions looked at for a step, and how many pass before they are reported */
const PER_STEP = 2
const TOLD = 2048

/** Counts instructions of one search. */
class Meter {
  readonly #work: Work
  #count = 0
  constructor(work: Work) {
    this.#work = work
  }
  add(count: number): void {
    this.#count += count
    if (this.#count >= TOLD) this.tell()
  }
  tell(): void {
    this.#work(Math.ceil(this.#count / PER_STEP))
    this.#count = 0
  }
}

/** bytes passed over cost this part of an instruction */
const PASSED = 1 / 32
/** what is looked at at once before it is worth knowing what a match begins with */
const SHORT = 24

/** Where a match can begin from `at` on; -1 for nowhere. */
function candidate(program: Program, text: ByteString, at: number, meter: Meter): number {
  const { prefix, anchored } = program
  if (anchored) return at === 0 && text.startsWith(prefix) ? 0 : -1
  let to = at
  if (prefix !== '') to = text.indexOf(prefix, at)
  else if (text.length - at > SHORT) {
    const first = program.first()
    if (first === undefined) return at
    while (to < text.length && first[text.charCodeAt(to)] === 0) to++
    if (to === text.length) to = -1
  }
  meter.add(((to < 0 ? text.length : to) - at) * PASSED)
  return to
}

/** The next one behind `at`, where no match begins. */
const after = (program: Program, text: ByteString, at: number, meter: Meter): number =>
  at >= text.length ? -1 : candidate(program, text, at + runeSize(text, at), meter)

/** pairs of instruction and place up to which trying one way after the other is faster than all at a time */
const SMALL = 256 * 1024

/**
 * The leftmost match at or after `from`, of those that begin there the one that is tried first, as in package regexp. Takes time linear in
 * the text, times the size of the program. Places look at the whole text, what is before `from` included.
 */
export function search(program: Program, text: ByteString, from: number, work: Work): Bounds | undefined {
  const meter = new Meter(work)
  meter.add(4)
  const start = candidate(program, text, from, meter)
  if (start < 0 || start > text.length) return undefined
  const places = text.length - start + 1
  const run = places * program.code.length <= SMALL ? searchDeep : searchWide
  const found = run(program, text, start, meter)
  meter.tell()
  return found
}

/** Where a search has been: cells hold the number of the search that was there last, so that none has to be wiped. One for all searches. */
const visited = { cells: new Uint32Array(0), turn: 0 }

function newTurn(): void {
  if (visited.cells.length === 0) visited.cells = new Uint32Array(SMALL)
  visited.turn++
  if (visited.turn < 2 ** 32) return
  visited.cells.fill(0)
  visited.turn = 1
}

/** Tries one way after another and remembers where it has been. */
function searchDeep(program: Program, text: ByteString, from: number, meter: Meter): Bounds | undefined {
  newTurn()
  for (let start = from; start >= 0 && start <= text.length; start = after(program, text, start, meter)) {
    const found = descend(program, text, start, from, meter)
    if (found !== undefined) return found
  }
  return undefined
}

/** Goes down the ways from one start. What is left for later: to go to an instruction at a place, or, with a slot, to put back what it held. */
function descend(program: Program, text: ByteString, start: number, from: number, meter: Meter): Bounds | undefined {
  const { code, slots } = program
  const { cells, turn } = visited
  const width = text.length - from + 1
  const bounds = new Array<number>(slots).fill(-1)
  // triples of slot (-1 for none), instruction or old value, place
  const later = [-1, program.start, start]
  while (later.length > 0) {
    let at = later.pop() ?? 0
    let pc = later.pop() ?? 0
    const slot = later.pop() ?? -1
    if (slot >= 0) {
      bounds[slot] = pc
      continue
    }
    let count = 1
    for (;;) {
      const mark = pc * width + at - from
      if (cells[mark] === turn) break
      cells[mark] = turn
      count++
      const instruction = code[pc]
      if (instruction === undefined || instruction.op === 'match') return bounds
      if (instruction.op === 'split') {
        later.push(-1, instruction.other, at)
      } else if (instruction.op === 'save') {
        later.push(instruction.slot, bounds[instruction.slot] ?? -1, at)
        bounds[instruction.slot] = at
      } else if (instruction.op === 'place') {
        if (!holds(instruction.place, text, at)) break
      } else {
        const size = runeSize(text, at)
        if (size === 0) break
        const rune = runeOfSize(text, at, size)
        if (instruction.op === 'rune' ? rune !== instruction.rune : !instruction.class.has(rune)) break
        at += size
      }
      pc = instruction.next
    }
    meter.add(count)
  }
  return undefined
}

/** The ways that are open at one place, best first: each instruction at most once. */
interface Ways {
  readonly pcs: Int32Array
  readonly bounds: Bounds[]
  readonly seen: Int32Array
  count: number
  /** what `seen` holds for the place at hand */
  turn: number
}

const ways = (size: number): Ways => ({
  pcs: new Int32Array(size),
  bounds: new Array(size),
  seen: new Int32Array(size),
  count: 0,
  turn: 1,
})

/** Follows all ways at once through the text (as in regexp exec.go). */
function searchWide(program: Program, text: ByteString, from: number, meter: Meter): Bounds | undefined {
  const { code, slots } = program
  const given: Search = { program, text, meter }
  const nothing: Bounds = new Array<number>(slots).fill(-1)
  let now = ways(code.length)
  let next = ways(code.length)
  let found: Bounds | undefined
  for (let at = from; ; ) {
    if (now.count === 0) {
      if (found !== undefined) return found
      at = candidate(program, text, at, meter)
      if (at < 0 || at > text.length) return undefined
    }
    if (found === undefined && (!program.anchored || at === 0)) follow(given, at, program.start, nothing, now)
    const width = runeSize(text, at)
    const rune = runeOfSize(text, at, width)
    for (let i = 0; i < now.count; i++) {
      const instruction = code[now.pcs[i] ?? 0]
      const bounds = now.bounds[i] ?? nothing
      if (instruction?.op === 'match') {
        found = bounds
        break
      }
      if (width === 0 || (instruction?.op !== 'rune' && instruction?.op !== 'class')) continue
      const fits = instruction.op === 'rune' ? rune === instruction.rune : instruction.class.has(rune)
      if (fits) follow(given, at + width, instruction.next, bounds, next)
    }
    meter.add(now.count + 1)
    now.count = 0
    now.turn++
    ;[now, next] = [next, now]
    if (width === 0) return found
    at += width
  }
}

/** What stays the same while a text is searched. */
interface Search {
  readonly program: Program
  readonly text: ByteString
  readonly meter: Meter
}

/** Adds a way, and in its stead those that lead on from it without a rune. */
function follow({ program, text, meter }: Search, at: number, start: number, given: Bounds, into: Ways): void {
  const { code, slots } = program
  const later: (number | Bounds)[] = [start, given]
  while (later.length > 0) {
    let bounds = later.pop() as Bounds
    let pc = later.pop() as number
    let count = 1
    for (;;) {
      if (into.seen[pc] === into.turn) break
      into.seen[pc] = into.turn
      count++
      const instruction = code[pc]
      if (instruction?.op === 'split') later.push(instruction.other, bounds)
      else if (instruction?.op === 'save') {
        const saved = bounds.slice()
        count += slots >> 3
        saved[instruction.slot] = at
        bounds = saved
      } else if (instruction?.op !== 'place') {
        into.pcs[into.count] = pc
        into.bounds[into.count++] = bounds
        break
      } else if (!holds(instruction.place, text, at)) break
      pc = instruction.next
    }
    meter.add(count)
  }
}
