import type { CorpusCase, Outcome } from './case.ts'

/** How we compare with helm on a case, best first. */
export const VERDICTS = [
  'identical',
  'identical but for clock or chance',
  'both fail, same error',
  'both fail, a schema is elsewhere on the network',
  'both fail, other error',
  'differs',
  'helm renders, we fail',
  'helm fails, we render',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** Verdicts that need no one's attention. */
export const GOOD: ReadonlySet<Verdict> = new Set([
  'identical',
  'identical but for clock or chance',
  'both fail, same error',
  'both fail, a schema is elsewhere on the network',
])

export interface Judgement {
  readonly id: string
  readonly verdict: Verdict
  /** where and how, for a person; empty when all is well */
  readonly detail: string
}

const HEAD = 600

/** The error message alone, folders in front of the corpus' charts left out. */
export const errorText = (stderr: string): string =>
  stderr
    .slice(Math.max(0, stderr.indexOf('Error:')))
    .trimEnd()
    .replace(/[^\s"'`]*\/(?=charts\/)/g, '')

/** Up to where the words of an HTTP client would begin, when a schema refers to an address: we read none, and say so. */
const beforeDownload = (text: string): string | undefined => /^[\s\S]*failing loading "https?:[^"]*": /.exec(text)?.[0]

/** helm's text was cut off at 600 characters. Failures of schemas come in random order, so their lines are compared as a set. */
function sameError(helm: string, ours: string): boolean {
  const [want, got] = [errorText(helm), errorText(ours)]
  if (Array.from(helm).length >= HEAD) return got.startsWith(want)
  if (!want.includes("values don't meet the specifications")) return want === got
  return want.split('\n').sort().join('\n') === got.split('\n').sort().join('\n')
}

/** Lines, those that vary by nature emptied: their numbers count from 1. */
export function maskedLines(text: string, varying: ReadonlySet<number>): string[] {
  const lines = text.split('\n')
  return varying.size === 0 ? lines : lines.map((line, i) => (varying.has(i + 1) ? '' : line))
}

/** The first line that differs, with both texts; undefined when none does. */
export function firstDifference(want: readonly string[], got: readonly string[]): string | undefined {
  const length = Math.max(want.length, got.length)
  for (let i = 0; i < length; i++) {
    if (want[i] !== got[i])
      return `line ${i + 1}\n    helm: ${want[i]?.slice(0, 160)}\n    ours: ${got[i]?.slice(0, 160)}`
  }
  return undefined
}

/** Numbers of the lines that differ between two runs of ours; undefined when they do not line up. */
export function varyingLines(one: string, other: string): Set<number> | undefined {
  const [a, b] = [one.split('\n'), other.split('\n')]
  if (a.length !== b.length) return undefined
  return new Set(a.flatMap((line, i) => (line === b[i] ? [] : [i + 1])))
}

/**
 * Judges an outcome. `again` renders once more with another clock and other chance: lines that change then are told apart from real differences.
 */
export async function judge(
  c: CorpusCase,
  expected: string,
  got: Outcome,
  again?: () => Promise<Outcome>,
): Promise<Judgement> {
  const verdict = (name: Verdict, detail = ''): Judgement => ({ id: c.id, verdict: name, detail })
  if (!c.ok) {
    if (got.exit === 0) return verdict('helm fails, we render', errorText(c.stderrHead))
    if (sameError(c.stderrHead, got.stderr)) return verdict('both fail, same error')
    const download = beforeDownload(errorText(c.stderrHead))
    if (download !== undefined && download === beforeDownload(errorText(got.stderr))) {
      return verdict('both fail, a schema is elsewhere on the network')
    }
    const texts = `\n    helm: ${errorText(c.stderrHead)}\n    ours: ${errorText(got.stderr)}`
    return verdict('both fail, other error', texts)
  }
  if (got.exit !== 0) return verdict('helm renders, we fail', errorText(got.stderr).slice(0, 400))
  const masked = new Set(c.varyingLines)
  const difference = firstDifference(maskedLines(expected, masked), maskedLines(got.stdout, masked))
  if (difference === undefined) return verdict('identical')
  const second = await again?.()
  const ownVarying = second?.exit === 0 ? varyingLines(got.stdout, second.stdout) : undefined
  if (ownVarying === undefined) return verdict('differs', difference)
  const all = new Set([...masked, ...ownVarying])
  return firstDifference(maskedLines(expected, all), maskedLines(got.stdout, all)) === undefined
    ? verdict('identical but for clock or chance', difference)
    : verdict('differs', difference)
}
