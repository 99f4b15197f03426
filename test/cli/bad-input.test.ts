import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aicr, type Outcome } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'
import { chartArchive } from '../helpers/tarball.ts'

/** A folder with these files; text or bytes. */
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = scratch()
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), data)
  }
  return root
}

/** What a user must be able to read: the last log line says what failed, and nothing else went anywhere. */
function failed({ status, out, err }: Outcome, root = ''): { status: number; error: string; hint: string } {
  expect(out).toBe('')
  expect(err).not.toMatch(/\n\s+at .*:\d+:\d+/)
  expect(err).not.toMatch(/node_modules|internal\/|undefined/)
  const found = /command failed: error=(.*) exitCode=(\d+)\n([\s\S]*)$/.exec(err)
  expect(Number(found?.[2])).toBe(status)
  const plain = (text = ''): string => (root === '' ? text : text.replaceAll(root, '')).trim()
  return { status, error: plain(found?.[1]), hint: plain(found?.[3]) }
}

const COMPONENT = (more: string): string => `kind: RecipeResult
componentRefs:
  - {name: app, type: Helm, source: "file://./", chart: app, version: 1.0.0${more}}
`
const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n'

describe('a recipe that cannot be read', () => {
  test.each([
    ['missing', {}, 3, '[NOT_FOUND] /r.yaml: no such file or directory'],
    [
      'no YAML',
      { 'r.yaml': 'a: b\nc: d: e' },
      2,
      '[INVALID_DOCUMENT] /r.yaml: not valid YAML: line 2: mapping values are',
    ],
    ['a list', { 'r.yaml': '- a' }, 2, '[INVALID_RECIPE] /r.yaml: not a recipe: the document is not a mapping'],
    ['empty', { 'r.yaml': '' }, 2, '[INVALID_RECIPE] /r.yaml: not a recipe: the document is not a mapping'],
    ['a folder', { 'r.yaml/x': '' }, 2, '[INVALID_PATH] /r.yaml: is a directory'],
    [
      'another kind',
      { 'r.yaml': 'kind: Recipe' },
      2,
      '[INVALID_RECIPE] /r.yaml: recipe file has kind "Recipe", but "RecipeResult" is required; run "aicr recipe"',
    ],
    [
      'another apiVersion',
      { 'r.yaml': 'kind: RecipeResult\napiVersion: x/v9' },
      2,
      '[INVALID_RECIPE] /r.yaml: recipe file has apiVersion "x/v9", which this aicr build does not support',
    ],
    [
      'a name twice',
      { 'r.yaml': `${COMPONENT('')}  - {name: app, type: Helm, source: "file://./", version: "1"}` },
      2,
      '[INVALID_RECIPE] /r.yaml: the recipe does not hold together: component app is listed twice',
    ],
    [
      'a hostile name',
      {
        'r.yaml':
          'kind: RecipeResult\ncomponentRefs: [{name: "a\\nb\\u001b[31m", type: Helm, source: x, version: "1"}]',
      },
      2,
      '[INVALID_RECIPE] /r.yaml: the recipe does not hold together: component a b\\x1b[31m has control characters in its name',
    ],
    [
      'values missing',
      { 'r.yaml': COMPONENT(', valuesFile: components/none.yaml') },
      3,
      '[NOT_FOUND] values file components/none.yaml of component app is not in the catalog',
    ],
  ])('%s', async (_, files: Readonly<Record<string, string>>, status, error) => {
    const root = folder(files)
    const outcome = failed(await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-o', join(root, 'out')]), root)
    expect(outcome.status).toBe(status)
    expect(outcome.error.slice(0, error.length)).toBe(error)
    expect(readdirSync(root)).not.toContain('out')
  })

  test('JSON is told as JSON', async () => {
    const root = folder({ 'r.json': '{"kind": "RecipeResult", ' })
    const { error } = failed(await aicr(['mirror', 'list', '-r', join(root, 'r.json')]), root)
    expect(error).toMatch(/^\[INVALID_DOCUMENT\] \/r\.json: not valid JSON: /)
  })
})

describe('flags', () => {
  const list = ['mirror', 'list']
  const VALUES = 'form: component:path.to.field=value'
  const HELP = "See 'aicr mirror list --help'."
  test.each([
    [['--service', 'nope'], 2, '[INVALID_REQUEST] invalid service type: nope', /^allowed: aks, /],
    [['--gpu', 'zzz'], 2, '[INVALID_REQUEST] invalid accelerator type: zzz', /^allowed: a100, /],
    [['--intent', 'x'], 2, '[INVALID_REQUEST] invalid intent type: x', /^allowed: /],
    [['--os', 'x'], 2, '[INVALID_REQUEST] invalid os type: x', /^allowed: /],
    [['--platform', 'linux/amd64'], 2, '[INVALID_REQUEST] invalid platform type: linux/amd64', /^allowed: /],
    [
      ['--nodes', '-3'],
      2,
      /^\[INVALID_REQUEST\] no criteria provided: specify at least one of --service,/,
      /recipe list/,
    ],
    [
      ['--format', 'toml'],
      2,
      /^\[INVALID_REQUEST\] unknown format "toml": must be one of yaml, json, hauler, zarf,/,
      '',
    ],
    [['-f', 'yaml', '-f', 'json'], 2, '[INVALID_REQUEST] flag --format may be given once only', ''],
    [['-r', 'a', '--recipe=b'], 2, '[INVALID_REQUEST] flag --recipe may be given once only', ''],
    [
      ['--profile', 'a=b', '-r', 'x'],
      2,
      /--profile\/spec\.recipe\.profile selects .* cannot be combined with --recipe/,
      '',
    ],
    [['--set', 'x'], 2, '[INVALID_REQUEST] invalid --set x: no component: in front', VALUES],
    [['--set', 'x:y'], 2, '[INVALID_REQUEST] invalid --set x:y: no =value', VALUES],
    [['--set', ':a=b'], 2, '[INVALID_REQUEST] invalid --set :a=b: the component is empty', VALUES],
    [['--set', 'a:=b'], 2, '[INVALID_REQUEST] invalid --set a:=b: an empty path segment is not allowed', VALUES],
    [['--set', 'a:b='], 2, '[INVALID_REQUEST] invalid --set a:b=: the value is empty', VALUES],
    [
      ['--set', 'a:b..c=1'],
      2,
      '[INVALID_REQUEST] invalid --set a:b..c=1: an empty path segment is not allowed',
      VALUES,
    ],
    [
      ['--set', 'a:enabled=maybe'],
      2,
      '[INVALID_REQUEST] invalid --set a:enabled=maybe: enabled takes true or false',
      /./,
    ],
    [['--set-json', 'a:b={'], 2, /^\[INVALID_REQUEST\] invalid --set/, /./],
    [['--scan', 'x'], 2, '[INVALID_REQUEST] invalid --scan x', 'one of: full, compatible'],
    [['--min-confidence', 'x'], 2, '[INVALID_REQUEST] invalid --min-confidence x', /^one of: /],
    [['--image-form', 'x'], 2, '[INVALID_REQUEST] invalid --image-form x', /^one of: /],
    [
      ['--kube-version', 'abc'],
      2,
      `[INVALID_REQUEST] invalid kube version 'abc': could not parse "abc" as version`,
      '',
    ],
    [['--timeout', 'soon'], 2, '[INVALID_REQUEST] invalid --timeout soon', 'such as 90s or 2m'],
    [['--mirror', 'foo'], 2, /^\[INVALID_REFERENCE\] mirror "foo": want FROM=TO/, ''],
    [['--username', 'u'], 2, '[INVALID_REQUEST] --username needs a password', 'pipe it in with --password-stdin'],
    [['--catalog', '/nonexistent'], 3, '[NOT_FOUND] /nonexistent: no such file or directory', ''],
    [['--data', '/nonexistent'], 3, '[NOT_FOUND] /nonexistent: no such file or directory', ''],
    [['extra', 'more'], 2, '[INVALID_REQUEST] unexpected argument more', ''],
    [['-r', 'cm://ns/name'], 2, /^\[INVALID_REQUEST\] cm:\/\/ns\/name: ConfigMap addresses need a cluster/, /./],
    [['--nope'], 1, 'unknown flag: --nope', HELP],
    [['-y'], 1, "unknown shorthand flag: 'y' in -y", HELP],
    [['--set'], 1, 'flag needs an argument: --set', HELP],
    [['--strict=perhaps'], 1, /^invalid argument "perhaps" for "--strict" flag: /, HELP],
    [['--arch', 'x86_64'], 2, '[INVALID_REQUEST] invalid --arch x86_64', /^one of: amd64, /],
    [['--why', ' '], 2, '[INVALID_REQUEST] --why needs a reference or a part of one', /./],
    [
      ['--locked', '/dev/null'],
      2,
      /^\[INVALID_DOCUMENT\] \/dev\/null: not a lock file: the document must be a mapping/,
      /^a lock file is written by --lock/,
    ],
    [
      ['-r', 'http://127.0.0.1:1/r.yaml'],
      6,
      /^\[SERVICE_UNAVAILABLE\] GET http:\/\/127.0.0.1:1\/r.yaml: connect ECONNREFUSED 127.0.0.1:1$/,
      /^check the network/,
    ],
    [['--concurrency', '0'], 1, 'invalid argument "0" for "--concurrency" flag: at least 1 is needed', HELP],
    [['--nodes', 'x'], 1, /^invalid argument "x" for "--nodes" flag: /, HELP],
  ] as const)('%j', async (flags, status, error, hint) => {
    const asked = flags.some((flag) => /^(-r|--(service|gpu|intent|os|platform|nodes))$/.test(flag))
    const outcome = failed(await aicr([...list, ...(asked ? [] : ['--service', 'eks']), ...flags]))
    expect(outcome.status).toBe(status)
    if (typeof error === 'string') expect(outcome.error).toBe(error)
    else expect(outcome.error).toMatch(error)
    if (typeof hint === 'string') expect(outcome.hint).toBe(hint)
    else expect(outcome.hint).toMatch(hint)
  })

  test('a component that the recipe disables cannot be enabled again', async () => {
    const root = folder({ 'r.yaml': COMPONENT(', overrides: {enabled: false}') })
    const { status, error } = failed(
      await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '--set', 'app:enabled=true']),
    )
    expect([status, error]).toEqual([
      2,
      '[INVALID_REQUEST] --set app:enabled=true: the recipe disables app, and it cannot be enabled again',
    ])
  })

  test('a path that crosses a value that is no mapping', async () => {
    const root = folder({ 'r.yaml': COMPONENT(', overrides: {a: 1}'), 'app/Chart.yaml': CHART })
    const { status, error } = failed(await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '--set', 'app:a.b=1']))
    expect(status).toBe(2)
    expect(error).toMatch(/^\[INVALID_REQUEST\] .*app.*a/)
  })

  test.each([
    [['nope'], 'unknown command "nope" for "aicr"'],
    [['mirror', 'lst'], 'unknown command "mirror lst" for "aicr"; did you mean mirror list?'],
    [['templat'], 'unknown command "templat" for "aicr"; did you mean template?'],
  ])('%j', async (words, error) => {
    const outcome = failed(await aicr(words))
    expect(outcome).toEqual({ status: 1, error, hint: "See 'aicr --help'." })
  })
})

