import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const DEMO = join(ROOT, 'recipes/examples/air-gap-demo')
const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))

let root = ''
const at = (...path: readonly string[]): string => join(root, ...path)
const git = (...args: readonly string[]): void =>
  void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: at('work'), stdio: 'pipe' })

/** A clone whose branch changes the recipe of `main`, and a PATH with the built `aicr` and a `gh` that says what it was asked. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'action-'))
  for (const folder of ['work', 'bin', 'temp']) mkdirSync(at(folder))
  program('aicr', `exec "${process.execPath}" "${join(ROOT, 'dist/cli/aicr.js')}" "$@"`)
  program('gh', 'printf "%s\\n" "$@"')
  git('init', '--quiet', '--initial-branch=main')
  cpSync(join(DEMO, 'charts'), at('work/charts'), { recursive: true })
  writeRecipe('1.2.0', '2.0.1')
  git('add', '-A')
  git('commit', '--quiet', '-m', 'before')
  git('clone', '--quiet', '--bare', '.', '../origin.git')
  git('remote', 'add', 'origin', at('origin.git'))
  writeRecipe('1.2.0')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function program(name: string, text: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${text}\n`)
  chmodSync(at('bin', name), 0o755)
}

/** Components of the demo's charts in these versions; what is left out is not in the recipe. */
function writeRecipe(portal?: string, store?: string): void {
  const rows = Object.entries({ portal, 'session-store': store }).flatMap(([chart, version]) =>
    version === undefined
      ? []
      : `  - {name: ${chart}, chart: ${chart}, type: Helm, source: "file://./charts", version: ${version}}`,
  )
  writeFileSync(
    at('work/recipe.yaml'),
    `kind: RecipeResult\napiVersion: aicr.run/v1alpha2\ncomponentRefs:\n${rows.join('\n')}\n`,
  )
}

/** Runs a step of the action as a runner does, its inputs in the environment. */
function step(name: string, env: Readonly<Record<string, string>>) {
  for (const file of ['output', 'summary', 'path']) writeFileSync(at(file), '')
  const { status, stdout, stderr } = spawnSync('bash', [join(ROOT, 'scripts/action', name)], {
    cwd: at('work'),
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}${delimiter}${process.env.PATH}`,
      HOME: root,
      RUNNER_TEMP: at('temp'),
      AICR_CACHE_DIR: at('cache'),
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_PATH: at('path'),
      ...env,
    },
  })
  return {
    status,
    stdout,
    stderr,
    output: readFileSync(at('output'), 'utf8'),
    summary: readFileSync(at('summary'), 'utf8'),
  }
}

const CALL = { RECIPE: 'recipe.yaml', BASE: 'main', FLAGS: '', AICR_STRICT: 'true', FORMAT: '' }

describe('the step that compares', () => {
  test('says what the branch changes', () => {
    const { status, output, summary } = step('diff.sh', CALL)
    expect([status, output]).toEqual([0, `changed=true\nreport=${at('temp/mirror.md')}\n`])
    expect(summary).toContain('docker.io/library/redis:7.4.2-alpine')
    expect(summary).not.toContain('nginx')
  })
  test('says that nothing changes', () => {
    writeRecipe('1.2.0', '2.0.1')
    expect(step('diff.sh', CALL)).toMatchObject({ status: 0, output: expect.stringContaining('changed=false') })
    writeRecipe('1.2.0')
  })
  test('takes all of a recipe that the branch adds for new', () => {
    git('mv', '-k', 'recipe.yaml', 'recipe.yaml')
    cpSync(at('work/recipe.yaml'), at('work/new.yaml'))
    const { status, summary } = step('diff.sh', { ...CALL, RECIPE: 'new.yaml' })
    expect([status, summary]).toEqual([0, expect.stringContaining('nginx')])
  })
  test('takes all for new without a branch to compare with', () => {
    expect(step('diff.sh', { ...CALL, BASE: '' }).summary).toContain('nginx')
  })
  test('writes the list in a format', () => {
    const { status, output } = step('diff.sh', { ...CALL, FORMAT: 'hauler', FLAGS: '--concurrency 2\n--debug' })
    expect([status, output]).toEqual([0, expect.stringContaining(`list=${at('temp/mirror-list')}\n`)])
    expect(readFileSync(at('temp/mirror-list'), 'utf8')).toContain('kind: Images')
  })
  test.each<[string, Readonly<Record<string, string>>, number, string]>([
    ['a recipe that is not there', { RECIPE: 'none.yaml' }, 3, 'no such file'],
    ['a flag that is not there', { FLAGS: '--nonsense' }, 1, 'unknown flag'],
    ['a list that is not complete', { RECIPE: 'part.yaml' }, 12, 'not complete'],
    ['a branch that is not there', { BASE: 'none' }, 128, 'none'],
  ])('fails for %s', (_, env, wanted, words) => {
    const text = readFileSync(at('work/recipe.yaml'), 'utf8')
    writeFileSync(
      at('work/part.yaml'),
      `${text}  - {name: x, chart: x, type: Helm, source: "file://./charts", version: "1"}\n`,
    )
    const { status, stderr, output } = step('diff.sh', { ...CALL, ...env })
    expect([status, stderr, output]).toEqual([wanted, expect.stringContaining(words), ''])
  })
  test('leaves nothing behind', () => {
    step('diff.sh', CALL)
    const left = execFileSync('git', ['status', '--short', '--ignored'], { cwd: at('work'), encoding: 'utf8' })
    expect(left).not.toContain('.before')
  })
})

test('the step that installs leaves an aicr alone that is there', () => {
  expect(step('install.sh', { VERSION: '0.0.0' })).toMatchObject({ status: 0, stdout: `${at('bin/aicr')}\n` })
})

test('the step that comments edits its own comment', () => {
  const { stdout } = step('comment.sh', { NUMBER: '7', REPORT: 'mirror.md' })
  expect(stdout.trimEnd().split('\n')).toEqual([
    'pr',
    'comment',
    '7',
    '--body-file',
    'mirror.md',
    '--edit-last',
    '--create-if-none',
  ])
})

describe('action.yml', () => {
  const steps: readonly { readonly run?: string; readonly env?: Record<string, string>; readonly if?: string }[] =
    action.runs.steps
  test('uses each input that it has, and no other', () => {
    const used = JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/g)
    expect([...new Set([...used].map(([, name]) => name))].sort()).toEqual(Object.keys(action.inputs).sort())
  })
  test('runs scripts that there are, and gives inputs to them as variables only', () => {
    for (const { run, env = {} } of steps) {
      if (run === undefined) continue
      const [, script = ''] = /^bash "\$GITHUB_ACTION_PATH\/([\w./-]+)"$/.exec(run) ?? []
      const text = readFileSync(join(ROOT, script), 'utf8')
      for (const name of Object.keys(env)) if (!/^(?:AICR|GH)_/.test(name)) expect(text).toContain(name)
    }
  })
  test('is called by the example with inputs and outputs that it has', () => {
    const text = readFileSync(join(ROOT, 'examples/ci/github-action.yml'), 'utf8')
    const [call] = parse(text).jobs.mirror.steps.filter(({ uses = '' }) => uses.startsWith('aicr-mirror/'))
    for (const name of Object.keys(call.with)) expect(action.inputs).toHaveProperty(name)
    for (const [, name = ''] of text.matchAll(/steps\.mirror\.outputs\.(\w+)/g))
      expect(action.outputs).toHaveProperty(name)
  })
})
