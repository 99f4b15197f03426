import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHELF } from '../contracts/chart-source.ts'
import { startRepository } from '../helpers/repository.ts'
import type { TestServer } from '../helpers/server.ts'
import { FULL, hasNamespaces, NO_SIZE, onDisk, READ_ONLY, said } from './machine.ts'

/** What is on the disk before and after: nothing came, nothing went, nothing changed. */
const UNTOUCHED = 'golden.yaml old old 640'
const LIST = 'aicr mirror list --recipe "$DEMO/recipe.yaml"'
const TEMPLATE = 'aicr template r "$DEMO/charts/portal"'

/** A disk that cannot be written, what the kernel says of it, the code and the exit status. */
const DISKS: readonly (readonly [what: string, prepare: string, words: string, code: string, status: number])[] = [
  ['full', FULL, 'no space left on device', 'SERVICE_UNAVAILABLE', 6],
  ['read-only', READ_ONLY, 'read-only file system', 'PERMISSION_DENIED', 13],
  ['without room in a file', NO_SIZE, 'file too large', 'SERVICE_UNAVAILABLE', 6],
]

/** A command that writes a file of its own, and the place that it names. */
const FILES: readonly (readonly [command: string, place: string, readOnlyPlace?: string])[] = [
  [`${LIST} -o list`, 'list'],
  [`${LIST} -o old`, 'old'],
  [`${LIST} -o "$DISK/old"`, '$DISK/old'],
  [`${LIST} --format zarf -o "$DISK/out/../list"`, '$DISK/zarf-values/device-operator.yaml', '$DISK/out/../list'],
  [`${LIST} --lock lock`, '$DISK/lock', 'lock'],
  ['aicr recipe --service eks --accelerator h100 --intent training -o recipe', 'recipe'],
  ['aicr images "$DEMO/charts/portal" -o images', 'images'],
  ['aicr golden record', '$DISK/recorded/.gitattributes', '$DISK/recorded'],
  [
    'aicr mirror rewrite "$DEMO/recipe.yaml" --registry r.local:5000/m --layout skopeo -o new',
    '$DISK/new/values/device-operator.yaml',
    '$DISK/new',
  ],
]

describe.skipIf(!hasNamespaces).each(DISKS)('a disk %s', (kind, prepare, words, code, status) => {
  const rows = FILES.map(([command, place, readOnlyPlace = place]) => ({
    command,
    where: kind === 'read-only' ? readOnlyPlace : place,
  }))
  test.each(rows)('$command', async ({ command, where }) => {
    const found = await onDisk(prepare, command)
    expect([found.status, said(found), found.left]).toEqual([
      status,
      `[cli] command failed: error=[${code}] ${where}: ${words} exitCode=${status}\n`,
      UNTOUCHED,
    ])
  })

  test('template --output-dir fails in helm’s words', async () => {
    const found = await onDisk(prepare, `${TEMPLATE} --output-dir out`)
    const hint = kind === 'read-only' ? '\n\nUse --debug flag to render out invalid YAML' : ''
    const what = kind === 'read-only' ? 'mkdir out/portal' : 'write out/portal/templates/config.yaml'
    expect([found.status, found.err, found.left]).toEqual([1, `Error: ${what}: ${words}${hint}\n`, UNTOUCHED])
  })

  test.each([
    ['HOME', `HOME="$DISK" ${TEMPLATE}`],
    ['HOME, a second time', `HOME="$DISK" ${TEMPLATE} >/dev/null; HOME="$DISK" ${TEMPLATE}`],
    ['the temporary folder', `TMPDIR="$DISK" ${TEMPLATE}`],
    ['the cache', `XDG_CACHE_HOME="$DISK" ${TEMPLATE}`],
  ])('%s on it costs nothing but time', async (_, command) => {
    const found = await onDisk(prepare, command)
    expect([found.status, found.err, found.out.split('\n').length, found.left]).toEqual([0, '', 71, UNTOUCHED])
  })

  describe('the cache of charts on it', () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startRepository({ charts: SHELF })
    })
    afterAll(() => server.close())

    test.each([
      [
        'template',
        'aicr template r alpha --version 1.1.0 --repo "$REPOSITORY" --cache-dir "$DISK/cache"',
        /version: "1.1.0"/,
      ],
      [
        'template, in HOME',
        'HOME="$DISK" aicr template r alpha --version 1.1.0 --repo "$REPOSITORY"',
        /version: "1.1.0"/,
      ],
      [
        'mirror list',
        'printf \'kind: RecipeResult\\ncomponentRefs:\\n  - {name: alpha, type: Helm, source: "%s", version: "1.1.0"}\\n\' "$REPOSITORY" >"$HOME/r.yaml"\naicr mirror list --recipe "$HOME/r.yaml" --cache-dir "$DISK/cache" --format json | cat',
        /"version": "1.1.0"/,
      ],
    ])('%s: said once, and the work goes on', async (_, command, out) => {
      const found = await onDisk(prepare, command, { REPOSITORY: server.url })
      expect(found.status).toBe(0)
      expect(found.out).toMatch(out)
      expect(said(found).match(/the cache cannot be written: .*/g)).toEqual([
        expect.stringMatching(`^the cache cannot be written: folder=\\S+ error=${words}$`),
      ])
      expect(found.err).not.toContain('DEP0137')
      expect(found.left).toBe(UNTOUCHED)
    })
  })
})

/** Documents on standard output: what was written stays, for it is not ours to remove. */
describe.skipIf(!hasNamespaces).each(DISKS.filter(([kind]) => kind !== 'read-only'))(
  'standard output on a disk %s',
  (_, prepare, words, code, status) => {
    test.each([
      [TEMPLATE, true],
      ['aicr template --help', true],
      [LIST, false],
      [`${LIST} --format json`, false],
      ['aicr images "$DEMO/charts/portal"', false],
      ['aicr recipe --service eks --accelerator h100 --intent training', false],
      ['aicr recipe list', false],
      ['aicr completion bash', false],
      ['aicr --version', false],
      ['aicr --help', false],
      ['aicr', false],
    ])('%s', async (command, helms) => {
      const found = await onDisk(prepare, `${command} >out/file`)
      expect([found.status, said(found).split('\n')[0]]).toEqual(
        helms
          ? [1, `Error: write /dev/stdout: ${words}`]
          : [status, `[cli] command failed: error=[${code}] write /dev/stdout: ${words} exitCode=${status}`],
      )
      expect(found.err).not.toContain('node:')
    })

    test.each([
      [LIST, 0, /^images:\n {2}- docker.io/],
      [TEMPLATE, 0, /kind: Deployment/],
      ['aicr template r ./missing', 1, /^$/],
      ['aicr mirror list --recipe missing', 3, /^$/],
      ['aicr nonsense', 1, /^$/],
    ])('%s: what cannot be said on standard error is not, and the status tells', async (command, exit, out) => {
      const found = await onDisk(prepare, `${command} 2>out/log`)
      expect([found.status, found.err]).toEqual([exit, ''])
      expect(found.out).toMatch(out)
    })
  },
)
