import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helmOf } from '../../src/core/helm/index.ts'
import { DURATION_FUNCTIONS } from '../../src/core/render/functions/durations.ts'
import { CHART_YAML, EXAMPLES, type Example, exampleChart, fails, readOutputs } from '../docs/function-examples.ts'

/** A verified helm: the path in HELM, or `helm` on PATH. */
const HELM = process.env.HELM ?? 'helm'

const version = spawnSync(HELM, ['version', '--template', '{{.Version}}'], { encoding: 'utf8' }).stdout.trim()

const { does } = await helmOf(version)

/** Functions that this helm lacks, by the table of behaviours. */
const lacking: ReadonlySet<string> = new Set([
  ...(does.durations === 'functions' ? [] : Object.keys(DURATION_FUNCTIONS)),
  ...(does.tomlErrors === 'text' ? ['mustToToml'] : []),
])

/** Whether this helm has the function of an example. */
const isKnown = ({ row }: Example): boolean => !lacking.has(row.name)

function helmTemplate(files: Readonly<Record<string, string>>): { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const env = { HOME: folder, PATH: process.env.PATH, TZ: 'UTC' }
  const { stdout, stderr } = spawnSync(HELM, ['template', 'r', folder], { encoding: 'utf8', env })
  rmSync(folder, { recursive: true })
  return { stdout, stderr }
}

describe('helm gives what the examples of our functions say', () => {
  const steady = EXAMPLES.filter((example) => isKnown(example) && !fails(example))
  const { stdout, stderr } = helmTemplate(exampleChart(steady.map(({ template }) => template)))
  const outputs = readOutputs(stdout)

  test('it renders them', () => {
    expect(stderr).toBe('')
  })

  test.each(steady.map((example, i) => [example.title, i, example.output] as const))('%s', (_, i, output) => {
    expect(outputs[i]).toBe(output)
  })

  test.each(EXAMPLES.filter((example) => isKnown(example) && fails(example)))('$title', ({ template, output = '' }) => {
    expect(helmTemplate({ 'Chart.yaml': CHART_YAML, 'templates/x.yaml': template }).stderr).toContain(output)
  })
})
