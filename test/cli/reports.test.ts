import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { faultsOf } from '../../src/core/documents/index.ts'
import { PUBLISHED } from '../../src/core/documents/published.ts'
import { aicr } from '../helpers/command-line.ts'
import { recipeOf } from '../helpers/recipe-of-images.ts'
import { startRegistry, type TestRegistry } from '../helpers/registry.ts'
import { shelve } from '../helpers/shelf-of-images.ts'

const closing: TestRegistry[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

/** A list of two images, one of which its registry does not have, and the registry. */
async function checked(): Promise<{ readonly file: string; readonly host: string }> {
  const server = await startRegistry({ charts: [] })
  closing.push(server)
  shelve(server, { name: 'org/both', tag: '1', platforms: ['linux/amd64', 'linux/arm64'] })
  const { host } = server.registry
  const recipe = recipeOf({ app: [`${host}/org/both:1`, `${host}/org/none:1`] })
  const file = join(dirname(recipe), 'list.yaml')
  writeFileSync(file, (await aicr(['mirror', 'list', '--recipe', recipe])).out)
  return { file, host }
}

const PORTAL = 'recipes/examples/air-gap-demo/charts/portal'

// Each row's report has something to report: `holds` says what.
const ROWS: readonly (readonly [
  schema: keyof typeof PUBLISHED,
  command: (list: Awaited<ReturnType<typeof checked>>) => readonly string[],
  holds: RegExp,
])[] = [
  [
    'check-report',
    ({ file }) => ['mirror', 'check', file, '--arch', 'amd64', '--signatures', '--format', 'json'],
    /"state": "missing"/,
  ],
  [
    'verify-report',
    ({ file, host }) => ['mirror', 'verify', file, '--registry', host, '--layout', 'skopeo', '--format', 'json'],
    /"state": "(?!unknown)/,
  ],
  ['helm-diff-report', () => ['helm-diff', PORTAL, '--from', '3.18', '--format', 'json'], /"change": "changed"/],
  ['diff', ({ file }) => ['mirror', 'diff', file, file, '--format', 'json'], /"retagged": \[\]/],
]

test.each(ROWS)('%s is what the command prints', async (name, command, holds) => {
  const { out } = await aicr(command(await checked()))
  expect(out).toMatch(holds)
  const schema = PUBLISHED[name]?.schema
  expect(schema && faultsOf(schema, JSON.parse(out))).toEqual([])
})
