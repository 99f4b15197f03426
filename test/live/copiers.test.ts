import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { recipeOf } from '../helpers/recipe-of-images.ts'
import { scratch } from '../helpers/scratch.ts'
import { smallChart } from '../helpers/tarball.ts'
import { buildTools, push as pushTo, run as runIn } from './go-tools.ts'
import { chartLayout, imageLayout, type Layout, referrersLayout, uploadLayout } from './oci-layout.ts'
import { missing, type Running, startDockerRegistry } from './programs.ts'

/*
 * regsync and crane, built from the Go module proxy as test/copiers/go.mod pins them, copy a list between two registries; `mirror verify`
 * proves it. A cold build takes a minute.
 */
const lacking = missing(['go', 'docker-registry', 'skopeo'])
const folder = mkdtempSync(join(tmpdir(), 'copiers-'))
let source: Running
let mirror: Running
let unbuilt = ''

const run = (program: string, args: readonly string[]): string => runIn(folder, program, args)
const push = (name: string, layout: Layout): void => pushTo(folder, source.port, name, layout)

beforeAll(async () => {
  if (lacking.length > 0) return
  unbuilt = buildTools('test/copiers', folder)
  source = await startDockerRegistry(join(folder, 'source'), { everywhere: true })
  mirror = await startDockerRegistry(join(folder, 'mirror'))
}, 600_000)

