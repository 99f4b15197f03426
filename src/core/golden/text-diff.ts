import { Budget } from '../engine.ts'

/** Lines that stand together: in both texts, in the old one only (`-`), or in the new one only (`+`). */
interface Run {
  readonly kind: ' ' | '-' | '+'
  /** which lines: of the new text for `+`, of the old one otherwise */
  readonly start: number
  readonly end: number
}

/** Two texts, line by line, as numbers: equal lines have the same. */
interface Pair {
  readonly a: Int32Array
  readonly b: Int32Array
}

/** Edits looked for before two texts are taken to be wholly different between their common ends. */
const MAX_EDITS = 2000
const CONTEXT = 3
/** more equal lines between two changes part their hunks */
const MAX_GAP = 2 * CONTEXT - 1

/** steps that cutting and numbering a line takes, and bytes that are kept for it */
const LINE_STEPS = 12
const LINE_BYTES = 100
/** how often the texts are held: as lines, as a diff, and as what is printed of that */
const COPIES = 3

/** A unified diff of two texts, as `diff -u` prints it; empty when they are equal. Throws LimitError. */
export function unifiedDiff(
  old: string,
  fresh: string,
  names: { readonly old: string; readonly fresh: string },
  budget: Budget = new Budget(),
): string {
  if (old === fresh) return ''
  const lines = countLines(old) + countLines(fresh)
  const claimed = lines * LINE_BYTES + (old.length + fresh.length) * COPIES
  budget.step(lines * LINE_STEPS)
  budget.grow(claimed)
  const [before, after] = [splitLines(old), splitLines(fresh)]
  const runs = compareLines(numbered(before, after), budget)
  const diff = `--- ${names.old}\n+++ ${names.fresh}\n${hunks(runs, before, after)}`
  budget.release(claimed)
  return diff
}

function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Lines with their newlines, so that a last line without one differs from one with it. */
function splitLines(text: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const next = end < 0 ? text.length : end + 1
    lines.push(text.slice(at, next))
    at = next
  }
  return lines
}

function numbered(before: readonly string[], after: readonly string[]): Pair {
  const known = new Map<string, number>()
  const numbers = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      const number = known.get(line) ?? known.size
      if (number === known.size) known.set(line, number)
      return number
    })
  return { a: numbers(before), b: numbers(after) }
}

/** A short way from one list of lines to the other. */
function compareLines({ a, b }: Pair, budget: Budget): Run[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const inner = { a: a.subarray(start, a.length - end), b: b.subarray(start, b.length - end) }
  const runs: Run[] = [{ kind: ' ', start: 0, end: start }]
  for (const run of shortest(inner, budget)) runs.push({ ...run, start: run.start + start, end: run.end + start })
  runs.push({ kind: ' ', start: a.length - end, end: a.length })
  return runs.filter((run) => run.end > run.start)
}

/** E. Myers, "An O(ND) difference algorithm" (1986), the greedy form: round by round the furthest point on each diagonal. */
function shortest({ a, b }: Pair, budget: Budget): Run[] {
  const most = Math.min(a.length + b.length, MAX_EDITS)
  const centre = most + 1
  const furthest = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let round = 0; round <= most; round++) {
    // diagonal k as it was before round r is at index k + r + 1
    trace.push(furthest.slice(centre - round - 1, centre + round + 2))
    let looked = 2 * round
    for (let k = -round; k <= round; k += 2) {
      const from = cameFrom(trace[round], k, round)
      const start = (furthest[centre + from] ?? 0) + (from < k ? 1 : 0)
      let x = start
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      looked += x - start
      furthest[centre + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack({ a, b }, trace)
    }
    budget.step(looked)
  }
  return [
    { kind: '-', start: 0, end: a.length },
    { kind: '+', start: 0, end: b.length },
  ]
}

