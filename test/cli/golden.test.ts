import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { DEFAULT_HELM } from '../../src/library/helm.ts'

let folder = ''

interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
}

async function golden(verb: string, ...flags: string[]): Promise<Ran> {
  let [out, err] = ['', '']
  const file = verb === 'init' ? [] : [join(folder, 'golden.yaml')]
  const exit = await run(['golden', verb, ...file, ...flags], {
    out: (text) => {
      out += text
    },
    outBytes: (bytes) => {
      out += Buffer.from(bytes).toString('utf8')
    },
    err: (text) => {
      err += text
    },
    input: () => new Uint8Array(),
    env: {},
    cwd: folder,
    colour: false,
    interactive: false,
  })
  return { exit, out, err: err.replaceAll(folder, '.') }
}

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text)
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-cli-'))
  mkdirSync(join(folder, 'c/templates'), { recursive: true })
  write('c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n')
  write('c/values.yaml', 'image: nginx:1\n')
  write(
    'c/templates/p.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: "{{ .Values.image }}" }] }\n',
  )
  execFileSync('tar', ['-czf', join(folder, 'c-1.0.0.tgz'), '-C', folder, 'c'])
  write(
    'golden.yaml',
    '# mine\ncases:\n  - { name: folder, chart: c }\n  - name: archive # packed\n    chart: c-1.0.0.tgz\n',
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was never recorded is a failure', async () => {
  expect(await golden('check')).toEqual({
    exit: 1,
    out: 'NOT RECORDED folder\nNOT RECORDED archive\n2 cases, 0 as recorded, 2 not recorded\n',
    err: '',
  })
})

test('record, then check, is clean', async () => {
  expect(await golden('record')).toEqual({
    exit: 0,
    out: '',
    err: ['folder', 'archive'].map((n) => `wrote ./golden/${n}.yaml\nwrote ./golden/${n}.images.txt\n`).join(''),
  })
  expect(read('golden/folder.yaml')).toContain('---\n# Source: c/templates/p.yaml\napiVersion: v1\n')
  expect(read('golden/folder.images.txt')).toBe('docker.io/library/nginx:1\n')
  expect(await golden('check')).toEqual({
    exit: 0,
    out: 'ok folder\nok archive\n2 cases, 2 as recorded\n',
    err: '',
  })
  expect((await golden('record')).err).toBe('')
})

test('recordings that no case has are told, and fail nothing', async () => {
  await golden('record')
  write('golden/gone.yaml', 'a: 1\n')
  write('golden/gone.images.txt', '')
  write('golden/lost.error.txt', 'Error: x\n')
  write('golden/README', '')
  expect(await golden('check')).toEqual({
    exit: 0,
    out: `ok folder
ok archive
LEFT OVER gone: recorded, but no case has this name
LEFT OVER lost: recorded, but no case has this name
2 cases, 2 as recorded, 2 left over
`,
    err: '',
  })
  expect((await golden('check', '--only', 'folder')).out).toBe('ok folder\n1 case, 1 as recorded\n')
  write('golden.yaml', `folder: .\n${read('golden.yaml')}`)
  expect((await golden('check')).out).toContain('NOT RECORDED archive\n2 cases, 0 as recorded, 2 not recorded\n')
})

test('--only takes some cases', async () => {
  await golden('record', '--only', 'fold*')
  expect(existsSync(join(folder, 'golden/archive.yaml'))).toBe(false)
  expect((await golden('check', '--only', 'folder')).exit).toBe(0)
  expect(await golden('check', '--only', 'x')).toMatchObject({ exit: 2, out: '' })
})

test('a difference is shown by object, image and line, and fails', async () => {
  await golden('record')
  write('c/values.yaml', 'image: nginx:2\n')
  const { exit, out } = await golden('check')
  expect(exit).toBe(1)
  expect(out).toContain('  ~ Pod p (c/templates/p.yaml)\n      .spec.containers[name=a].image: "nginx:1" → "nginx:2"\n')
  expect(out).toContain('  - image docker.io/library/nginx:1\n  + image docker.io/library/nginx:2\n')
  expect(out).not.toContain('@@')
  expect(out).toContain('2 cases, 1 as recorded, 1 differs\n')
  expect((await golden('check', '--diff')).out).toContain('  @@ -3,4 +3,4 @@\n')
})