afterAll(async () => {
  await source?.close()
  await mirror?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** cosign 3 signs by a referrer of this type. */
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const BOTH = ['linux/amd64', 'linux/arm64']

/** A recipe of three images and a chart in a registry, and its list. */
async function listed() {
  const host = `127.0.0.1:${source.port}`
  const index = imageLayout(BOTH, 'index')
  push('team/app:1', index)
  push(`team/app:${index.digest.replace(':', '-')}.sig`, imageLayout(['linux/amd64'], 'signature'))
  const deep = imageLayout(BOTH, 'deep')
  push('a/b/c/d/e:2', deep)
  await uploadLayout(referrersLayout(deep.top, BUNDLE), host, 'a/b/c/d/e', deep.digest.replace(':', '-'))
  push('team/amd-only:3', imageLayout(['linux/amd64'], 'amd'))
  push('charts/tool:1.0.0_b1', chartLayout('tool', '1.0.0+b1', smallChart('tool', '1.0.0+b1')))
  const images = [`${host}/team/app:1@${index.digest}`, `${host}/a/b/c/d/e:2`, `${host}/team/amd-only:3`]
  const recipe = recipeOf({ app: images })
  const chart = `  - { name: tool, type: Helm, source: "oci://${host}/charts", chart: tool, version: 1.0.0+b1, namespace: t }\n`
  const text = readFileSync(recipe, 'utf8')
  writeFileSync(recipe, text.replace('deploymentOrder: [app]', `${chart}deploymentOrder: [app, tool]`))
  const root = `127.0.0.1:${mirror.port}/gap${Math.floor(Math.random() * 1e9)}`
  const write = async (format: string, ...flags: string[]): Promise<string> => {
    const path = join(dirname(recipe), `out.${format}`)
    const { status, err } = await aicr([
      ...['mirror', 'list', '--recipe', recipe, '--format', format, '--target', root, '-o', path],
      ...['--cache-dir', scratch(), ...flags],
    ])
    expect([status, err]).toEqual([0, expect.not.stringContaining('WARN')])
    return path
  }
  const list = await write('yaml')
  const verify = (...flags: string[]) =>
    aicr(['mirror', 'verify', list, '--registry', root, '--layout', 'regsync', ...flags])
  return { host, index, root, write, verify }
}

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1')

/** Copies a mapping, a line after the other. */
function copyLines(mapping: string): void {
  for (const line of mapping.split('\n').filter(Boolean)) {
    const [from = '', to = ''] = line.split('=')
    run(join(folder, 'crane'), ['copy', '--insecure', from, to])
  }
}

test('nothing needed is missing where CI promises it', () => {
  if (process.env.CI) expect(lacking.filter((program) => program !== 'go')).toEqual([])
})

describe.skipIf(lacking.length > 0)(
  `copied by real programs${lacking.length > 0 ? `: no ${lacking.join(', ')}` : ''}`,
  () => {
    test('regsync: images, a cosign signature by its tag and a chart', async ({ skip }) => {
      if (unbuilt !== '') skip(`no regsync: ${unbuilt}`)
      const { host, index, root, write, verify } = await listed()
      const config = await write('regsync')
      expect((await verify()).status).toBe(3)
      const plain = [host, root.split('/')[0]].map((registry) => `  - registry: ${registry}\n    tls: disabled\n`)
      writeFileSync(config, `${readFileSync(config, 'utf8')}creds:\n${plain.join('')}`)
      run(join(folder, 'regsync'), ['once', '-c', config])
      const all = await verify('--arch', 'amd64')
      expect([all.status, all.out.trimEnd().split('\n').at(-1)]).toEqual([0, '4 present, 1 elsewhere'])
      const below = `${root}/${host.replace(':', '-')}`
      const copies = join(folder, 'copies.yaml')
      writeFileSync(copies, JSON.stringify({ images: [`${below}/team/app:1`, `${below}/a/b/c/d/e:2`], charts: [] }))
      const signatures = await aicr(['mirror', 'check', copies, '--signatures', '--format', 'json'])
      const attached = JSON.parse(signatures.out).rows.map((row: { attachments: unknown }) => row.attachments)
      expect(attached).toEqual([
        [{ kind: 'signature', type: `${index.digest.replace(':', '-')}.sig` }],
        [{ kind: 'signature', type: BUNDLE }],
      ])
    })

    test('crane, a line of the mapping after the other', async ({ skip }) => {
      if (unbuilt !== '') skip(`no crane: ${unbuilt}`)
      const { write, verify } = await listed()
      copyLines(readFileSync(await write('mapping'), 'utf8'))
      const all = await verify('--arch', 'amd64')
      expect([all.status, all.out.trimEnd().split('\n').at(-1)]).toEqual([0, '4 present, 1 elsewhere'])
    })

    /** Two images of one repository are copied at once, and a registry may refuse what both upload: like its users, run it again. */
    const syncAll = (config: string): void => {
      const args = ['once', '-c', config]
      try {
        run(join(folder, 'regsync'), args)
      } catch {
        run(join(folder, 'regsync'), args)
      }
    }

    test('regsync and crane: odd but legal images', async ({ skip }) => {
      if (unbuilt !== '') skip(`no regsync and crane: ${unbuilt}`)
      const { port } = source
      const names = ['a/b/c/d/e:V2.0-RC_1', 'x_y/z__w/a.b-c:0', 'one:1', 'six/v6:1', 'only/digest:x']
      const [only] = names.map((name) => {
        const layout = imageLayout(BOTH, name)
        push(name, layout)
        return layout
      })
      const images = [
        `127.0.0.1:${port}/a/b/c/d/e:V2.0-RC_1`,
        `127.0.0.1:${port}/a/b/c/d/e@${only?.digest}`,
        `127.0.0.1:${port}/x_y/z__w/a.b-c:0`,
        `localhost:${port}/one:1`,
        ...(hasIpv6 ? [`[::1]:${port}/six/v6:1`] : []),
      ]
      const recipe = recipeOf({ app: images, again: images.slice(0, 1) })
      for (const program of ['regsync', 'crane']) {
        const root = `127.0.0.1:${mirror.port}/odd-${program}`
        const format = program === 'regsync' ? 'regsync' : 'mapping'
        const out = join(dirname(recipe), format)
        const args = ['mirror', 'list', '--recipe', recipe, '--target', root]
        expect((await aicr([...args, '--format', format, '-o', out])).status).toBe(0)
        expect((await aicr([...args, '-o', join(dirname(recipe), 'list.yaml')])).status).toBe(0)
        if (program === 'crane') copyLines(readFileSync(out, 'utf8'))
        else {
          const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `"[::1]:${port}"`, `127.0.0.1:${mirror.port}`]
          const plain = hosts.map((registry) => `  - registry: ${registry}\n    tls: disabled\n`)
          writeFileSync(out, `${readFileSync(out, 'utf8')}creds:\n${plain.join('')}`)
          syncAll(out)
        }
        const flags = ['--registry', root, '--layout', 'regsync', '--arch', 'amd64,arm64']
        const all = await aicr(['mirror', 'verify', join(dirname(recipe), 'list.yaml'), ...flags])
        expect([all.status, all.out.trimEnd().split('\n').at(-1)]).toEqual([0, `${images.length} present, 2 elsewhere`])
      }
    })

    test('crane, pinned: what the tag had then, whatever it has now', async ({ skip }) => {
      if (unbuilt !== '') skip(`no crane: ${unbuilt}`)
      const { root, host, write } = await listed()
      const mapping = readFileSync(await write('mapping', '--resolve-digests'), 'utf8')
      const pinned = await write('yaml', '--resolve-digests')
      push('a/b/c/d/e:2', imageLayout(BOTH, 'moved'))
      copyLines(mapping)
      const proof = await aicr(['mirror', 'verify', pinned, '--registry', root, '--layout', 'regsync'])
      expect([proof.status, proof.out]).toEqual([0, expect.stringContaining(`${host}/a/b/c/d/e:2@sha256:`)])
    })
  },
)
