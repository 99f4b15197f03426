import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'
import { imageLayout as layout } from './oci-layout.ts'
import { missing, type Running, startDockerRegistry } from './programs.ts'

/*
 * The whole way with real programs: list, check, copy by skopeo, verify, rewrite, render again. Needs docker-registry and skopeo;
 * `.ci/run` installs both.
 */
const lacking = missing(['docker-registry', 'skopeo'])

const storage = mkdtempSync(join(tmpdir(), 'mirror-loop-'))
let source: Running
let mirror: Running
const BOTH = ['linux/amd64', 'linux/arm64']

function skopeo(args: readonly string[]): void {
  const { status, stderr } = spawnSync('skopeo', [...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
  })
  expect([status, stderr]).toEqual([0, expect.anything()])
}

function push(name: string, image: { folder: string }): void {
  skopeo([
    'copy',
    '--all',
    '--preserve-digests',
    '--dest-tls-verify=false',
    `oci:${image.folder}:x`,
    `docker://127.0.0.1:${source.port}/${name}`,
  ])
}

beforeAll(async () => {
  if (lacking.length > 0) return
  source = await startDockerRegistry(join(storage, 'source'))
  mirror = await startDockerRegistry(join(storage, 'mirror'))
})

afterAll(async () => {
  await source?.close()
  await mirror?.close()
  rmSync(storage, { recursive: true, force: true })
})

test('nothing needed is missing where CI promises it', () => {
  if (process.env.CI) expect(lacking).toEqual([])
})

test.skipIf(lacking.length > 0)('list, check, skopeo sync, verify, rewrite, render', async () => {
  const index = layout(BOTH, 'index')
  const deep = layout(BOTH, 'deep')
  push('team/app:1', index)
  push('a/b/c/d/e:2', deep)
  push('team/amd-only:3', layout(['linux/amd64'], 'amd'))
  push(`team/app:${index.digest.replace(':', '-')}.sig`, layout(['linux/amd64'], 'signature'))

  // a recipe of one local chart whose images live in a registry by name
  const folder = scratch()
  const chart = join(folder, 'charts/app')
  const file = (path: string, text: string): void => {
    mkdirSync(dirname(join(chart, path)), { recursive: true })
    writeFileSync(join(chart, path), text)
  }
  file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.0.0\n')
  file(
    'values.yaml',
    `registry: src.example\nimage: { repository: team/app, tag: "1", digest: "${index.digest}" }\ndeep: src.example/a/b/c/d/e:2\n`,
  )
  file(
    'templates/pods.yaml',
    `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    - { name: a, image: "{{ .Values.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}@{{ .Values.image.digest }}" }
    - { name: b, image: "{{ .Values.deep }}" }
    - { name: c, image: "{{ .Values.registry }}/team/amd-only:3" }
`,
  )
  const recipe = join(folder, 'recipe.yaml')
  writeFileSync(
    recipe,
    `kind: RecipeResult
apiVersion: aicr.run/v1alpha2
metadata: { version: v1 }
criteria: {}
componentRefs:
  - { name: app, type: Helm, source: "file://./charts", chart: app, version: 1.0.0, namespace: app }
deploymentOrder: [app]
`,
  )
  const write = async (format: string, name: string): Promise<string> => {
    const path = join(folder, name)
    const { status, err } = await aicr(['mirror', 'list', '--recipe', recipe, '--format', format, '-o', path])
    expect([status, err]).toEqual([0, expect.not.stringContaining('WARN')])
    return path
  }
  const list = await write('yaml', 'list.yaml')
  const sync = await write('skopeo', 'skopeo.yaml')

  // the same images under the address that they really have
  const real = join(folder, 'real.yaml')
  const host = `127.0.0.1:${source.port}`
  const images = [`${host}/team/app:1@${index.digest}`, `${host}/a/b/c/d/e:2`, `${host}/team/amd-only:3`]
  writeFileSync(real, JSON.stringify({ images, charts: [] }))
  expect((await aicr(['mirror', 'check', real])).status).toBe(0)
  const arm = await aicr(['mirror', 'check', real, '--arch', 'arm64', '--signatures', '--format', 'json'])
  const rows = JSON.parse(arm.out).rows
  expect([arm.status, rows.map((row: { state: string }) => row.state)]).toEqual([3, ['found', 'found', 'incomplete']])
  expect(rows[0].attachments).toEqual([{ kind: 'signature', type: expect.stringMatching(/\.sig$/) }])
  const gone = join(folder, 'gone.yaml')
  writeFileSync(gone, JSON.stringify({ images: [`${host}/team/none:1`], charts: [] }))
  expect((await aicr(['mirror', 'check', gone])).status).toBe(3)

  // skopeo knows the registry by name, as containers' registries.conf says
  const conf = join(folder, 'registries.conf')
  writeFileSync(conf, `[[registry]]\nprefix = "src.example"\nlocation = "${host}"\ninsecure = true\n`)
  const root = `127.0.0.1:${mirror.port}/gap`
  const flags = ['--src', 'yaml', '--dest', 'docker', '--all', '--scoped', '--dest-tls-verify=false']
  skopeo(['--registries-conf', conf, 'sync', ...flags, '--preserve-digests', sync, root])

  const mirrorFlags = ['--registry', root, '--layout', 'skopeo']
  const verified = await aicr(['mirror', 'verify', list, ...mirrorFlags, '--arch', 'amd64'])
  expect([verified.status, verified.out.trimEnd().split('\n').at(-1)]).toEqual([0, '3 present, 1 elsewhere'])
  expect((await aicr(['mirror', 'verify', list, ...mirrorFlags, '--arch', 'arm64'])).status).toBe(3)

  const out = join(folder, 'mirrored')
  const rewritten = await aicr(['mirror', 'rewrite', recipe, ...mirrorFlags, '--output', out])
  expect(rewritten.status).toBe(0)
  const values = join(out, 'values/app.yaml')
  const after = await aicr(['images', chart, '-f', values])
  const lines = after.out.split('\n').filter(Boolean)
  expect(lines.length).toBe(3)
  for (const line of lines) expect(line).toMatch(new RegExp(`^${root}/src.example/`))
})