/** The neighbouring diagonal from which k was reached: the one above (a line was added) or below (a line was removed). */
function cameFrom(before: Int32Array | undefined, k: number, round: number): number {
  const at = (diagonal: number): number => before?.[diagonal + round + 1] ?? 0
  return k === -round || (k !== round && at(k - 1) < at(k + 1)) ? k + 1 : k - 1
}

function walkBack({ a, b }: Pair, trace: readonly Int32Array[]): Run[] {
  const runs: Run[] = []
  /** Runs are found from the end: one that joins the run found before it makes that one longer. */
  const add = (kind: Run['kind'], start: number, end: number): void => {
    const after = runs.at(-1)
    if (after?.kind === kind && after.start === end) runs[runs.length - 1] = { kind, start, end: after.end }
    else if (end > start) runs.push({ kind, start, end })
  }
  let [x, y] = [a.length, b.length]
  for (let round = trace.length - 1; round >= 0; round--) {
    const from = cameFrom(trace[round], x - y, round)
    const startX = trace[round]?.[from + round + 1] ?? 0
    const startY = startX - from
    const same = Math.max(0, Math.min(x - startX, y - startY))
    add(' ', x - same, x)
    ;[x, y] = [x - same, y - same]
    if (round > 0 && x === startX) add('+', y - 1, y)
    else if (round > 0) add('-', x - 1, x)
    ;[x, y] = [startX, startY]
  }
  return runs.reverse()
}

/** A run of changes with its context, being written. */
interface Hunk {
  /** lines of either text before it */
  readonly before: { readonly '-': number; readonly '+': number }
  /** lines of either text in it */
  readonly count: { '-': number; '+': number }
  readonly body: string[]
}

/** Runs of changes with their context, each under a line that says where it is. */
function hunks(runs: readonly Run[], old: readonly string[], fresh: readonly string[]): string {
  const out: string[] = []
  let open: Hunk | undefined
  const add = (hunk: Hunk, { kind, start, end }: Run): void => {
    const lines = kind === '+' ? fresh : old
    for (let at = start; at < end; at++) hunk.body.push(printLine(kind, lines[at] ?? ''))
    for (const side of ['-', '+'] as const) if (kind === ' ' || kind === side) hunk.count[side] += end - start
  }
  const close = (hunk: Hunk): void => {
    out.push(`@@ ${range('-', hunk)} ${range('+', hunk)} @@\n`)
    for (const line of hunk.body) out.push(line)
    open = undefined
  }
  const passed = { '-': 0, '+': 0 }
  for (const [index, run] of runs.entries()) {
    const length = run.end - run.start
    if (run.kind !== ' ') {
      open ??= opened(runs[index - 1], passed, add)
      add(open, run)
      passed[run.kind] += length
      continue
    }
    const isEnd = length > MAX_GAP || index === runs.length - 1
    if (open !== undefined) {
      add(open, isEnd ? { ...run, end: Math.min(run.end, run.start + CONTEXT) } : run)
      if (isEnd) close(open)
    }
    passed['-'] += length
    passed['+'] += length
  }
  if (open !== undefined) close(open)
  return out.join('')
}

/** A hunk that begins behind a run, with the last lines of that as context. */
function opened(before: Run | undefined, passed: Hunk['before'], add: (hunk: Hunk, run: Run) => void): Hunk {
  const context = before?.kind === ' ' ? Math.min(CONTEXT, before.end - before.start) : 0
  const hunk: Hunk = {
    before: { '-': passed['-'] - context, '+': passed['+'] - context },
    count: { '-': 0, '+': 0 },
    body: [],
  }
  if (before !== undefined) add(hunk, { kind: ' ', start: before.end - context, end: before.end })
  return hunk
}

function range(side: '-' | '+', { before, count }: Hunk): string {
  const lines = count[side]
  return `${side}${before[side] + (lines === 0 ? 0 : 1)}${lines === 1 ? '' : `,${lines}`}`
}

const printLine = (kind: Run['kind'], text: string): string =>
  text.endsWith('\n') ? kind + text : `${kind}${text}\n\\ No newline at end of file\n`
