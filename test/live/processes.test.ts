import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const PROGRAM = join(ROOT, 'dist/cli/aicr.js')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aicr-processes-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('Ctrl-C ends a run at once, with 130, whatever a server does', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const recipe = join(folder, 'silent.yaml')
  const source = `http://127.0.0.1:${port}`
  writeFileSync(
    recipe,
    `kind: RecipeResult\ncomponentRefs: [{name: a, type: Helm, source: "${source}", chart: a, version: 1.0.0}]\n`,
  )
  const connected = new Promise<void>((resolve) => server.once('connection', () => resolve()))
  const child = spawn(process.execPath, [PROGRAM, 'mirror', 'list', recipe], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await connected
  const start = performance.now()
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(performance.now() - start).toBeLessThan(10_000)
  server.close()
})

/** Prints at the end whether zod was loaded: it keeps its settings in a global. */
const HOOK = `process.on('exit', () => console.error('zod ' + ('__zod_globalConfig' in globalThis)))\n`

test.each([
  [['template', join(ROOT, 'recipes/examples/air-gap-demo/charts/portal')], false],
  [['mirror', 'list', '--help'], false],
  [['cache', 'ls'], false],
  [['mirror', 'list', join(ROOT, 'recipes/examples/air-gap-demo/recipe.yaml')], true],
])('%j loads the schemas: %j', (words, loads) => {
  const hook = join(folder, 'hook.cjs')
  writeFileSync(hook, HOOK)
  const { stderr } = spawnSync(process.execPath, ['-r', hook, PROGRAM, ...words], { cwd: folder, encoding: 'utf8' })
  expect(stderr).toContain(`zod ${loads}\n`)
})
