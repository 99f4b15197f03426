import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderCase } from '../../helpers/render-case.ts'

/** What helm 4.1.4 did with small charts: see `command` in the files. Its log lines come in any order. */
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

const read = (name: string): Recording =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))

const lines = (text: string): string[] => text.split('\n').sort()

describe.each(['charts', 'values', 'dependencies', 'manifests'])('%s as helm recorded them', (name) => {
  const { chartYaml, cases } = read(name)
  test.each(cases.map((recorded, i) => ({ i, recorded })))('$i', async ({ recorded }) => {
    const { files, args = [], exit = 0, stdout = '', stderr = '' } = recorded
    const got = await renderCase({ files: { 'Chart.yaml': chartYaml, ...files }, args }, 'schemas')
    expect({ ...got, stderr: lines(got.stderr) }).toEqual({ exit, stdout, stderr: lines(stderr) })
  })
})