/** A recipe whose only chart cannot be listed. */
async function listed(files: Readonly<Record<string, string | Uint8Array>>, ...flags: string[]) {
  const root = folder({ 'r.yaml': COMPONENT(''), ...files })
  const target = join(root, 'out.yaml')
  const outcome = await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-o', target, ...flags])
  const written = readdirSync(root).includes('out.yaml') ? readFileSync(target, 'utf8') : undefined
  return { root, outcome, written, left: readdirSync(root).filter((name) => name.includes('partial')) }
}

const DEEP = `{{ define "x" }}{{ include "x" . }}{{ end }}a: {{ include "x" . }}`

describe('a chart that cannot be read or rendered is a failure where there is no other', () => {
  test.each([
    ['not there', {}, 'chart not fetched: [NOT_FOUND] path "/app" not found'],
    ['no chart', { 'app/x': '' }, 'chart not fetched: [NOT_FOUND] path "/app" not found'],
    ['no name', { 'app/Chart.yaml': 'a: b' }, 'chart not fetched: [INVALID_CHART] '],
    [
      'Chart.yaml is no YAML',
      { 'app/Chart.yaml': 'a: b: c' },
      'chart not fetched: [INVALID_CHART] cannot load Chart.yaml',
    ],
    [
      'values.yaml is no YAML',
      { 'app/Chart.yaml': CHART, 'app/values.yaml': 'a: b: c' },
      'chart not fetched: [INVALID_CHART] cannot load values.yaml',
    ],
    [
      'a template that fails',
      { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': '\na: {{ .Values.x.y.z }}' },
      'chart not rendered: [INVALID_CHART] app/templates/x.yaml:2:13 executing "app/templates/x.yaml" at <.Values.x.y.z>',
    ],
    [
      'a template that does not parse',
      { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': 'a: {{ include "x" . }' },
      'chart not rendered: [INVALID_CHART] parse error at (app/templates/x.yaml:1)',
    ],
    [
      'a template that refuses, with colours and lines',
      { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': '{{ fail "\\u001b[31mno\\nnever" }}' },
      'chart not rendered: [INVALID_CHART] execution error at (app/templates/x.yaml:1:3): \\x1b[31mno never',
    ],
    [
      'a template without end',
      { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': DEEP },
      'chart not rendered: [INVALID_CHART] template: app/templates/x.yaml',
    ],
    [
      'a template that gives no YAML',
      { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': 'a: b: c' },
      'chart not rendered: [INVALID_CHART] YAML parse error on app/templates/x.yaml',
    ],
    [
      'a schema that the values break',
      {
        'app/Chart.yaml': CHART,
        'app/values.yaml': 'a: 1',
        'app/values.schema.json': '{"properties": {"a": {"type": "string"}}}',
      },
      "chart not rendered: [INVALID_VALUES] values don't meet the specifications of the schema(s)",
    ],
    [
      'a dependency that is missing',
      { 'app/Chart.yaml': `${CHART}dependencies: [{name: sub, version: "1", repository: "https://x.y"}]\n` },
      'chart not rendered: [INVALID_CHART] an error occurred while checking for chart dependencies',
    ],
  ] as const)('%s', async (_, files, reason) => {
    const { root, outcome, written, left } = await listed(files)
    const [, step, code] = /^chart not (\w+): \[(\w+)\]/.exec(reason) ?? []
    expect([written, left]).toEqual([undefined, []])
    const { status, error } = failed(outcome, root)
    expect(status).toBe(code === 'NOT_FOUND' ? 3 : 2)
    expect(error).toContain(`[${code}] no chart could be ${step}: ${reason.replace(/^.*?\] /, '')}`)
    expect(error.length).toBeLessThan(2000)
    expect(outcome.err).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
  })

  test.each([
    ['junk', Buffer.from('junk junk junk')],
    ['cut short', chartArchive('app', { 'Chart.yaml': CHART, 'values.yaml': 'x'.repeat(50_000) }).slice(0, 60)],
    ['empty', Buffer.alloc(0)],
    ['climbs out', chartArchive('app', { 'Chart.yaml': CHART, '../../x': '' })],
  ])('an archive that is %s', async (_, data) => {
    const { outcome, written } = await listed({
      'app-1.0.0.tgz': data,
      'r.yaml': COMPONENT('').replace('"file://./"', '"file://./app-1.0.0.tgz"'),
    })
    expect(failed(outcome).error).toMatch(/^\[INVALID_(CHART|REQUEST)\] no chart could be fetched: .+/)
    expect([outcome.status, written]).toEqual([2, undefined])
  })
})

describe('what is written', () => {
  const good = { 'app/Chart.yaml': CHART, 'app/templates/x.yaml': 'kind: Pod\nspec: {containers: [{image: "a:1"}]}\n' }

  test('an output folder that is not there', async () => {
    const root = folder({ 'r.yaml': COMPONENT(''), ...good })
    const target = join(root, 'none/out.yaml')
    const { status, error } = failed(await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-o', target]), root)
    expect([status, error]).toEqual([3, '[NOT_FOUND] /none: no such file or directory'])
  })

  test.each(['--output', '--lock'])(
    '%s in a file instead of a folder, told before anything is rendered',
    async (flag) => {
      const root = folder({ 'r.yaml': COMPONENT(''), ...good })
      const target = join(root, 'r.yaml/out.yaml')
      const outcome = await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), flag, target])
      const { status, error } = failed(outcome, root)
      expect([status, error]).toEqual([2, '[INVALID_PATH] /r.yaml: not a directory'])
      expect(outcome.err).not.toContain('discovering')
    },
  )

  test('a --set for a component that the recipe does not have is told', async () => {
    const root = folder({ 'r.yaml': COMPONENT(''), ...good })
    const { status, err } = await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '--set', 'ap:image.tag=v1'])
    expect(status).toBe(0)
    expect(err).toContain("[cli] --set ap:image.tag changes nothing: the recipe's components are app\n")
  })

  test('links that lead in a circle', async () => {
    const root = folder({})
    symlinkSync('loop', join(root, 'loop'))
    const { status, error } = failed(await aicr(['mirror', 'list', '-r', join(root, 'loop')]), root)
    expect([status, error]).toEqual([2, '[INVALID_PATH] /loop: too many levels of symbolic links'])
  })

  test('an output that is a folder', async () => {
    const root = folder({ 'r.yaml': COMPONENT(''), ...good, 'out/x': '' })
    const { status, error } = failed(
      await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-o', join(root, 'out')]),
      root,
    )
    expect([status, error]).toEqual([2, '[INVALID_PATH] /out: is a directory'])
    expect(readdirSync(root).sort()).toEqual(['app', 'out', 'r.yaml'])
  })

  test('a file from before survives a failure and is replaced by a success', async () => {
    const root = folder({ 'r.yaml': COMPONENT(''), ...good, 'out.yaml': 'before', 'bad.yaml': 'kind: Recipe' })
    const target = join(root, 'out.yaml')
    failed(await aicr(['mirror', 'list', '-r', join(root, 'bad.yaml'), '-o', target]))
    expect(readFileSync(target, 'utf8')).toBe('before')
    const { status, out } = await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-o', target, '-f', 'images'])
    expect([status, out, readFileSync(target, 'utf8')]).toEqual([0, '', 'docker.io/library/a:1\n'])
  })

  test.each([['-'], ['']])('--output %j is standard output', async (target) => {
    const root = folder({ 'r.yaml': COMPONENT(''), ...good })
    const { out } = await aicr(['mirror', 'list', '-r', join(root, 'r.yaml'), '-f', 'images', '-o', target])
    expect(out).toBe('docker.io/library/a:1\n')
  })
})

describe('aicr images and mirror diff', () => {
  const files = {
    'notes.yaml': 'a: b: c',
    'app/Chart.yaml': CHART,
    'app/templates/x.yaml': 'a: {{ .Values.x.y }}',
    'values.yaml': 'a: [',
    'junk.tgz': 'junk',
  }
  test.each([
    [['images'], 2, '[INVALID_REQUEST] a chart, a file or - is needed'],
    [['images', '/none.yaml'], 3, '[NOT_FOUND] /none.yaml: no such file or directory'],
    [['images', '/none'], 3, '[NOT_FOUND] path "/none" not found'],
    [
      ['images', '/notes.yaml'],
      2,
      /^\[INVALID_DOCUMENT\] \/notes.yaml: a document at line 1 is not valid YAML, its images are unknown: yaml: /,
    ],
    [
      ['images', '/notes.yaml', '--scan', 'compatible'],
      2,
      /^\[INVALID_DOCUMENT\] .*notes.yaml: image extraction failed: yaml: /,
    ],
    [
      ['images', '/app'],
      2,
      /^\[INVALID_CHART\] app\/templates\/x.yaml:1:13 executing .* nil pointer evaluating interface \{\}\.y$/,
    ],
    [['images', '/app', '-f', '/values.yaml'], 2, /^\[INVALID_VALUES\] failed to parse \/values.yaml: /],
    [['images', '/app', '-f', '/none.yaml'], 2, '[INVALID_VALUES] open /none.yaml: no such file or directory'],
    [['images', '/app', '--set', 'a[-1]=0'], 2, /^\[INVALID_VALUES\] failed parsing --set data: /],
    [['images', '/junk.tgz'], 2, /^\[INVALID_CHART\] file '\/junk.tgz' does not appear to be a gzipped archive/],
    [['images', '/app', '--format', 'zarf'], 2, '[INVALID_REQUEST] invalid --format zarf'],
    [['mirror', 'diff'], 2, '[INVALID_REQUEST] two lists or two recipes are needed'],
    [['mirror', 'diff', '/none', '/none'], 3, '[NOT_FOUND] /none: no such file or directory'],
    [['mirror', 'diff', '/notes.yaml', '/notes.yaml'], 2, /^\[INVALID_DOCUMENT\] \/notes.yaml: not valid YAML: /],
    [['recipe', '--catalog', '/app'], 3, '[NOT_FOUND] /app: the catalog has no registry.yaml'],
    [['recipe', '-t', 'x'], 2, '[INVALID_REQUEST] invalid --format x'],
    [['inventory', '--format', 'x'], 2, '[INVALID_REQUEST] invalid --format x'],
    [['completion', 'tcsh'], 2, '[INVALID_REQUEST] unknown shell tcsh'],
    [['cache', 'ls', '--cache-dir', '/notes.yaml'], 2, /^\[INVALID_PATH\] \/notes.yaml\/\w+: not a directory$/],
  ] as const)('%j', async (words, status, error) => {
    const root = folder(files)
    const args = words.map((word) => (word.startsWith('/') ? `${root}${word}` : word))
    const outcome = failed(await aicr(args), root)
    expect(outcome.status).toBe(status)
    if (typeof error === 'string') expect(outcome.error).toBe(error)
    else expect(outcome.error).toMatch(error)
  })

  test('aicr template fails in helm’s words and with its status', async () => {
    const root = folder(files)
    const { status, out, err } = await aicr(['template', join(root, 'app'), '-f', join(root, 'none.yaml')])
    expect([status, out, err.replaceAll(root, '')]).toEqual([
      1,
      '',
      'Error: open /none.yaml: no such file or directory\n',
    ])
  })

  test('control characters of a chart do not reach the terminal', async () => {
    const root = folder({
      'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'app/templates/f.yaml': '{{ fail "\\x1b]0;mine\\x07\\rError: none" }}',
    })
    const { status, err } = await aicr(['template', join(root, 'app')])
    expect(status).toBe(1)
    expect(err).toContain('(app/templates/f.yaml:1:3): \\x1b]0;mine\\x07\\x0dError: none')
  })

  test('an error of lines that end as on Windows is written as it is', async () => {
    const root = folder({
      'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'app/LICENSE': 'one\r\n\r\ntwo\r',
      'app/templates/f.yaml': '{{ fail (.Files.Get "LICENSE") }}',
    })
    const { err } = await aicr(['template', join(root, 'app')])
    expect(err).toBe(
      'Error: execution error at (app/templates/f.yaml:1:3): one\r\n\r\ntwo\r\n\nUse --debug flag to render out invalid YAML\n',
    )
  })

  test('a limit is told once', async () => {
    const root = folder({
      'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'app/templates/f.yaml': '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    })
    const { err } = await aicr(['template', join(root, 'app')])
    expect(err).toBe('Error: limit reached: nesting of templates is at most 1200\n')
  })
})
