import { type JunitCase, printJunit } from '../junit.ts'
import { writeJson } from '../output/index.ts'
import { printTable } from '../table.ts'
import type { MirrorRow } from './verify.ts'

/** How many rows are in each state, in a sentence: `61 present, 2 missing`. */
export function countRows(rows: readonly MirrorRow[]): string {
  const counts = new Map<string, number>()
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing to verify'
}

/** A table for people: what is wrong first. */
export function printRows(rows: readonly MirrorRow[]): string {
  const sorted = [...rows].sort((a, b) => Number(a.state === 'present') - Number(b.state === 'present'))
  const cells = sorted.map(({ state, kind, name, place, reason }) => [state, kind, name, reason || place])
  return `${printTable([['STATE', 'KIND', 'NAME', 'PLACE OR REASON'], ...cells])}${countRows(rows)}\n`
}

/** The rows and their counts as JSON. */
export const rowsAsJson = (rows: readonly MirrorRow[]): string =>
  writeJson({ summary: countRows(rows), rows: rows.map((row) => ({ ...row })) })

/** A JUnit report, as CI systems read it: one case a row. */
export const rowsAsJunit = (rows: readonly MirrorRow[]): string => printJunit('mirror', rows.map(junitCase))

const FAULTS: Readonly<Record<MirrorRow['state'], NonNullable<JunitCase['fault']>['kind'] | undefined>> = {
  present: undefined,
  missing: 'failure',
  different: 'failure',
  incomplete: 'failure',
  invalid: 'failure',
  unknown: 'error',
  elsewhere: 'skipped',
}

function junitCase({ kind: group, name, state, place, reason }: MirrorRow): JunitCase {
  const kind = FAULTS[state]
  const said = [place, reason].filter(Boolean).join(': ')
  return kind === undefined ? { group, name } : { group, name, fault: { kind, message: `${state}: ${said}` } }
}
