// The package, installed as a user would, in other people's toolchains. `node test/toolchains/run.mjs`; the last line says N passed, M failed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EdgeVM } from '@edge-runtime/vm'
import { nodeFileTrace } from '@vercel/nft'
import { build } from 'esbuild'
import { packChart } from '../../scripts/pack-chart.mjs'

const ROOT = join(import.meta.dirname, '../..')
const TSX = join(import.meta.dirname, 'node_modules/tsx/dist/cli.mjs')
const resultsFile = process.argv[2] === '--results' ? process.argv[3] : undefined

const app = mkdtempSync(join(tmpdir(), 'toolchains-'))
const npm = (...args) => execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: app, encoding: 'utf8' })
const tarball = npm('pack', ROOT, '--ignore-scripts', '--silent').trim().split('\n').at(-1)
writeFileSync(join(app, 'package.json'), '{ "private": true }')
npm('install', '--ignore-scripts', '--omit=dev', `./${tarball}`)

const RENDER = (call) =>
  `renderChart({ chart: { 'Chart.yaml': 'apiVersion: v2\\nname: x\\nversion: 1.0.0\\n', 'templates/a.yaml': ${JSON.stringify(`a: {{ ${call} }}`)} } }).then((r) => console.log(r.text.trim().split('\\n').at(-1)), (e) => console.log(e.name + ': ' + e.message))`
const RARE = 'derivePassword 1 "long" "pass" "user" "example.com"'
const CATALOG = `readCatalog().then((c) => console.log(c.registry.size > 10), (e) => console.log(e.code + ' ' + e.hint))`
const LEFT_BEHIND = /^NOT_FOUND name a copy of the folder recipes .*the option catalog/

function write(path, text) {
  mkdirSync(dirname(join(app, path)), { recursive: true })
  writeFileSync(join(app, path), text)
  return join(app, path)
}

const run = (...words) => {
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: app, encoding: 'utf8' })
  return `${stdout}${stderr}`.trim()
}

const bundle = async (source, options, to) => {
  await build({
    stdin: { contents: source, resolveDir: app },
    outfile: join(app, to),
    bundle: true,
    platform: 'node',
    external: ['undici', 'openpgp'],
    logLevel: 'silent',
    ...options,
  })
  return join(app, to)
}

const imports = (names, from) => `import { ${names} } from '${from}'\n`
const requires = (names, from) => `const { ${names} } = require('${from}')\n`

async function archiveInEdgeRuntime() {
  const file = await bundle(
    `${imports('renderChart', 'aicr-mirror')}globalThis.render = (chart) => renderChart({ chart, deterministic: true })`,
    { platform: 'browser', format: 'iife' },
    'edge.js',
  )
  const vm = new EdgeVM()
  vm.evaluate('globalThis.DecompressionStream = undefined')
  vm.evaluate(readFileSync(file, 'utf8'))
  vm.context.archive = packChart(join(ROOT, 'recipes/examples/air-gap-demo/charts/portal'))
  return (await vm.evaluate('render(archive)')).text.split('\n')[1]
}

async function traced() {
  const entry = write('standalone/index.mjs', `${imports('readCatalog', 'aicr-mirror/node')}${CATALOG}`)
  const { fileList } = await nodeFileTrace([entry], { base: app })
  return ['registry.yaml', 'catalog.yaml', 'overlays/base.yaml']
    .filter((name) => !fileList.has(`node_modules/aicr-mirror/recipes/${name}`))
    .join(' ')
}

/** toolchain, what is done, what must come out. */
const ROWS = [
  [
    'Node',
    'require from CommonJS',
    () => run(write('a.cjs', requires('renderChart', 'aicr-mirror') + RENDER(RARE))),
    /^a: NumuTame1\^Fuxi$/,
  ],
  [
    'Node',
    'import',
    () => run(write('a.mjs', imports('renderChart', 'aicr-mirror') + RENDER(RARE))),
    /^a: NumuTame1\^Fuxi$/,
  ],
  [
    'tsx',
    'an ES module',
    () => run(TSX, write('a.mts', imports('renderChart', 'aicr-mirror') + RENDER(RARE))),
    /^a: NumuTame1\^Fuxi$/,
  ],
  [
    'tsx',
    'a CommonJS package, functions at hand',
    () => run(TSX, write('b.ts', imports('renderChart', 'aicr-mirror') + RENDER('upper "x"'))),
    /^a: X$/,
  ],
  [
    'tsx',
    'a CommonJS package, rare functions: noticed',
    () => run(TSX, write('c.ts', imports('renderChart', 'aicr-mirror') + RENDER(RARE))),
    /aicr-mirror was loaded twice|^a: NumuTame1\^Fuxi$/,
  ],
  [
    'esbuild',
    'CommonJS bundle, the catalog',
    async () => run(await bundle(imports('readCatalog', 'aicr-mirror/node') + CATALOG, { format: 'cjs' }, 'out/b.cjs')),
    LEFT_BEHIND,
  ],
  [
    'esbuild',
    'ES module beside node_modules, the catalog',
    async () => run(await bundle(imports('readCatalog', 'aicr-mirror/node') + CATALOG, { format: 'esm' }, 'out/b.mjs')),
    /^true$/,
  ],
  [
    'esbuild',
    'ES module elsewhere, below another recipes/',
    async () => {
      const away = mkdtempSync(join(tmpdir(), 'away-'))
      mkdirSync(join(away, 'recipes'))
      writeFileSync(join(away, 'recipes/registry.yaml'), 'components: []\n')
      mkdirSync(join(away, 'a/b'), { recursive: true })
      const file = join(away, 'a/b/c.mjs')
      writeFileSync(
        file,
        readFileSync(
          await bundle(imports('readCatalog', 'aicr-mirror/node') + CATALOG, { format: 'esm' }, 'out/c.mjs'),
        ),
      )
      const said = run(file)
      rmSync(away, { recursive: true })
      return said
    },
    LEFT_BEHIND,
  ],
  ['@vercel/nft (Next standalone, ncc)', 'the catalog is traced; missing:', traced, /^$/],
  ['edge-runtime', 'a packed chart', archiveInEdgeRuntime, /^# Source: portal\//],
  [
    'tools that read only main',
    'main and types',
    async () => {
      const { main, types } = JSON.parse(readFileSync(join(app, 'node_modules/aicr-mirror/package.json'), 'utf8'))
      return [main, types]
        .map((path) => readFileSync(join(app, 'node_modules/aicr-mirror', path), 'utf8').length > 100)
        .join()
    },
    /^true,true$/,
  ],
]

const versionOf = (name) => {
  try {
    return JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8')).version
  } catch {
    return name === 'Node' ? process.version : ''
  }
}

let passed = 0
const rows = []
for (const [tool, what, act, wanted] of ROWS) {
  const got = await Promise.resolve()
    .then(act)
    .catch((error) => `${error.name}: ${error.message}`)
  const ok = wanted.test(got)
  if (ok) passed++
  else console.log(`  ${tool}, ${what}: ${got.slice(0, 800)}`)
  const name = tool.startsWith('@vercel/nft') ? '@vercel/nft' : tool === 'edge-runtime' ? '@edge-runtime/vm' : tool
  rows.push({ machine: tool, by: what, version: versionOf(name), passed: ok ? 1 : 0, failed: ok ? 0 : 1 })
}
console.log(`toolchains ${passed} passed, ${ROWS.length - passed} failed`)
if (resultsFile) writeFileSync(resultsFile, JSON.stringify(rows, null, 2))
rmSync(app, { recursive: true, force: true })
process.exitCode = passed === ROWS.length ? 0 : 1
