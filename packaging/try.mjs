// Tries what `npm run package` made, each in an empty folder without network: the archive with every Node of test/runtimes, the executables
// without any Node, and an installation by npm for comparison. Prints a row each; the last line is `N passed, N failed`.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { tryExecutables } from './try-executables.mjs'

const OUT = resolve('dist/package')
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const NAME = `aicr-mirror-${version}`
const DEMO = resolve('recipes/examples/air-gap-demo')
/** The images that are recorded for the demo, sorted, a line each. */
const EXPECTED = [
  ...new Set(
    readdirSync('golden/air-gap-demo')
      .filter((name) => name.endsWith('.images.txt'))
      .flatMap((name) => readFileSync(join('golden/air-gap-demo', name), 'utf8').trim().split('\n')),
  ),
]
  .sort()
  .map((image) => `${image}\n`)
  .join('')
const RUNS = 5

/** A network of its own, with nothing in it, where this user may make one. */
const UNSHARE = '/usr/bin/unshare'
const ALONE = spawnSync(UNSHARE, ['-n', 'true']).status === 0 ? [UNSHARE, '-n'] : []

const rows = []
let failed = 0

/** Runs a program on the demo in an empty folder, several times, and holds its list to the recorded one. */
function attempt(what, prepare) {
  const folder = mkdtempSync(join(tmpdir(), 'aicr-package-'))
  try {
    cpSync(DEMO, join(folder, 'demo'), { recursive: true })
    const { words, env = {} } = prepare(folder)
    const [program, ...rest] = [...ALONE, ...words]
    const list = ['mirror', 'list', 'demo/recipe.yaml', '--offline', '-q', '-f', 'images']
    const times = []
    let out = { status: 1, stdout: '', stderr: '' }
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now()
      out = spawnSync(program, [...rest, ...list], { cwd: folder, env: { HOME: folder, ...env }, encoding: 'utf8' })
      times.push(performance.now() - start)
    }
    const good = out.status === 0 && out.stdout === EXPECTED
    if (!good) failed++
    const [best] = times.sort((a, b) => a - b)
    const why = good ? '' : `exit status ${out.status}: ${(out.error?.message ?? out.stderr).trim().split('\n').at(-1)}`
    rows.push([good ? 'ok' : 'FAILED', what, `${(best / 1000).toFixed(2)} s`, why])
  } catch (error) {
    failed++
    rows.push(['FAILED', what, '', error.message.split('\n')[0]])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: OUT })
const unpack = (folder) => execFileSync('tar', ['xzf', join(OUT, `${NAME}.tar.gz`), '-C', folder])

for (const major of [20, 22, 24]) {
  const node = resolve(`test/runtimes/node_modules/node-${major}/bin/node`)
  if (!existsSync(node)) continue
  attempt(`archive, Node ${major}`, (folder) => {
    unpack(folder)
    return { words: [node, join(folder, NAME, 'dist/cli/aicr.js')] }
  })
}
attempt('archive, its own starter', (folder) => {
  unpack(folder)
  return { words: [join(folder, NAME, 'aicr')], env: { PATH: process.env.PATH } }
})
const QEMU = '/usr/bin/qemu-aarch64-static'
const EMULATED = existsSync(QEMU) && existsSync('/usr/aarch64-linux-gnu')
const executables = ['aicr', 'aicr-node'].flatMap((name) => [
  { name: `${name}-linux-x64`, words: [join(OUT, `${name}-linux-x64`)] },
  ...(EMULATED
    ? [
        {
          name: `${name}-linux-arm64`,
          words: [QEMU, '-L', '/usr/aarch64-linux-gnu', join(OUT, `${name}-linux-arm64`)],
          emulated: true,
        },
      ]
    : []),
])
for (const { name, words } of executables)
  attempt(`executable ${name}, no Node`, () => ({ words, env: { PATH: '/nonexistent' } }))
for (const { good, what, why } of tryExecutables(executables)) {
  if (!good) failed++
  rows.push([good ? 'ok' : 'FAILED', what, '', why])
}
attempt('npm pack, installed by npm without its dependencies', (folder) => {
  const [tarball] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { encoding: 'utf8' }),
  )
  const root = join(folder, 'node_modules/aicr-mirror')
  mkdirSync(root, { recursive: true })
  execFileSync('tar', ['xzf', join(folder, tarball.filename), '-C', root, '--strip-components=1'])
  if (!readdirSync(root).includes('dist')) throw new Error('the package has no dist')
  return { words: [process.execPath, join(root, 'dist/cli/aicr.js')] }
})

for (const [state, what, time, why] of rows)
  process.stdout.write(`${state.padEnd(7)} ${what.padEnd(52)} ${time} ${why}\n`)
process.stdout.write(`${ALONE.length > 0 ? 'without network' : 'with --offline only'}; best of ${RUNS}\n`)
process.stdout.write(`${rows.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