test('what is in no object is shown by the text', async () => {
  await golden('record')
  write('c/templates/p.yaml', `# more\n${read('c/templates/p.yaml')}`)
  expect((await golden('check', '--only', 'folder')).out).toContain('  +# more\n')
})

test('a change that many objects share is said once', async () => {
  const object = (name: string): string =>
    `---\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {v: "{{ .Chart.Version }}"}}\n`
  write('c/templates/p.yaml', ['a', 'b', 'c'].map(object).join(''))
  await golden('record', '--only', 'folder')
  write('c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.1.0\n')
  expect((await golden('check', '--only', 'folder')).out).toBe(
    'DIFFERS folder\n  ~ 3 objects\n      .metadata.labels.v: "1.0.0" → "1.1.0"\n1 case, 0 as recorded, 1 differs\n',
  )
})

test('a chart that broke is shown by its error, and one that was mended by what was recorded', async () => {
  await golden('record', '--only', 'folder')
  const text = read('c/templates/p.yaml')
  write('c/templates/p.yaml', '{{ fail "no" }}')
  expect((await golden('check', '--only', 'folder')).out).toBe(
    'DIFFERS folder: does not render any more: execution error at (c/templates/p.yaml:1:3): no\n1 case, 0 as recorded, 1 differs\n',
  )
  await golden('record', '--only', 'folder')
  write('c/templates/p.yaml', text)
  expect((await golden('check', '--only', 'folder')).out).toContain(
    'DIFFERS folder: renders now; recorded was: execution',
  )
})

test('--junit writes a report for CI systems', async () => {
  await golden('record', '--only', 'folder')
  write('c/values.yaml', 'image: nginx:2\n')
  expect((await golden('check', '--junit', join(folder, 'r.xml'))).exit).toBe(1)
  const report = read('r.xml')
  expect(report).toContain('<testsuite name="golden" tests="2" failures="2" errors="0" skipped="0">')
  expect(report).toContain(
    '<testcase classname="golden" name="folder"><failure message="not as recorded">DIFFERS folder\n',
  )
  expect(report).toContain('.spec.containers[name=a].image: &quot;nginx:1&quot; → &quot;nginx:2&quot;')
  expect(report).toContain('name="archive"><failure message="there is no recording: aicr golden record writes it">')
})

test.each([
  ['check', ['--prune']],
  ['check', ['--update', '--prune']],
  ['record', ['--prune']],
])('%s %j removes what no case has, and nothing else', async (verb, flags) => {
  await golden('record')
  for (const name of ['gone.yaml', 'gone.images.txt', 'README']) write(`golden/${name}`, '')
  const { exit, err } = await golden(verb, ...flags)
  expect([exit, err]).toEqual([0, 'removed ./golden/gone.yaml\nremoved ./golden/gone.images.txt\n'])
  expect(existsSync(join(folder, 'golden/README'))).toBe(true)
})

test('record goes on after a case that cannot be rendered, and fails', async () => {
  write('golden.yaml', 'cases: [{ name: lost, chart: lost }, { name: folder, chart: c }]\n')
  const { exit, err } = await golden('record')
  expect(exit).toBe(1)
  expect(err).toContain('BROKEN lost: ')
  expect(err).toContain('wrote ./golden/folder.yaml\n')
})

