import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { SHELF } from '../contracts/chart-source.ts'
import { startRepository } from '../helpers/repository.ts'
import { scratch } from '../helpers/scratch.ts'
import { hang, type TestServer } from '../helpers/server.ts'
import { aicr, CLI, DEMO, type Finished, hasNamespaces, said, script, start, until } from './machine.ts'

/** Commands that need nothing but what is named, and what they end with. */
const COMMANDS: readonly (readonly [command: string, status: number])[] = [
  ['aicr template r "$DEMO/charts/portal"', 0],
  ['aicr template r "$DEMO/charts/portal" --set a.b=1 --deterministic --kube-version 1.30', 0],
  ['aicr images "$DEMO/charts/portal" --format json', 0],
  ['aicr mirror list --recipe "$DEMO/recipe.yaml"', 0],
  ['aicr mirror list --recipe "$DEMO/recipe.yaml" --format zarf', 0],
  ['aicr mirror rewrite "$DEMO/recipe.yaml" --registry r.local:5000/m --layout skopeo', 3],
  ['aicr recipe --service eks --accelerator h100 --intent training', 0],
  ['aicr recipe list', 0],
  ['aicr cache ls --cache-dir /nonexistent/cache', 0],
  ['aicr completion bash', 0],
  ['aicr --version', 0],
  ['aicr template r "$DEMO/missing"', 1],
  ['aicr mirror list --recipe "$DEMO/missing"', 3],
  ['aicr nonsense', 1],
]

/** Seconds differ from run to run; where the current folder was deleted, paths are whole. */
const comparable = ({ status, out, err }: Finished): Finished => ({
  status,
  out: out.replaceAll(`"${process.cwd()}/`, '"./'),
  err: err.replace(/ seconds=[\d.]+/g, ''),
})

describe('what a machine lacks changes nothing', () => {
  const usual = new Map<string, Finished>()
  beforeAll(async () => {
    for (const [command] of COMMANDS)
      usual.set(command, comparable(await script(command, { env: { HOME: '/nonexistent' } })))
  })

  /** A machine: the words before the script, and what is before the command in it. */
  const MACHINES: readonly (readonly [what: string, before: readonly string[], prepare: string])[] = [
    ['24 file descriptors', [], 'ulimit -n 24'],
    ['20 file descriptors', [], 'ulimit -n 20'],
    ['no HOME', [], 'unset HOME'],
    ['an empty HOME', [], 'export HOME='],
    ['a HOME that is not there', [], 'export HOME=/nonexistent/home'],
    ['a HOME that is a file', [], 'export HOME=/etc/hostname'],
    ['no environment but PATH', [], 'aicr() { env -i PATH="$PATH" "$NODE" "$CLI" "$@"; }'],
    ['no environment at all', [], 'aicr() { env -i "$NODE" "$CLI" "$@"; }'],
    ['a current folder that was deleted', [], 'mkdir "$GONE" && cd "$GONE" && rmdir "$GONE"'],
    ['a current folder that was deleted, and no PWD', [], 'mkdir "$GONE" && cd "$GONE" && rmdir "$GONE"; unset PWD'],
    ['no standard input', [], 'exec <&-'],
    ['one processor', [], 'aicr() { taskset -c 0 "$NODE" "$CLI" "$@"; }'],
  ]
  const USERS: typeof MACHINES = [
    ['a user without a name and no HOME', ['unshare', '-U', '--map-user=12345', '--map-group=12345'], 'unset HOME'],
    [
      'every folder read-only',
      ['unshare', '-rm'],
      'mount -o remount,ro,bind / 2>/dev/null; mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp',
    ],
  ]
  const rows = [...MACHINES, ...(hasNamespaces ? USERS : [])]
  describe.each(rows)('%s', (_, before, prepare) => {
    test.each(COMMANDS)('%s: %i', async (command, status) => {
      const env = { HOME: '/nonexistent', GONE: join(scratch(), 'gone') }
      const found = comparable(await script(`${prepare}\n${command}`, { env }, before))
      expect(found).toEqual(usual.get(command))
      expect(found.status).toBe(status)
    })
  })

  test.each([
    ['aicr template r ./chart', 1, 'Error: path "./chart" not found\n'],
    ['aicr template r "$DEMO/charts/portal" -f values.yaml', 1, 'Error: open values.yaml: no such file or directory\n'],
    ['aicr template r "$DEMO/charts/portal" --output-dir out', 1, 'Error: the current folder no longer exists\n'],
    ['aicr mirror list --recipe "$DEMO/recipe.yaml" -o list', 3, '[NOT_FOUND] list: no such file or directory'],
    ['aicr mirror list --recipe "$DEMO/recipe.yaml" --lock lock', 3, '/lock: no such file or directory'],
    ['aicr mirror list --recipe "$DEMO/recipe.yaml" --charts charts', 3, '[NOT_FOUND] charts folder '],
    ['aicr mirror list --recipe recipe.yaml', 3, '[NOT_FOUND] recipe.yaml: no such file or directory'],
    ['aicr mirror rewrite "$DEMO/recipe.yaml" --registry r:5000 --layout skopeo -o new', 3, '/new: no such file'],
    ['aicr images ./chart', 3, '[NOT_FOUND] path "./chart" not found'],
    ['aicr golden check', 3, '[NOT_FOUND] the current folder no longer exists'],
    ['aicr golden record', 3, '[NOT_FOUND] the current folder no longer exists'],
  ])('relative to a deleted folder: %s', async (command, status, words) => {
    const env = { HOME: '/nonexistent', GONE: join(scratch(), 'gone') }
    const found = await script(`mkdir "$GONE" && cd "$GONE" && rmdir "$GONE"\n${command}`, { env })
    expect(found.err).toContain(words)
    expect(found.err).not.toMatch(/uv_cwd|node:internal/)
    expect([found.status, found.out]).toEqual([status, ''])
  })
})

