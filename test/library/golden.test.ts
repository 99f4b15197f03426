import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  assertGolden,
  checkGolden,
  diffRenders,
  GoldenError,
  isClean,
  printReport,
  renderChart,
} from '../../src/index.ts'
import { assertGoldenFile, checkGoldenFile } from '../../src/node/index.ts'

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/templates/x.yaml': `apiVersion: v1
kind: Pod
metadata: { name: p, uid: {{ uuidv4 }} }
spec: { containers: [{ name: c, image: "{{ .Values.image }}" }] }
`,
  'web/values.yaml': 'image: nginx:1\n',
}
const CASES = 'cases:\n  - name: one\n    chart: web\n'

async function recorded(): Promise<Record<string, string>> {
  const chart = Object.fromEntries(Object.entries(CHART).map(([path, text]) => [path.slice(4), text]))
  return {
    ...CHART,
    'golden.yaml': CASES,
    'golden/one.yaml': (await renderChart({ chart, deterministic: true })).text,
    'golden/one.images.txt': 'docker.io/library/nginx:1\n',
  }
}

describe('checkGolden', () => {
  test('is clean when nothing changed, what is drawn included', async () => {
    const report = await checkGolden({ files: await recorded() })
    expect(report.cases).toEqual([
      { name: 'one', status: 'same', objects: [], images: { added: [], removed: [] }, diff: '' },
    ])
    expect(isClean(report)).toBe(true)
    expect(report.orphans).toEqual([])
    const more = { ...(await recorded()), 'golden/two.error.txt': '' }
    expect((await checkGolden({ files: more })).orphans).toEqual(['two'])
    await assertGolden({ files: await recorded() })
  })

  test('tells what changed', async () => {
    const files = { ...(await recorded()), 'web/values.yaml': 'image: nginx:2\n' }
    const report = await checkGolden({ files })
    expect(report.cases[0]).toMatchObject({
      status: 'differs',
      images: { added: ['docker.io/library/nginx:2'], removed: ['docker.io/library/nginx:1'] },
      objects: [
        {
          change: 'changed',
          kind: 'Pod',
          name: 'p',
          template: 'web/templates/x.yaml',
          fields: [{ path: '.spec.containers[name=c].image', old: '"nginx:1"', new: '"nginx:2"' }],
        },
      ],
    })
    expect(printReport(report)).toMatchInlineSnapshot(`
      "DIFFERS one
        ~ Pod p (web/templates/x.yaml)
            .spec.containers[name=c].image: "nginx:1" → "nginx:2"
        - image docker.io/library/nginx:1
        + image docker.io/library/nginx:2
      1 case, 0 as recorded, 1 differs
      "
    `)
    expect(printReport(report, { colour: true })).toContain('\x1b[31m"nginx:1"\x1b[0m → \x1b[32m"nginx:2"\x1b[0m')
  })

  test('throws the report where a test should fail', async () => {
    const files = { ...(await recorded()), 'web/values.yaml': 'image: nginx:2\n' }
    const failure = assertGolden({ files })
    await expect(failure).rejects.toBeInstanceOf(GoldenError)
    await expect(failure).rejects.toThrow('.spec.containers[name=c].image: "nginx:1" → "nginx:2"')
  })

  test('tells a render that fails from one that did not, and the reverse', async () => {
    const files: Record<string, string> = { ...(await recorded()), 'web/templates/x.yaml': '{{ fail "no" }}' }
    const { cases } = await checkGolden({ files })
    expect(cases[0]?.status).toBe('differs')
    expect(cases[0]?.reason).toBe('does not render any more: execution error at (web/templates/x.yaml:1:3): no')
    const { 'golden/one.yaml': _, ...rest } = files
    const failing = {
      ...rest,
      'golden/one.error.txt': 'Error: execution error at (web/templates/x.yaml:1:3): no\n',
    }
    expect(isClean(await checkGolden({ files: failing }))).toBe(true)
  })

  test('tells what stands in the way of a case, and goes on', async () => {
    const files = {
      ...(await recorded()),
      'golden.yaml': `${CASES}  - { name: two, chart: nowhere.tgz }\n  - { name: three, chart: web, values: [v.yaml] }\n  - { name: four, chart: web }\n`,
    }
    const report = await checkGolden({ files })
    expect(report.cases.map(({ name, status, reason }) => [name, status, reason])).toEqual([
      ['one', 'same', undefined],
      ['two', 'broken', 'nowhere.tgz: no such file'],
      ['three', 'broken', 'v.yaml: no such file'],
      ['four', 'unrecorded', undefined],
    ])
    expect(printReport(report)).toContain('4 cases, 1 as recorded, 1 not recorded, 2 broken\n')
    expect(isClean(await checkGolden({ files, only: ['one'] }))).toBe(true)
  })

  test('may lie in a folder', async () => {
    const files = Object.fromEntries(Object.entries(await recorded()).map(([path, text]) => [`a/b/${path}`, text]))
    expect(isClean(await checkGolden({ files, file: 'a/b/golden.yaml' }))).toBe(true)
  })
})

describe('on disk', () => {
  let folder = ''
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'golden-'))
    for (const name of ['web/templates', 'golden']) mkdirSync(join(folder, name), { recursive: true })
    for (const [path, text] of Object.entries(await recorded())) writeFileSync(join(folder, path), text)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('a golden.yaml is checked', async () => {
    const file = join(folder, 'golden.yaml')
    await assertGoldenFile({ file })
    writeFileSync(join(folder, 'web/values.yaml'), 'image: nginx:2\n')
    expect(isClean(await checkGoldenFile({ file }))).toBe(false)
    await expect(assertGoldenFile({ file })).rejects.toThrow('DIFFERS one')
  })

  test('an archive is held to its digest', async () => {
    const file = join(folder, 'golden.yaml')
    execFileSync('tar', ['-czf', join(folder, 'web.tgz'), '-C', folder, 'web'])
    const sha256 = createHash('sha256')
      .update(readFileSync(join(folder, 'web.tgz')))
      .digest('hex')
    const pinned = (digest: string): void =>
      writeFileSync(file, `cases: [{ name: one, chart: web.tgz, sha256: "${digest}" }]\n`)
    pinned(sha256)
    expect(isClean(await checkGoldenFile({ file }))).toBe(true)
    pinned('0'.repeat(64))
    expect((await checkGoldenFile({ file })).cases[0]).toMatchObject({
      status: 'broken',
      reason: `web.tgz: the archive is not the one that is pinned: it has sha256:${sha256}, not sha256:${'0'.repeat(64)}`,
    })
  })
})

test('diffRenders compares any two renders', () => {
  const { objects, diff } = diffRenders('kind: A\nx: 1\n', 'kind: A\nx: 2\n', { old: 'v1', fresh: 'v2' })
  expect(objects[0]?.fields).toEqual([{ path: '.x', old: '1', new: '2' }])
  expect(diff).toBe('--- v1\n+++ v2\n@@ -1,2 +1,2 @@\n kind: A\n-x: 1\n+x: 2\n')
})
