/** One case of a JUnit report; `fault` is absent when it passed. */
export interface JunitCase {
  readonly group: string
  readonly name: string
  readonly fault?: {
    readonly kind: 'failure' | 'error' | 'skipped'
    /** one line */
    readonly message: string
    /** more lines, shown when the case is opened */
    readonly text?: string
  }
}

/** A JUnit report, as CI systems read it. */
export function printJunit(suite: string, cases: readonly JunitCase[]): string {
  const count = (kind: string): number => cases.filter(({ fault }) => fault?.kind === kind).length
  const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${xml(suite)}" ${totals}>`,
    ...cases.map(printCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function printCase({ group, name, fault }: JunitCase): string {
  const open = `    <testcase classname="${xml(group)}" name="${xml(name)}"`
  if (fault === undefined) return `${open}/>`
  const { kind, message, text = '' } = fault
  const end = text === '' ? '/>' : `>${xml(text)}</${kind}>`
  return `${open}><${kind} message="${xml(message)}"${end}</testcase>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text in XML 1.0: what it cannot hold becomes a question mark. */
const xml = (text: string): string =>
  text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '?').replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)