test('init writes a case for each chart and each of its sample values; record and check take it', async () => {
  rmSync(join(folder, 'golden.yaml'))
  mkdirSync(join(folder, 'c/ci'))
  write('c/ci/ha-values.yaml', 'image: nginx:3\n')
  const init = (...more: string[]) => golden('init', '--file', join(folder, 'golden.yaml'), ...more)
  expect(await init()).toMatchObject({ exit: 0 })
  expect(
    read('golden.yaml'),
  ).toBe(`# \`aicr golden record\` records how these charts render; \`aicr golden check\` fails when one renders otherwise.
helm: ${DEFAULT_HELM.version}
cases:
  - name: c
    chart: c
  - name: c-ha
    chart: c
    values: [c/ci/ha-values.yaml]
  - name: c-1.0.0
    chart: c-1.0.0.tgz
`)
  expect((await golden('record')).exit).toBe(0)
  expect(read('golden/c-ha.images.txt')).toBe('docker.io/library/nginx:3\n')
  expect((await golden('check')).out).toContain('3 cases, 3 as recorded\n')
  expect(await init()).toMatchObject({ exit: 2, err: expect.stringContaining('the file exists already') })
})

test('--json has it all', async () => {
  await golden('record')
  write('c/values.yaml', 'image: nginx:2\n')
  const { exit, out } = await golden('check', '--json')
  expect(exit).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    clean: false,
    cases: [
      {
        name: 'folder',
        status: 'differs',
        objects: [{ change: 'changed', kind: 'Pod', name: 'p', fields: [{ old: '"nginx:1"', new: '"nginx:2"' }] }],
      },
      { name: 'archive', status: 'same' },
    ],
  })
})

test('--update records what differs', async () => {
  await golden('record')
  write('c/values.yaml', 'image: nginx:2\n')
  expect(await golden('check', '--update')).toMatchObject({
    exit: 0,
    err: 'wrote ./golden/folder.yaml\nwrote ./golden/folder.images.txt\n',
  })
  expect((await golden('check')).exit).toBe(0)
})

test('a chart that fails is recorded with its error, and said so', async () => {
  write('c/templates/p.yaml', '{{ fail "no" }}')
  const { err } = await golden('record', '--only', 'folder')
  expect(err).toBe('wrote ./golden/folder.error.txt\nfolder fails, and its error is what was recorded\n')
  expect(read('golden/folder.error.txt')).toBe('Error: execution error at (c/templates/p.yaml:1:3): no\n')
  expect((await golden('check', '--only', 'folder')).exit).toBe(0)
})

test('--pin writes digests, which archives are then held to', async () => {
  expect((await golden('record', '--pin')).err).toContain('pinned archive\n')
  expect(read('golden.yaml')).toMatch(
    /^# mine\ncases:\n {2}- \{ name: folder, chart: c \}\n {2}- name: archive # packed\n {4}chart: c-1.0.0.tgz\n {4}sha256: [0-9a-f]{64}\n$/,
  )
  expect((await golden('check')).exit).toBe(0)
  appendFileSync(join(folder, 'c-1.0.0.tgz'), 'x')
  const { exit, out } = await golden('check')
  expect(exit).toBe(1)
  expect(out).toContain('BROKEN archive: c-1.0.0.tgz: the archive is not the one that is pinned: it has sha256:')
})

test('--pin finds its place in every form of mapping', async () => {
  write('golden.yaml', 'seed: s # x\ncases: [{chart: "c-1.0.0.tgz" , name: é}, { chart: c, name: b }]\n\n# end\n')
  expect((await golden('record', '--pin')).err).toContain('letters, digits, dots')
  write('golden.yaml', 'cases: [{chart: "c-1.0.0.tgz" , name: a}, { chart: c, name: b }]\n\n# é\n')
  expect((await golden('record', '--pin')).err).toContain('pinned a\n')
  expect(read('golden.yaml')).toMatch(
    /^cases: \[\{sha256: [0-9a-f]{64}, chart: "c-1.0.0.tgz" , name: a\}, \{ chart: c, name: b \}\]\n\n# é\n$/,
  )
  expect((await golden('check')).exit).toBe(0)
})

test('a golden.yaml that cannot be read is refused', async () => {
  write('golden.yaml', 'cases: [{ name: a, chart: c, sett: 1 }]\n')
  expect(await golden('check')).toMatchObject({ exit: 2, out: '' })
  rmSync(join(folder, 'golden.yaml'))
  expect(await golden('check')).toMatchObject({ exit: 3, out: '' })
})
