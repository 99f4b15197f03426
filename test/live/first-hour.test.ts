import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIRST_HOUR_FILES } from '../helpers/first-hour.ts'
import { screen } from './screen.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = join(ROOT, 'docs/first-hour.md')
const COLUMNS = 80
/** lines of one stream that the page shows */
const LINES = 24

/** The commands of a first hour, good and bad, under the headings of the page. `<` gives standard input. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'Finding one’s way': [
    '',
    '--version',
    'help mirror diff',
    'mirror lst',
    'mirror',
    'completion tcsh',
    'mirror list --formatt yaml good.yaml',
    'mirror list -y good.yaml',
    'mirror list good.yaml more.yaml',
    'cache ls',
  ],
  'A list': [
    'mirror list good.yaml',
    'mirror list good.yaml -f yaml',
    'mirror list good.yaml -f json',
    'mirror list good.yaml -f images',
    'mirror list good.yaml -f hauler',
    'mirror list good.yaml -f skopeo',
    'mirror list good.yaml -f mapping --target r.example/mirror',
    'mirror list good.yaml -o list.yaml',
    'mirror list good.yaml -q -f images',
    'mirror list good.yaml -f images --log-json',
    'mirror list - -f images < good.yaml',
    'mirror list good.yaml --why a:1 -f images',
    'mirror list good.yaml --why nginx -f images',
    'mirror list good.yaml --set app:a.b=1 -f images',
    'mirror list good.yaml --set apq:a.b=1 -f images',
  ],
  'A list that is not whole': [
    'mirror list part.yaml',
    'mirror list part.yaml -f images',
    'mirror list part.yaml --strict',
    'mirror list odd-part.yaml -f images',
    'mirror list gone.yaml',
    'mirror list odd.yaml',
    'images app',
    'images gap',
    'images gap --strict',
    'images none.yaml',
    'images - < app/templates/x.yaml',
  ],
  Comparing: [
    'mirror diff good.yaml good.yaml',
    'mirror diff good.yaml part.yaml',
    'mirror diff good.yaml part.yaml --exit-code',
    'mirror diff good.yaml two.yaml --format markdown',
    'mirror diff good.yaml two.yaml --format jsn',
    'mirror diff good.yaml',
    'mirror diff gone.yaml good.yaml',
  ],
  'What is wrong with the command': [
    'mirror list none.yaml',
    'mirror list good.yaml -o none/list.yaml',
    'mirror list good.yaml -f regsync',
    'mirror list good.yaml --os-version 24',
    'mirror list good.yaml --arch arm',
    'mirror list good.yaml --timeout soon',
    'mirror list good.yaml --concurrency 0',
    'mirror list good.yaml --locked future.lock',
    'mirror list good.yaml --locked number.lock',
    'mirror list --service ekss --accelerator h100',
    'mirror list',
    'mirror list cm://ns/recipe',
    'mirror list good.yaml --config none.yaml',
    'mirror list good.yaml --config slip.yaml',
    'mirror list good.yaml --config strict.yaml -f images',
    'mirror list part.yaml --config strict.yaml',
  ],
  'What is wrong with a file': [
    'mirror list ftp.yaml',
    'mirror list slip-recipe.yaml -f images',
    'mirror list slip-recipe.yaml --strict',
    'mirror list empty.yaml',
    'mirror list notes.yaml',
    'mirror diff notes.yaml good.yaml',
    'golden check',
  ],
  Rendering: [
    'template app',
    'template none',
    'template odd',
    'template app --set a',
    'template app --show-only templates/none.yaml',
    'recipe --service eks --accelerator h100 --intent training -t table',
    'recipe list --service gke --intent inference --os cos',
    'query --service eks --selector components.nfd.version',
  ],
}

const MORE_FILES: Readonly<Record<string, string>> = {
  'two.yaml':
    FIRST_HOUR_FILES['good.yaml']?.replace(
      '1.0.0}',
      '1.0.0}\n  - {name: odder, type: Helm, source: "file://./", chart: app, version: 1.0.0}',
    ) ?? '',
  'slip-recipe.yaml': FIRST_HOUR_FILES['good.yaml']?.replace('}', ', overide: {a: 1}}') ?? '',
  'empty.yaml': '{}\n',
  'notes.yaml': '- buy milk\n',
  'slip.yaml': 'apiVersion: aicr-mirror/v1\nkind: Config\nflags: {strikt: true}\n',
  'strict.yaml': 'apiVersion: aicr-mirror/v1\nkind: Config\nflags: {strict: true}\n',
}

interface Outcome {
  readonly status: number
  readonly out: string
  readonly err: string
}

let root = ''
let outcomes: readonly Outcome[] = []
const all = Object.values(COMMANDS).flat()

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'aicr-first-hour-'))
  for (const [path, text] of Object.entries({ ...FIRST_HOUR_FILES, ...MORE_FILES })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const commands = all.map((command) => [
    process.execPath,
    join(ROOT, 'dist/cli/aicr.js'),
    ...command.replace(/ < .*/, '').split(' ').filter(Boolean),
  ])
  const inputs = Object.fromEntries(
    all.flatMap((command, at) => {
      const file = / < (.*)/.exec(command)?.[1]
      return file === undefined ? [] : [[String(at), readFileSync(join(root, file), 'utf8')]]
    }),
  )
  const env = {
    PATH: process.env.PATH,
    HOME: '/home/user',
    TERM: 'xterm-256color',
    // the page does not change with the newest release of helm
    AICR_HELM_VERSION: '4.3.1',
    AICR_CACHE_DIR: join(root, 'cache'),
  }
  const job = JSON.stringify({ cwd: root, env, commands, inputs })
  outcomes = JSON.parse(
    execFileSync('python3', [join(import.meta.dirname, 'terminals.py')], { input: job, maxBuffer: 1 << 28 }).toString(),
  ) as Outcome[]
}, 300_000)

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What differs from run to run and from machine to machine. */
const settled = (text: string): string =>
  text
    .replaceAll(root, '/demo')
    // whether the time fits on the line depends on the time
    .replace(/\s+seconds=[\d.]+/g, '\n  seconds=0.1')
    .replace(/"seconds":[\d.]+/g, '"seconds":0.1')
    .replace(/"time":"[^"]*"/g, '"time":"2026-01-01T00:00:00.000Z"')
    .replace(/^aicr version .*$/m, 'aicr version 0.1.0')

