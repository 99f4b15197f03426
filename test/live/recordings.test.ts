import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Helm 4.1: the path in HELM, or `helm` on PATH. */
const HELM = process.env.HELM ?? 'helm'

interface Recording {
  readonly chartYaml: string
  readonly cases: readonly {
    readonly files: Readonly<Record<string, string>>
    readonly args?: readonly string[]
    readonly exit?: number
    readonly stdout?: string
    readonly stderr?: string
  }[]
}

const lines = (text: string): string[] => text.split('\n').sort()

function run(files: Readonly<Record<string, string>>, args: readonly string[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  const chart = join(folder, 'c')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(chart, path)), { recursive: true })
    writeFileSync(join(chart, path), text)
  }
  const result = spawnSync(HELM, ['template', 'r', chart, ...args.map((arg) => arg.replaceAll('$CHART', chart))], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder, PATH: process.env.PATH },
  })
  rmSync(folder, { recursive: true })
  const clean = (text: string): string => text.replaceAll(chart, '$CHART').replaceAll(folder, '$DIR')
  return { exit: result.status, stdout: clean(result.stdout), stderr: lines(clean(result.stderr)) }
}

describe.each(['charts', 'values', 'dependencies', 'manifests'])('the recordings of %s still hold', (name) => {
  const file = new URL(`../core/render/fixtures/${name}.json`, import.meta.url)
  const { chartYaml, cases }: Recording = JSON.parse(readFileSync(file, 'utf8'))
  test.each(cases.map((recorded, i) => ({ i, recorded })))('$i', ({ recorded }) => {
    const { files, args = [], exit = 0, stdout = '', stderr = '' } = recorded
    expect(run({ 'Chart.yaml': chartYaml, ...files }, args)).toEqual({ exit, stdout, stderr: lines(stderr) })
  })
})
