import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SCRIPT = join(import.meta.dirname, '../../scripts/ci-summary.mjs')

const report = (tests: readonly (readonly [name: string, message?: string])[]): string =>
  JSON.stringify({
    numPassedTests: tests.filter(([, message]) => message === undefined).length,
    numFailedTests: tests.filter(([, message]) => message !== undefined).length,
    testResults: [
      {
        name: '/tmp/clone/test/core/a.test.ts',
        status: tests.some(([, message]) => message !== undefined) ? 'failed' : 'passed',
        assertionResults: tests.map(([fullName, message]) => ({
          fullName,
          status: message === undefined ? 'passed' : 'failed',
          failureMessages: message === undefined ? [] : [message],
        })),
      },
    ],
  })

const unloaded = JSON.stringify({
  numPassedTests: 0,
  numFailedTests: 0,
  testResults: [{ name: '/x/test/b.test.ts', status: 'failed', message: 'Cannot find y\n  at', assertionResults: [] }],
})

type Row = readonly [name: string, files: Readonly<Record<string, string>>, output: string, status: number]
const ROWS: readonly Row[] = [
  [
    'nothing failed',
    { 'unit.json': report([['a']]), 'runtimes.txt': 'deno 3 passed, 0 failed\n' },
    '4 passed, 0 failed\n',
    0,
  ],
  [
    'a test',
    { 'unit.json': report([['a'], ['b > c', 'AssertionError: expected 1\n    at x']]) },
    '-- unit: 1 failed\n  test/core/a.test.ts: b > c: AssertionError: expected 1\n1 passed, 1 failed\n',
    1,
  ],
  [
    'a file that does not load',
    { 'unit.json': unloaded },
    '-- unit: 1 failed\n  test/b.test.ts: Cannot find y\n0 passed, 1 failed\n',
    1,
  ],
  [
    'a report that was cut off',
    { 'unit.json': '' },
    '-- unit: 1 failed\n  unit.json: Unexpected end of JSON input\n0 passed, 1 failed\n',
    1,
  ],
  [
    'a suite of another kind',
    { 'runtimes.txt': 'deno 2 passed, 0 failed\nbun 1 passed, 1 failed  1.2\n  render: line 1\n    node 20: a\n' },
    '-- runtimes: 1 failed\n  bun 1 passed, 1 failed  1.2\n    render: line 1\n3 passed, 1 failed\n',
    1,
  ],
  [
    'a step alone',
    { 'step-02.failed': 'build, types, lint\n\nsrc/a.ts(1,1): error\n', 'step-02.log': '9 passed, 9 failed' },
    '-- failed: build, types, lint\n  src/a.ts(1,1): error\n0 passed, 1 failed\n',
    1,
  ],
]

test.each(ROWS)('%s', (_, files, output, status) => {
  const folder = mkdtempSync(join(tmpdir(), 'ci-summary-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const run = spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe(output)
    expect(run.status).toBe(status)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
