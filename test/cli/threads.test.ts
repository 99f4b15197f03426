import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { recipeOf } from '../helpers/recipe-of-images.ts'
import { scratch } from '../helpers/scratch.ts'

const HOME = mkdtempSync(join(tmpdir(), 'aicr-test-'))
afterAll(() => rmSync(HOME, { recursive: true }))
const DEMO = resolve('recipes/examples/air-gap-demo/recipe.yaml')

/** What the program says of a recipe, times left out, and the files that it writes. */
function run(args: readonly string[], threads: number): unknown {
  const folder = scratch()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('dist/cli/aicr.js'), 'mirror', 'list', ...args, '--lock', join(folder, 'lock')],
    { env: { PATH: process.env.PATH, HOME, AICR_THREADS: String(threads) }, encoding: 'utf8' },
  )
  const said = stderr.replace(/"time":"[^"]*"|"seconds":[\d.]+|seconds=[\d.]+/g, '')
  return { status, stdout, said, lock: status === 0 ? readFileSync(join(folder, 'lock'), 'utf8') : '' }
}

/** A recipe of several charts: one fails, one has no images, and one nests templates deeper than the main thread's stack allows. */
function mixed(): string {
  const recipe = recipeOf({ a: ['quay.io/a/a:1', 'quay.io/a/b'], fails: ['x'], deep: ['quay.io/a/d:1'], empty: [] })
  const template = (chart: string, text: string): void =>
    writeFileSync(join(recipe, '..', 'charts', chart, 'templates', 'more.yaml'), text)
  template('fails', '{{ fail "no" }}')
  template(
    'deep',
    '{{ define "a" }}{{ if lt . 700 }}{{ range 1 }}{{ $x := print (include "a" (add1 $)) }}{{ end }}{{ end }}{{ end }}{{ include "a" 1 }}',
  )
  rmSync(join(recipe, '..', 'charts', 'empty', 'templates', 'pod.yaml'))
  return recipe
}

test.each<[string, () => readonly string[]]>([
  ['a list', () => [DEMO]],
  ['reasons', () => [DEMO, '--format', 'json', '--detail', '--why', 'portal', '--log-json', '--seed', 'x']],
  ['a list that is not complete', () => [mixed()]],
  ['one that is refused', () => [mixed(), '--strict', '--log-json']],
])('%s is the same in threads', (_, args) => {
  const given = args()
  expect(run(given, 2)).toEqual(run(given, 0))
})

test('the argument that starts a thread is not a command', () => {
  const { status, stderr } = spawnSync(process.execPath, [resolve('dist/cli/aicr.js'), '__render'], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([1, expect.stringContaining('unknown command "__render"')])
})
