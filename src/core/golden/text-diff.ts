/** A line of a comparison: in both texts, in the old one only, in the new one only. */
interface Edit {
  readonly kind: ' ' | '-' | '+'
  readonly text: string
}

/** Edits looked for before two texts are taken to be wholly different between their common ends. */
const MAX_EDITS = 2000
const CONTEXT = 3

/** A unified diff of two texts, as `diff -u` prints it; empty when they are equal. */
export function unifiedDiff(
  old: string,
  fresh: string,
  names: { readonly old: string; readonly fresh: string },
): string {
  if (old === fresh) return ''
  const edits = compareLines(splitLines(old), splitLines(fresh))
  return `--- ${names.old}\n+++ ${names.fresh}\n${hunks(edits).join('')}`
}

/** Lines with their newlines, so that a last line without one differs from one with it. */
const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** A shortest way from one list of lines to the other. */
function compareLines(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const same = (lines: readonly string[]): Edit[] => lines.map((text) => ({ kind: ' ', text }))
  return [
    ...same(a.slice(0, start)),
    ...shortest(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ]
}

/** E. Myers, "An O(ND) difference algorithm" (1986), the greedy form: round by round the furthest point on each diagonal. */
function shortest(a: readonly string[], b: readonly string[]): Edit[] {
  const most = Math.min(a.length + b.length, MAX_EDITS)
  const centre = most + 1
  const furthest = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let round = 0; round <= most; round++) {
    // diagonal k as it was before round r is at index k + r + 1
    trace.push(furthest.slice(centre - round - 1, centre + round + 2))
    for (let k = -round; k <= round; k += 2) {
      const from = cameFrom(trace[round], k, round)
      let x = (furthest[centre + from] ?? 0) + (from < k ? 1 : 0)
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      furthest[centre + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace)
    }
  }
  return [...a.map((text): Edit => ({ kind: '-', text })), ...b.map((text): Edit => ({ kind: '+', text }))]
}

/** The neighbouring diagonal from which k was reached: the one above (a line was added) or below (a line was removed). */
function cameFrom(before: Int32Array | undefined, k: number, round: number): number {
  const at = (diagonal: number): number => before?.[diagonal + round + 1] ?? 0
  return k === -round || (k !== round && at(k - 1) < at(k + 1)) ? k + 1 : k - 1
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): Edit[] {
  const edits: Edit[] = []
  let [x, y] = [a.length, b.length]
  for (let round = trace.length - 1; round >= 0; round--) {
    const from = cameFrom(trace[round], x - y, round)
    const startX = trace[round]?.[from + round + 1] ?? 0
    const startY = startX - from
    for (; x > startX && y > startY; x--, y--) edits.push({ kind: ' ', text: a[x - 1] ?? '' })
    if (round > 0) edits.push(x === startX ? { kind: '+', text: b[y - 1] ?? '' } : { kind: '-', text: a[x - 1] ?? '' })
    ;[x, y] = [startX, startY]
  }
  return edits.reverse()
}

/** Runs of changes with their context, each under a line that says where it is. */
function hunks(edits: readonly Edit[]): string[] {
  const out: string[] = []
  for (let at = 0; at < edits.length; ) {
    const first = edits.findIndex((edit, i) => i >= at && edit.kind !== ' ')
    if (first < 0) break
    let last = first
    for (let i = first; i < edits.length && i - last <= 2 * CONTEXT; i++) if (edits[i]?.kind !== ' ') last = i
    const start = Math.max(at, first - CONTEXT)
    const end = Math.min(edits.length, last + 1 + CONTEXT)
    out.push(printHunk(edits, start, end))
    at = end
  }
  return out
}

function printHunk(edits: readonly Edit[], start: number, end: number): string {
  const count = (list: readonly Edit[], kind: '-' | '+'): number =>
    list.filter((e) => e.kind === ' ' || e.kind === kind).length
  const before = edits.slice(0, start)
  const inside = edits.slice(start, end)
  const range = (kind: '-' | '+'): string => {
    const lines = count(inside, kind)
    const from = count(before, kind) + (lines === 0 ? 0 : 1)
    return `${kind}${from}${lines === 1 ? '' : `,${lines}`}`
  }
  const body = inside.map(({ kind, text }) =>
    text.endsWith('\n') ? kind + text : `${kind}${text}\n\\ No newline at end of file\n`,
  )
  return `@@ ${range('-')} ${range('+')} @@\n${body.join('')}`
}