function shown(text: string): string {
  const lines = screen(settled(text), COLUMNS)
  const kept = lines.slice(0, LINES)
  return kept.length < lines.length ? [...kept, `… ${lines.length - LINES} more lines`].join('\n') : kept.join('\n')
}

function section(command: string, { status, out, err }: Outcome): string {
  const streams = [
    ['', out],
    ['stderr:\n', err],
  ].filter(([, text]) => text !== '')
  const body = streams.map(([head, text]) => `${head}${shown(text ?? '')}`).join('\n')
  return `\`\`\`console\n$ aicr ${command}\n${body}\n[exit status ${status}]\n\`\`\`\n`
}

/** The page as the outcomes have it. */
function page(): string {
  let at = 0
  const chapters = Object.entries(COMMANDS).map(([title, commands]) => {
    const sections = commands.map((command) => section(command, outcomes[at++] ?? { status: -1, out: '', err: '' }))
    return `## ${title}\n\n${sections.join('\n')}`
  })
  return `# A first hour at the terminal

${all.length} commands, good and bad, with what they print on a terminal of ${COLUMNS} columns, recorded from the program, which renders as helm 4.3.1 here, by
\`AICR_RECORD=1 npx vitest run --config vitest.live.config.ts test/live/first-hour.test.ts\`, which otherwise holds the program to this page.

${chapters.join('\n')}`
}

describe('a first hour, in a pseudo-terminal of 80 columns', () => {
  test('there are at least 60 commands', () => expect(all.length).toBeGreaterThanOrEqual(60))

  test('every command prints what docs/first-hour.md says', () => {
    if (process.env.AICR_RECORD === '1') writeFileSync(PAGE, page())
    expect(page()).toBe(readFileSync(PAGE, 'utf8'))
  })

  test('nothing is wider than the terminal while it is rewritten', () => {
    for (const { err } of outcomes)
      for (const line of err.split('\n').flatMap((each) => each.split('\r\x1b[2K').slice(1, -1)))
        expect(line.replace(/\x1b\[[\d;]*[A-Za-z]/g, '').length).toBeLessThan(COLUMNS)
  })

  test('no stack trace, and no status of an internal error', () => {
    for (const { status, err } of outcomes) {
      expect(status).not.toBe(8)
      expect(err).not.toMatch(/\n\s+at .*:\d+:\d+/)
    }
  })
})
