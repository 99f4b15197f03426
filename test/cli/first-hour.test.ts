import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aicr } from '../helpers/command-line.ts'
import { FIRST_HOUR_FILES } from '../helpers/first-hour.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'aicr-first-hour-'))
  for (const [path, text] of Object.entries(FIRST_HOUR_FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const LIST = 'mirror list -r R/'

describe('commands of a first hour: exit status, stdout, stderr', () => {
  test.each<[command: string, status: number, out: RegExp, err: RegExp]>([
    ['', 0, /^aicr lists every/, /^$/],
    ['--version', 0, /^aicr version /, /^$/],
    ['help mirror list', 0, /^Lists every container image/, /^$/],
    ['mirror list --help', 0, /^Lists every container image/, /^$/],
    ['mirror lst', 1, /^$/, /did you mean mirror list\?/],
    [`${LIST}good.yaml`, 0, /^images:\n {2}- a:1\n/, /discovery complete: images=1 /],
    [`${LIST}good.yaml -f images`, 0, /^docker\.io\/library\/a:1\n$/, /warnings=0/],
    [`${LIST}good.yaml -f images --strict`, 0, /^docker\.io\/library\/a:1\n$/, /warnings=0/],
    [`${LIST}part.yaml`, 0, /chart not fetched: \[NOT_FOUND\]/, /the list is not complete: components=gone/],
    [
      `${LIST}part.yaml -f images`,
      0,
      /^# WARNING: the list is not complete\n# WARNING: gone: chart not fetched/,
      /gone/,
    ],
    [`${LIST}part.yaml -f mapping --target r.io`, 0, /^# WARNING: the list is not complete\n/, /gone/],
    [`${LIST}part.yaml --strict`, 12, /^$/, /\[INCOMPLETE\] the list is not complete exitCode=12\n/],
    [
      `${LIST}gone.yaml`,
      3,
      /^$/,
      /\[NOT_FOUND\] no chart could be fetched: path .* not found; and 1 more exitCode=3\n/,
    ],
    [
      `${LIST}odd.yaml`,
      2,
      /^$/,
      /\[INVALID_CHART\] no chart could be rendered: [^\n]*no host is given[^\n]* exitCode=2\n/,
    ],
    [`${LIST}odd.yaml -f images`, 2, /^$/, /no host is given/],
    [
      `${LIST}odd-part.yaml -f images`,
      0,
      /^# WARNING: the list is not complete\n# WARNING: odd: chart not rendered/,
      /odd/,
    ],
    [`${LIST}good.yaml -f regsync`, 2, /^$/, /^\[cli\] command failed: [^\n]*the format regsync needs a target/],
    [`${LIST}good.yaml -f mapping`, 2, /^$/, /^\[cli\] command failed: [^\n]*the format mapping needs a target/],
    [`${LIST}good.yaml --image-form x`, 2, /^$/, /^\[cli\] command failed: [^\n]*invalid --image-form x/],
    [`${LIST}gone.yaml -f images`, 3, /^$/, /\[NOT_FOUND\]/],
    [`${LIST}gone.yaml --strict`, 3, /^$/, /\[NOT_FOUND\]/],
    ['mirror diff R/good.yaml R/good.yaml', 0, /^no difference\n$/, /^$/],
    ['mirror diff R/good.yaml R/good.yaml --exit-code', 0, /^no difference\n$/, /^$/],
    ['mirror diff R/good.yaml R/part.yaml --exit-code', 1, /^\+ chart gone/, /part\.yaml: gone: chart not fetched/],
    ['mirror diff R/good.yaml R/part.yaml --strict', 12, /^$/, /the list of .*part\.yaml is not complete/],
    ['mirror diff R/gone.yaml R/gone.yaml --exit-code', 3, /^$/, /\[NOT_FOUND\] no chart could be fetched/],
    ['mirror diff R/good.yaml', 2, /^$/, /two lists or two recipes are needed/],
    [`${LIST}none.yaml`, 3, /^$/, /none\.yaml: no such file or directory/],
    [`${LIST}ftp.yaml`, 2, /^$/, /could not find protocol handler for: ftp[\s\S]*https:\/\/…, oci:\/\/…/],
    [
      `${LIST}good.yaml --locked R/future.lock`,
      2,
      /^$/,
      /apiVersion aicr-mirror\/v9, which this version does not read/,
    ],
    [
      `${LIST}good.yaml --locked R/number.lock`,
      2,
      /^$/,
      /charts\[0\]\.version must be a string, not 1[\s\S]*in quotes/,
    ],
    [`${LIST}good.yaml --os-version 24`, 2, /^$/, /invalid --os-version 24 [\s\S]*22\.04, 24\.04/],
    [`${LIST}good.yaml --os-version 24.04`, 0, /a:1/, /complete/],
    [`${LIST}good.yaml --arch arm`, 2, /^$/, /invalid --arch arm [\s\S]*did you mean arm64\?/],
    [`${LIST}good.yaml --arch arm64`, 0, /a:1/, /complete/],
    [`${LIST}good.yaml --formatt yaml`, 1, /^$/, /unknown flag: --formatt [\s\S]*did you mean --format\?\nSee /],
    [`${LIST}good.yaml -f hualer`, 2, /^$/, /unknown format "hualer"[\s\S]*did you mean hauler\?/],
    [`${LIST}good.yaml --zzzzzz`, 1, /^$/, /unknown flag: --zzzzzz exitCode=1\nSee /],
    ['template R/app', 0, /kind: Pod/, /^$/],
    ['template R/app --formatt x', 1, /^$/, /^Error: unknown flag: --formatt\n$/],
    ['template R/none', 1, /^$/, /^Error: /],
    ['images R/app', 0, /^docker\.io\/library\/a:1\n$/, /^$/],
    ['images R/gap', 0, /^# WARNING: the list is not complete\n# WARNING: /, /operating system/],
    ['images R/gap --strict', 12, /^$/, /operating system/],
  ])('aicr %s', async (command, status, out, err) => {
    const words = command === '' ? [] : command.replaceAll('R/', `${root}/`).split(' ')
    const outcome = await aicr(words)
    expect([outcome.status, outcome.out, outcome.err]).toEqual([
      status,
      expect.stringMatching(out),
      expect.stringMatching(err),
    ])
  })

  test.each(['gone.yaml', 'part.yaml', 'none.yaml', 'ftp.yaml'])(
    '--log-json of %s is JSON, line by line',
    async (name) => {
      const { err } = await aicr(['mirror', 'list', '-r', join(root, name), '--log-json'])
      for (const line of err.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('level')
    },
  )

  test('AICR_STRICT stands for --strict', async () => {
    const env = { AICR_STRICT: '1', AICR_CACHE_DIR: '/nonexistent-cache', HOME: '/nonexistent-home' }
    expect((await aicr(['mirror', 'list', '-r', join(root, 'part.yaml')], { env })).status).toBe(12)
  })
  test('AICR_STRICT with a word that is neither true nor false is refused', async () => {
    const { status, err } = await aicr(['mirror', 'list', '-r', join(root, 'part.yaml')], {
      env: { AICR_STRICT: 'yes' },
    })
    expect([status, err]).toEqual([2, expect.stringContaining('invalid $AICR_STRICT "yes"')])
  })
})
