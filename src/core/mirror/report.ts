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
export function rowsAsJunit(rows: readonly MirrorRow[]): string {
  const count = (states: readonly string[]): number => rows.filter(({ state }) => states.includes(state)).length
  const totals = `tests="${rows.length}" failures="${count(['missing', 'different', 'incomplete', 'invalid'])}" errors="${count(['unknown'])}" skipped="${count(['elsewhere'])}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="mirror" ${totals}>`,
    ...rows.map(junitCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const ELEMENTS: Readonly<Record<MirrorRow['state'], string>> = {
  present: '',
  missing: 'failure',
  different: 'failure',
  incomplete: 'failure',
  invalid: 'failure',
  unknown: 'error',
  elsewhere: 'skipped',
}

function junitCase({ kind, name, state, place, reason }: MirrorRow): string {
  const open = `    <testcase classname="${kind}" name="${xml(name)}"`
  const element = ELEMENTS[state]
  if (element === '') return `${open}/>`
  const said = [place, reason].filter(Boolean).join(': ')
  return `${open}><${element} message="${xml(`${state}: ${said}`)}"/></testcase>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text in XML 1.0: what it cannot hold becomes a question mark. */
const xml = (text: string): string =>
  text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '?').replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)
