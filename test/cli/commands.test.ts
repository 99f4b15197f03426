import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isWindowsPath } from '../../src/cli/commands/template-action.ts'
import { LAYOUTS } from '../../src/core/mirror/index.ts'
import { FORMATS } from '../../src/core/output/index.ts'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'

const RECIPE = join(import.meta.dirname, '../../recipes/examples/air-gap-demo/recipe.yaml')
const LIST = ['mirror', 'list', '-r', RECIPE] as const

function folder(files: Readonly<Record<string, string>>): string {
  const root = scratch()
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), data)
  }
  return root
}

/** Two components: one whose driver needs the nodes' system, one that is not there. */
const PARTIAL = {
  'r.yaml': `kind: RecipeResult
componentRefs:
  - {name: gpu, type: Helm, source: "file://./", chart: gpu, version: 1.0.0}
  - {name: gone, type: Helm, source: "file://./", chart: gone, version: 1.0.0}
`,
  'gpu/Chart.yaml': 'apiVersion: v2\nname: gpu\nversion: 1.0.0\n',
  'gpu/templates/x.yaml':
    'apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec: {driver: {repository: nvcr.io/nvidia, image: driver, version: "580"}}\n',
}

describe('logs', () => {
  test('are lines on stderr that sum the run up; nothing is drawn when piped', async () => {
    const { err } = await aicr([...LIST, '-f', 'images'])
    expect(err.split('\n')).toEqual([
      '[cli] discovering images and charts: components=5',
      expect.stringMatching(
        /^\[cli\] discovery complete: images=12 charts=4 components=5 warnings=0 bytes=\d+ seconds=[\d.]+$/,
      ),
      '',
    ])
  })

  test('are JSON lines with --log-json, failures too', async () => {
    const { err } = await aicr([...LIST, '-f', 'images', '--log-json'])
    const lines = err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['INFO', 'discovering images and charts'],
      ['INFO', 'discovery complete'],
    ])
    expect(lines[1]).toMatchObject({ images: 12, charts: 4, components: 5, warnings: 0 })
    const failure = await aicr([...LIST, '--log-json', '-f', 'yaml', '-f', 'json'])
    expect(JSON.parse(failure.err)).toMatchObject({
      level: 'ERROR',
      msg: 'command failed',
      exitCode: 2,
      code: 'INVALID_REQUEST',
      form: 'flag --{name} may be given once only',
      args: { name: 'format' },
    })
  })

  test('are coloured and drawn on a terminal only', async () => {
    const { err } = await aicr([...LIST, '-f', 'images'], { colour: true, interactive: true })
    expect(err).toContain('\x1b[32mdiscovering')
    expect(err).toContain('\x1b[32m✓ portal: 4 images\x1b[0m\n')
    expect(err).toContain('\r\x1b[2K')
  })
})

