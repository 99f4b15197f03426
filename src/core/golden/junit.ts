import { type JunitCase, printJunit } from '../junit.ts'
import type { GoldenReport } from './check.ts'
import type { CaseResult } from './compare.ts'
import { printResult } from './report.ts'

/** A report for CI systems: a case that differs or was never recorded failed, one that could not be rendered is an error. */
export const reportAsJunit = ({ cases }: GoldenReport): string => printJunit('golden', cases.map(junitCase))

function junitCase(result: CaseResult): JunitCase {
  const { name, status, reason } = result
  if (status === 'same') return { group: 'golden', name }
  const kind = status === 'broken' ? 'error' : 'failure'
  return { group: 'golden', name, fault: { kind, message: reason ?? MESSAGES[status], text: printResult(result) } }
}

const MESSAGES = {
  differs: 'not as recorded',
  unrecorded: 'there is no recording: aicr golden record writes it',
  broken: 'cannot be rendered',
} as const