describe('a run that was killed', () => {
  const ARCHIVE = /alpha-1\.1\.0\.tgz/
  const machine = async (): Promise<{ server: TestServer; home: string; locks: () => string[]; words: string[] }> => {
    const server = await startRepository({ charts: SHELF })
    onTestFinished(() => server.close())
    const home = scratch()
    const folder = join(home, 'cache/locks')
    const locks = (): string[] => {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    }
    const words = [
      'template',
      'r',
      'alpha',
      '--version',
      '1.1.0',
      '--repo',
      server.url,
      '--cache-dir',
      join(home, 'cache'),
    ]
    return { server, home, locks, words }
  }
  const run = (words: readonly string[], home: string): ReturnType<typeof start> =>
    start(process.execPath, [CLI, ...words], { env: { HOME: home } })
  const asked = (server: TestServer): number => server.asked().filter((path) => ARCHIVE.test(path)).length

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGABRT', 'SIGSEGV'] as const)(
    'by %s while it downloads: the next one takes its lock at once',
    async (signal) => {
      const { server, home, locks, words } = await machine()
      server.fail(ARCHIVE, hang)
      const first = run(words, home)
      await until(() => asked(server) === 1)
      expect(locks()).not.toEqual([])
      first.kill(signal)
      await first.finished
      const second = await run(words, home).finished
      expect([second.status, second.err]).toEqual([0, ''])
      expect(second.out).toContain('version: "1.1.0"')
      expect([locks(), asked(server)]).toEqual([[], 2])
      expect(readdirSync(join(home, 'cache/tmp'))).toEqual([])
    },
  )

  test('an interrupted list says so, with the status of its kind, and leaves no lock', async () => {
    const { server, home, locks } = await machine()
    writeFileSync(
      join(home, 'r.yaml'),
      `kind: RecipeResult\ncomponentRefs:\n  - {name: alpha, type: Helm, source: "${server.url}", version: "1.1.0"}\n`,
    )
    server.fail(ARCHIVE, hang)
    const list = [
      'mirror',
      'list',
      '--recipe',
      join(home, 'r.yaml'),
      '--cache-dir',
      join(home, 'cache'),
      '-o',
      join(home, 'list'),
    ]
    const first = run(list, home)
    await until(() => asked(server) === 1)
    first.kill('SIGINT')
    const found = await first.finished
    expect([found.status, said(found)]).toEqual([
      130,
      '[cli] command failed: error=[CANCELLED] interrupted exitCode=130\n',
    ])
    expect([locks(), readdirSync(home).sort()]).toEqual([[], ['cache', 'r.yaml']])
  })

  test('several wait for one that is killed: each is right, one downloads', async () => {
    const { server, home, locks, words } = await machine()
    server.fail(ARCHIVE, hang)
    const first = run(words, home)
    await until(() => asked(server) === 1)
    const others = Array.from({ length: 4 }, () => run(words, home))
    await until(() => others.every((one) => one.errSoFar().includes('waiting for another process')))
    first.kill('SIGKILL')
    for (const other of others) {
      const { status, out, err } = await other.finished
      expect([status, err]).toEqual([
        0,
        expect.stringMatching(/^\[cli\] waiting for another process that fetches the same: process=\d+ lock=\S+\n$/),
      ])
      expect(out).toContain('version: "1.1.0"')
    }
    expect([locks(), asked(server)]).toEqual([[], 2])
  })

  test.each([
    ['of this one that lives', () => `${process.pid} ${hostname()}`],
    ['of another machine', () => '1 elsewhere'],
    ['of a container that calls itself as this one', () => `4194303 ${hostname()} pid:[1]`],
  ])('the lock of a process %s: waiting is said, and who is waited for', async (_, owner) => {
    const { server, home, locks, words } = await machine()
    server.fail(ARCHIVE, hang)
    const first = run(words, home)
    await until(() => asked(server) === 1)
    const [name = ''] = locks()
    first.kill('SIGKILL')
    await first.finished
    const lock = join(home, 'cache/locks', name)
    writeFileSync(lock, `${owner()}\n`)
    const second = run(words, home)
    const process = owner().split(' ')[0]
    await until(() => second.errSoFar().includes(`process=${process} lock=${lock}`))
    // nobody touches it any more
    utimesSync(lock, new Date(0), new Date(0))
    const { status, out } = await second.finished
    expect([status, locks()]).toEqual([0, []])
    expect(out).toContain('version: "1.1.0"')
  })

  test('while it writes: what is left aside is not taken for content', async () => {
    const { home, locks, words } = await machine()
    const aside = join(home, 'cache/tmp')
    mkdirSync(aside, { recursive: true })
    writeFileSync(join(aside, `1-${randomUUID()}`), 'half of an archive')
    const { status } = await run(words, home).finished
    expect([status, locks()]).toEqual([0, []])
    const pruned = await aicr(['cache', 'prune', '--all', '--cache-dir', join(home, 'cache')], { env: { HOME: home } })
    expect([pruned.status, readdirSync(aside)]).toEqual([0, []])
  })
})

test('the example is there', () => {
  expect(readdirSync(DEMO)).toContain('recipe.yaml')
})