describe('completeness', () => {
  const root = (): string => join(folder(PARTIAL), 'r.yaml')

  test('a list with gaps says so on stderr, in the document, and by status when asked to', async () => {
    const { status, out, err } = await aicr(['mirror', 'list', '-r', root(), '--detail'])
    expect(status).toBe(0)
    expect(err).toContain('[cli] the list is not complete: components=gpu,gone\n')
    expect(err).toContain('gpu: nvcr.io/nvidia/driver:580 does not exist as written')
    expect(out).toContain('status: incomplete')
    expect(out).toContain('missing: the operating system (--os) and its version (--os-version)')
    const strict = await aicr(['mirror', 'list', '-r', root(), '--strict'])
    expect([strict.status, strict.out]).toEqual([12, ''])
  })

  test.each([
    ['hauler', ['# WARNING: gone: chart not fetched', 'aicr-mirror/incomplete: "true"']],
    ['zarf', ['# WARNING: gone: chart not fetched', 'x-aicr-incomplete: true', 'x-aicr-warnings:']],
    ['skopeo', ['# WARNING: gone: chart not fetched']],
    ['oc-mirror', ['# WARNING: gone: chart not fetched']],
    ['images', ['# WARNING: the list is not complete\n', '# WARNING: gone: chart not fetched']],
    ['mapping', ['# WARNING: the list is not complete\n', '# WARNING: gone: chart not fetched']],
    ['regsync', ['# WARNING: gone: chart not fetched']],
  ])('%s carries the warnings', async (format, words) => {
    const { out } = await aicr(['mirror', 'list', '-r', root(), '-f', format, '--target', 'reg.local'])
    for (const word of words) expect(out).toContain(word)
  })

  test('what is missing can be given', async () => {
    const given = ['--os', 'ubuntu', '--os-version', '22.04,24.04', '-f', 'images']
    const { out, err } = await aicr(['mirror', 'list', '-r', root(), ...given])
    expect(out.split('\n')).toEqual([
      '# WARNING: the list is not complete',
      expect.stringMatching(/^# WARNING: gone: chart not fetched: \[NOT_FOUND\] /),
      'nvcr.io/nvidia/driver:580-ubuntu22.04',
      'nvcr.io/nvidia/driver:580-ubuntu24.04',
      '',
    ])
    expect(err).toContain('[cli] the list is not complete: components=gone\n')
  })

  test('--strict passes on a complete list', async () => {
    expect((await aicr([...LIST, '--strict'])).status).toBe(0)
  })
})

describe('--why', () => {
  test('tells the chain from component to path', async () => {
    const { status, err } = await aicr([
      ...LIST,
      '-f',
      'images',
      '--why',
      'docker.io/library/busybox:1.37.0',
      '--why',
      'no/such:1',
    ])
    expect(status).toBe(3)
    expect(err).toMatch(
      /docker\.io\/library\/busybox:1\.37\.0 \(image, certain\)\n {2}portal → portal\/templates\/\S+ → \S+ .* → rule pod-spec\n/,
    )
    expect(err).toMatch(
      /\[NOT_FOUND\] no image and nothing passed over is called no\/such:1 exitCode=3\nnearest: \S+, \S+, \S+\n/,
    )
  })

  test('of aicr images tells what was passed over, and near misses', async () => {
    const root = folder({
      'x.yaml':
        'kind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: "a:1"}, {image: "b:local", imagePullPolicy: Never}]}\n',
    })
    const file = join(root, 'x.yaml')
    const known = await aicr(['images', file, '--why', 'library/A', '--why', 'b:local'])
    expect(known).toMatchObject({ status: 0, out: 'docker.io/library/a:1\n' })
    expect(known.err).toBe(
      [
        'docker.io/library/a:1 (image, certain), written a:1',
        '  rendered:3 → Pod p .spec.containers[0].image → rule pod-spec',
        'b:local is not listed: imagePullPolicy is Never: the image is on the node',
        '  rendered:3 → Pod p .spec.containers[1].image → rule pod-spec',
        '',
      ].join('\n'),
    )
    const unknown = await aicr(['images', file, '--why', 'a:2'])
    expect(unknown).toMatchObject({ status: 3, out: '' })
    expect(unknown.err).toContain('no image and nothing passed over is called a:2')
    expect(unknown.err).toContain('nearest: docker.io/library/a:1, b:local\n')
  })
})

describe('mirror diff', () => {
  const list = (images: string, version: string): string =>
    `images: [${images}]\ncharts: [{name: c, repository: "https://x", chart: c, version: ${version}}]\n`

  test.each([
    [[], 0],
    [['--exit-code'], 1],
  ])('two lists, %j', async (flags, status) => {
    const root = folder({ 'a.yaml': list('"a:1", "b:1"', '1.0.0'), 'b.yaml': list('"a:2", "c:1"', '2.0.0') })
    const outcome = await aicr(['mirror', 'diff', join(root, 'a.yaml'), join(root, 'b.yaml'), ...flags])
    expect(outcome.status).toBe(status)
    for (const word of ['docker.io/library/a', 'docker.io/library/b:1', 'docker.io/library/c:1', '1.0.0', '2.0.0'])
      expect(outcome.out).toContain(word)
  })

  test('a list against the recipe that it was made from', async () => {
    const { out } = await aicr([...LIST])
    const root = folder({ 'list.yaml': out })
    const same = await aicr(['mirror', 'diff', join(root, 'list.yaml'), RECIPE, '--format', 'json', '--exit-code'])
    expect([same.status, same.err]).toEqual([0, ''])
    expect(JSON.parse(same.out)).toEqual({
      images: { added: [], removed: [], retagged: [] },
      charts: { added: [], removed: [], moved: [] },
    })
  })
})

describe('as a program', () => {
  const program = join(import.meta.dirname, '../../dist/cli/aicr.js')
  const launch = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [program, ...args], {
      input,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: scratch() },
    })

  test.skipIf(!existsSync(program))('aicr images - reads standard input', () => {
    const { status, stdout, stderr } = launch(['images', '-'], 'kind: Pod\nspec: {containers: [{image: "a:1"}]}\n')
    expect([status, stdout, stderr]).toEqual([0, 'docker.io/library/a:1\n', ''])
  })

  test.skipIf(!existsSync(program))('stdout carries the document alone', () => {
    const { status, stdout, stderr } = launch([...LIST, '-f', 'json'])
    expect([status, JSON.parse(stdout).images.length]).toEqual([0, 12])
    expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
  })

  test.skipIf(!existsSync(program))('the cache is listed and emptied', () => {
    const home = scratch()
    const cache = launch(['cache', 'ls', '--cache-dir', home])
    expect([cache.status, cache.stdout]).toEqual([0, 'CHART  VERSION  BYTES  DIGEST  REPOSITORY\n'])
    expect(launch(['cache', 'prune', '--all', '--cache-dir', home]).stdout).toBe('removed 0 files, 0 bytes\n')
  })
})

