/** `whole`: everything is there; `missing`: something is not, or is another thing; `unknown`: something could not be asked. */
export type Verdict = 'whole' | 'missing' | 'unknown'

const ABSENT: ReadonlySet<string> = new Set(['missing', 'different', 'incomplete', 'invalid'])

/** The verdict on a report: what is missing counts for more than what is not known. What stands elsewhere does not count. */
export function verdictOf(rows: readonly { readonly state: string }[]): Verdict {
  if (rows.some(({ state }) => ABSENT.has(state))) return 'missing'
  return rows.some(({ state }) => state === 'unknown') ? 'unknown' : 'whole'
}
