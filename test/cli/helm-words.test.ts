import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { scratch } from '../helpers/scratch.ts'

/** A folder with a chart `c` and a `file`. */
function place(): string {
  const root = scratch()
  mkdirSync(join(root, 'c/templates'), { recursive: true })
  writeFileSync(join(root, 'c/Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.2.3\n')
  writeFileSync(join(root, 'c/templates/a.yaml'), 'kind: A\n')
  writeFileSync(join(root, 'file'), 'text')
  return root
}

const argument = (value: string, flag: string, why: string): string =>
  `Error: invalid argument "${value}" for "${flag}" flag: ${why}\n`
const WAIT = 'Valid inputs are watcher, hookOnly, and legacy'

/** `aicr template r c FLAGS`, `@` for the folder: stderr as helm 4.1.4 writes it. */
async function stderrOf(...flags: string[]): Promise<{ status: number; err: string }> {
  const root = place()
  const here = flags.map((flag) => flag.replace('@', root))
  const { status, err } = await aicr(['template', 'r', join(root, 'c'), ...here])
  return { status, err: err.replaceAll(`${root}/`, '') }
}

describe('flags that helm refuses, in its words', () => {
  test.each([
    ['--wait=bogus', argument('bogus', '--wait', `invalid wait input "bogus". ${WAIT}`)],
    ['--wait=', argument('', '--wait', `invalid wait input "". ${WAIT}`)],
    ['--timeout=x', argument('x', '--timeout', 'time: invalid duration "x"')],
    ['--timeout=300', argument('300', '--timeout', 'time: missing unit in duration "300"')],
    ['--timeout=5y', argument('5y', '--timeout', 'time: unknown unit "y" in duration "5y"')],
    ['--labels=a', argument('a', '-l, --labels', 'a must be formatted as key=value')],
    ['--labels=a=b,c', argument('a=b,c', '-l, --labels', 'c must be formatted as key=value')],
    ['--labels=', argument('', '-l, --labels', ' must be formatted as key=value')],
    ['--qps=x', argument('x', '--qps', 'strconv.ParseFloat: parsing "x": invalid syntax')],
    ['--burst-limit=x', argument('x', '--burst-limit', 'strconv.ParseInt: parsing "x": invalid syntax')],
    ['--dry-run=no', 'Error: invalid dry-run value ("no"). Must be "none", "server", or "client"\n'],
    ['--dry-run=none', 'Error: invalid dry-run value ("none"). Must be "server" or "client"\n'],
    ['--dry-run=F', 'Error: invalid dry-run value ("F"). Must be "server" or "client"\n'],
  ])('%s', async (flag, err) => {
    expect(await stderrOf(flag)).toEqual({ status: 1, err })
  })

  test.each([
    [['-f', '@/c'], 'Error: read c: is a directory\n'],
    [['-f', '@/file/x'], 'Error: open file/x: not a directory\n'],
    [['--set-file', 'a=@/c'], 'Error: failed parsing --set-file data: read c: is a directory\n'],
    [
      ['--output-dir', '@/file'],
      'Error: stat file/c/templates: not a directory\n\nUse --debug flag to render out invalid YAML\n',
    ],
  ])('%j', async (flags, err) => {
    expect(await stderrOf(...flags)).toEqual({ status: 1, err })
  })

  test.each([
    ['.helmignore', (path: string) => `Error: read ${path}: is a directory\n`],
    ['Chart.yaml', (path: string) => `Error: unable to detect chart at ${path}: read ${path}: is a directory\n`],
  ])('%s is a folder', async (name, words) => {
    const chart = join(place(), 'c')
    rmSync(join(chart, name), { force: true })
    mkdirSync(join(chart, name))
    const { status, err } = await aicr(['template', 'r', chart])
    expect([status, err]).toEqual([1, words(join(chart, name))])
  })

  test('a repository that nobody added', async () => {
    const { status, err } = await aicr(['template', 'r', 'none/none'])
    expect([status, err]).toEqual([1, 'Error: repo none not found\n'])
  })
})

describe('flags that helm takes, with a warning', () => {
  const CLIENT = "be replaced with '--dry-run=client'"
  test.each([
    ['--wait', ''],
    ['--wait=legacy', ''],
    ['--wait=true', '--wait=true is deprecated (boolean value) and can be replaced with --wait=watcher'],
    ['--wait=false', '--wait=false is deprecated (boolean value) and can be replaced with --wait=hookOnly'],
    ['--dry-run', `--dry-run is deprecated and should ${CLIENT}`],
    ['--dry-run=T', `boolean '--dry-run=T' flag is deprecated and must ${CLIENT}`],
    ['--dry-run=client', ''],
    ['--timeout=1h0.5m3us', ''],
    ['--labels=a=b,c=', ''],
    ['--qps=1e5', ''],
  ])('%s', async (flag, warning) => {
    expect(await stderrOf(flag)).toEqual({ status: 0, err: warning === '' ? '' : `level=WARN msg="${warning}"\n` })
  })
})