test('help and completion name the formats and layouts that there are', async () => {
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)
  const rows = [
    ['mirror list', 'format', [...ids(FORMATS), 'table']],
    ['mirror verify', 'layout', LAYOUTS],
  ] as const
  for (const [command, flag, words] of rows) {
    const { out } = await aicr([...command.split(' '), '--help'])
    expect(out.replace(/\s+/g, ' ')).toContain(`${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
    const answer = (await aicr(['__complete', ...command.split(' '), `--${flag}`, ''])).out
    expect(answer.split('\n').flatMap((line) => (line.includes('\t') ? [line.replace(/\t.*/, '')] : []))).toEqual(words)
  }
})

describe('completion', () => {
  test('powershell: words, flags and choices of every command, quotes doubled', async () => {
    const { out } = await aicr(['completion', 'powershell'])
    expect(out).toMatch(/^Register-ArgumentCompleter -Native -CommandName 'aicr' -ScriptBlock \{\n/)
    expect(out).toMatch(/^ {4}'' = @\(.*@\('template', /m)
    expect(out).toMatch(/^ {4}'mirror' = @\(.*@\('list', /m)
    expect(out).toMatch(/^ {4}'mirror list --format' = @\(.*@\('hauler', /m)
    expect(out).toMatch(/^ {4}'template' = @\(.*@\('--values', /m)
    for (const line of out.split('\n').filter((text) => text.startsWith("    '")))
      expect(line.replace(/'(?:[^']|'')*'/g, '')).toMatch(/^ {5}= @\(,?(?:@\(, \)(?:, )?)*\)$/)
  })

  test.each(['bash', 'zsh', 'fish'])('%s asks the program', async (shell) => {
    const { status, out } = await aicr(['completion', shell])
    expect([status, out]).toEqual([0, expect.stringContaining('__complete')])
  })
})

test.each([
  ['templates/pod.yaml', true],
  ['templates/.hidden', true],
  ['templates/console.yaml', true],
  ['templates/aux.yaml', false],
  ['templates/NUL', false],
  ['con/pod.yaml', false],
  ['templates/com1.tpl.yaml', false],
  ['templates/a:b.yaml', false],
  ['templates/what?.yaml', false],
  ['templates/a\\b.yaml', false],
  ['templates/dot.', false],
  ['templates/blank ', false],
])('%s on Windows: %s', (path, can) => {
  expect(isWindowsPath(path)).toBe(can)
})
