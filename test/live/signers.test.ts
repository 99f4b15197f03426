import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { buildTools, push, run } from './go-tools.ts'
import { imageLayout } from './oci-layout.ts'
import { missing, type Running, startDockerRegistry } from './programs.ts'

/*
 * cosign and oras, built from the Go module proxy as test/signers/go.mod pins them, attach what real publishers attach; `mirror check
 * --signatures` finds it, at the source and in a mirror that oras copied. A cold build of cosign takes four minutes on two cores.
 */
const lacking = missing(['go', 'docker-registry', 'skopeo'])
const folder = mkdtempSync(join(tmpdir(), 'signers-'))
let source: Running
let mirror: Running
let unbuilt = ''

const BOTH = ['linux/amd64', 'linux/arm64']
const OLD = ['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false']
const NEW = ['--signing-config', join(folder, 'no-services.json')]
const SIGNED = 'https://sigstore.dev/cosign/sign/v1'

const cosign = (...args: readonly string[]): string =>
  run(folder, join(folder, 'cosign'), args, { COSIGN_PASSWORD: '' })
const oras = (...args: readonly string[]): string => run(folder, join(folder, 'oras'), args)

const sign = (image: string, how: readonly string[]): string =>
  cosign('sign', '-y', '--key', 'cosign.key', '--allow-insecure-registry', ...how, image)

function attest(image: string, how: readonly string[], type: string): void {
  writeFileSync(join(folder, 'statement.json'), '{"name":"x"}')
  const about = ['--type', type, '--predicate', 'statement.json']
  cosign('attest', '-y', '--key', 'cosign.key', '--allow-insecure-registry', ...how, ...about, image)
}

beforeAll(async () => {
  if (lacking.length > 0) return
  unbuilt = buildTools('test/signers', folder)
  source = await startDockerRegistry(join(folder, 'source'))
  mirror = await startDockerRegistry(join(folder, 'mirror'))
  if (unbuilt !== '') return
  cosign('generate-key-pair')
  cosign('signing-config', 'create', '--out', 'no-services.json')
}, 900_000)

afterAll(async () => {
  await source?.close()
  await mirror?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What `mirror check --signatures` says of images. */
async function check(...images: readonly string[]) {
  const list = join(folder, 'list.json')
  writeFileSync(list, JSON.stringify({ images, charts: [] }))
  const { status, out } = await aicr(['mirror', 'check', list, '--signatures', '--format', 'json'])
  const report = JSON.parse(out) as {
    readonly total: { readonly attachments: object }
    readonly rows: readonly { readonly attachments: readonly { readonly kind: string; readonly type: string }[] }[]
  }
  const attached = report.rows.map(({ attachments }) => attachments.map(({ kind, type }) => `${kind} ${type}`).sort())
  return { status, attached, total: report.total.attachments }
}

test('nothing needed is missing where CI promises it', () => {
  if (process.env.CI) expect(lacking.filter((program) => program !== 'go')).toEqual([])
})

describe.skipIf(lacking.length > 0)(
  `signed by real programs${lacking.length > 0 ? `: no ${lacking.join(', ')}` : ''}`,
  () => {
    test('cosign, by referrers and by tags, oras, and nothing', async ({ skip }) => {
      if (unbuilt !== '') skip(`no cosign and oras: ${unbuilt}`)
      const names = ['new', 'old', 'oras', 'bare']
      const layouts = names.map((name) => {
        const layout = imageLayout(BOTH, name)
        push(folder, source.port, `team/${name}:1`, layout)
        return layout
      })
      const host = `127.0.0.1:${source.port}`
      const [byReferrer = '', byTag = '', byOras = ''] = names.map(
        (name, i) => `${host}/team/${name}@${layouts[i]?.digest}`,
      )
      sign(byReferrer, NEW)
      attest(byReferrer, NEW, 'slsaprovenance1')
      attest(byReferrer, NEW, 'cyclonedx')
      sign(byTag, OLD)
      attest(byTag, OLD, 'spdxjson')
      attest(byTag, OLD, 'slsaprovenance1')
      writeFileSync(join(folder, 'bom.json'), '{"spdxVersion":"SPDX-2.3"}')
      oras('attach', '--plain-http', '--artifact-type', 'application/spdx+json', byOras, 'bom.json')

      const tag = layouts[1]?.digest.replace(':', '-')
      const attached = [
        ['attestation https://slsa.dev/provenance/v1', 'sbom https://cyclonedx.org/bom', `signature ${SIGNED}`],
        ['attestation https://slsa.dev/provenance/v1', 'sbom https://spdx.dev/Document', `signature ${tag}.sig`],
        ['sbom application/spdx+json'],
        [],
      ]
      const at = await check(...names.map((name) => `${host}/team/${name}:1`))
      const total = { signature: 2, attestation: 2, sbom: 3, other: 0, none: 1, unknown: 0 }
      expect(at).toEqual({ status: 0, attached, total })

      // a copy by digest and tag with everything that refers to it; cosign's own tags are copied as images
      const root = `127.0.0.1:${mirror.port}/gap`
      for (const [i, name] of names.entries()) {
        const to = `${root}/team/${name}`
        const flags = ['--from-plain-http', '--to-plain-http', '--recursive']
        oras('cp', ...flags, `${host}/team/${name}:1`, `${to}:1`)
        if (i !== 1) continue
        for (const suffix of ['sig', 'att'])
          oras('cp', ...flags, `${host}/team/${name}:${tag}.${suffix}`, `${to}:${tag}.${suffix}`)
      }
      const list = join(folder, 'pinned.json')
      const images = names.map((name, i) => `${host}/team/${name}:1@${layouts[i]?.digest}`)
      writeFileSync(list, JSON.stringify({ images, charts: [] }))
      const verified = await aicr([
        'mirror',
        'verify',
        list,
        '--registry',
        root,
        '--layout',
        'oc-mirror',
        '--arch',
        'arm64',
      ])
      expect([verified.status, verified.out.trimEnd().split('\n').at(-1)]).toEqual([0, '4 present'])
      expect(await check(...names.map((name) => `${root}/team/${name}:1`))).toEqual(at)
      for (const name of ['new', 'old']) {
        const flags = ['--key', 'cosign.pub', '--allow-insecure-registry', '--insecure-ignore-tlog=true']
        cosign('verify', ...flags, ...(name === 'old' ? ['--new-bundle-format=false'] : []), `${root}/team/${name}:1`)
      }
    })
  },
)
