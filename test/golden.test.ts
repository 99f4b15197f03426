import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type GoldenReport, printReport } from '../src/index.ts'
import { checkGoldenFile } from '../src/node/index.ts'

const GOLDEN = join(import.meta.dirname, '../golden')

/** A case in which we do not do what helm does yet, and why. */
interface Gap {
  /** path of the suite's file in golden/ without its ending */
  readonly suite: string
  readonly case: string
  readonly reason: string
}

const json = (path: string): unknown => JSON.parse(readFileSync(join(GOLDEN, path), 'utf8'))
const GAPS = json('gaps.json') as readonly Gap[]
const SUITES = [...readdirSync(GOLDEN).filter((name) => name.endsWith('.yaml')), 'gaps/gaps.yaml']
const REPORTS = new Map<string, GoldenReport>()
for (const file of SUITES) REPORTS.set(file.replace(/\.yaml$/, ''), await checkGoldenFile({ file: join(GOLDEN, file) }))

const gapOf = (suite: string, name: string): Gap | undefined =>
  GAPS.find((gap) => gap.suite === suite && gap.case === name)

describe.each([...REPORTS])('golden/%s.yaml', (suite, report) => {
  test.each(report.cases.map((result) => [result.name, result] as const))('%s', (name, result) => {
    const gap = gapOf(suite, name)
    if (gap === undefined) {
      if (result.status !== 'same') expect.fail(printReport({ cases: [result] }))
    } else if (result.status === 'same') {
      expect.fail(`${name} is as recorded now: take its row out of golden/gaps.json`)
    }
  })
})

test('every row of golden/gaps.json names a case and a reason', () => {
  for (const { suite, case: name, reason } of GAPS) {
    expect(REPORTS.get(suite)?.cases.map((result) => result.name)).toContain(name)
    expect(reason).toMatch(/\w/)
  }
})

test('the charts were recorded by the helm that their suite names', () => {
  const helmOfCharts = /^helm: (.*)$/m.exec(readFileSync(join(GOLDEN, 'charts.yaml'), 'utf8'))?.[1]
  expect(json('charts/helm.json')).toEqual({ helm: helmOfCharts, cases: REPORTS.get('charts')?.cases.length })
})

test('every sample chart has a case', () => {
  const cases = readFileSync(join(GOLDEN, 'charts.yaml'), 'utf8')
  const charts = readdirSync(join(import.meta.dirname, 'fixtures/charts'), { withFileTypes: true })
  const names = charts.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(names.filter((name) => !new RegExp(`fixtures/charts/${name}[ ,]`).test(cases))).toEqual([])
})
