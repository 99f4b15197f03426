import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { scratch } from '../helpers/scratch.ts'

const DEMO = 'recipes/examples/air-gap-demo'

/** What a command does not need of Node's own modules is not loaded: it takes longer than our code. */
const HEAVY = ['crypto', 'http', 'https', 'tls', 'net', 'dns', 'worker_threads', 'child_process', 'readline']

/** Which of Node's heavy modules one run of the program loads. */
function loaded(args: readonly string[]): string[] {
  const folder = scratch()
  const hook = join(folder, 'hook.cjs')
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'list'))}, process.moduleLoadList.join('\\n')))`,
  )
  const { status, stderr } = spawnSync(process.execPath, ['-r', hook, resolve('dist/cli/aicr.js'), ...args], {
    env: { PATH: process.env.PATH, HOME: folder },
    encoding: 'utf8',
  })
  expect([status, stderr.replace(/^\[cli\].*\n/gm, '')]).toEqual([0, ''])
  const list = new Set(readFileSync(join(folder, 'list'), 'utf8').split('\n'))
  return HEAVY.filter((name) => list.has(`NativeModule ${name}`))
}

test.each([
  [['template', 'r', `${DEMO}/charts/portal`]],
  [['template', 'r', `${DEMO}/charts/portal`, '--set', 'a=1', '--deterministic']],
  [['images', `${DEMO}/charts/portal`]],
  [['mirror', 'list', '--recipe', `${DEMO}/recipe.yaml`]],
  [['mirror', 'list', '--recipe', `${DEMO}/recipe.yaml`, '--format', 'json']],
  [['recipe', '--service', 'eks', '--accelerator', 'h100', '--intent', 'training']],
  [['recipe', 'list']],
  [['completion', 'bash']],
  [['--help']],
])('%j loads none of them', (args) => {
  expect(loaded(args)).toEqual([])
})
