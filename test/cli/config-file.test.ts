import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aicr, type Outcome } from '../helpers/command-line.ts'

const UPSTREAM = `kind: AICRConfig
apiVersion: aicr.run/v1alpha2
spec: {recipe: {criteria: {service: eks, accelerator: h100, intent: training}}}
`
const config = (flags: string, commands = '{}'): string =>
  `apiVersion: aicr-mirror/v1\nkind: Config\nflags: ${flags}\ncommands: ${commands}\n`

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'aicr-config-'))
  writeFileSync(join(cwd, 'upstream.yaml'), UPSTREAM)
  writeFileSync(join(cwd, 'gke.yaml'), config('{service: gke}'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

/** Runs a command where aicr.yaml says something. */
function run(text: string, command: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  writeFileSync(join(cwd, 'aicr.yaml'), text)
  const own = { AICR_CACHE_DIR: '/nonexistent-cache', HOME: '/nonexistent-home', ...env }
  return aicr(command.replace('CWD', cwd).split(' '), { cwd, env: own })
}

describe('aicr.yaml', () => {
  test.each<[text: string, command: string, status: number, said: RegExp]>([
    [config('{service: eks}'), 'recipe list', 0, /^eks /m],
    [config('{service: eks}'), 'recipe list --service gke', 0, /^gke /m],
    [config('{service: eks}', '{recipe list: {format: json}}'), 'recipe list', 0, /^\[\n|^\{\n/],
    [config('{}', '{recipe list: {service: [eks]}}'), 'recipe list', 2, /takes one value, not a list/],
    [config('{charts: x, strict: true}'), 'recipe list --service eks', 0, /^eks /m],
    [config('{nothing: 1}'), 'recipe list', 2, /flags: nothing is not a flag/],
    [config('{service: eks}'), 'recipe list --config=', 0, /^gke /m],
    [config('{service: eks}'), 'recipe list --config gke.yaml', 0, /^gke /m],
    [UPSTREAM, 'recipe list --service gke', 0, /^gke /m],
    [UPSTREAM, 'recipe', 2, /no criteria provided/],
    [UPSTREAM, 'recipe --config CWD/upstream.yaml -t table', 0, /gpu-operator/],
    [UPSTREAM, 'cache ls --config CWD/upstream.yaml', 2, /an AICRConfig says nothing of cache ls/],
    ['kind: RecipeResult', 'recipe list --service gke', 0, /^gke /m],
    ['kind: RecipeResult', 'recipe list --config aicr.yaml', 2, /kind must be Config or AICRConfig/],
    ['hello', 'recipe list', 2, /the document must be a mapping, not "hello"/],
  ])('%j: aicr %s', async (text, command, status, said) => {
    const outcome = await run(text, command)
    expect([outcome.status, outcome.out + outcome.err]).toEqual([status, expect.stringMatching(said)])
  })

  test('the environment wins over the file, the command line over both', async () => {
    const json = config('{log-json: true}')
    expect((await run(json, 'recipe')).err).toMatch(/^\{/)
    expect((await run(json, 'recipe', { AICR_LOG_JSON: '0' })).err).toMatch(/^\[cli\]/)
    expect((await run(json, 'recipe --log-json', { AICR_LOG_JSON: '0' })).err).toMatch(/^\{/)
  })

  test('AICR_CONFIG names another file', async () => {
    const { out } = await run(config('{service: eks}'), 'recipe list', { AICR_CONFIG: 'gke.yaml' })
    expect(out).toMatch(/^gke /m)
    expect(out).not.toMatch(/^eks /m)
  })
})
