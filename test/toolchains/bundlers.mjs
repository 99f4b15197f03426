// Bundles of the package with an app's own code, made by other people's bundlers and run by Node.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EdgeVM } from '@edge-runtime/vm'
import nodeResolve from '@rollup/plugin-node-resolve'
import { rspack } from '@rspack/core'
import { nodeFileTrace } from '@vercel/nft'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { build as vite } from 'vite'
import webpack from 'webpack'
import { archives, differences, ENTRY, folder, foundIn, NODE_ENTRY, nodeReference, run, tool, write } from './app.mjs'

const require = createRequire(import.meta.url)
const entry = write('entry.mjs', `import { probe } from './probe.mjs'\n${ENTRY}`)
const nodeEntry = write('node-entry.mjs', `import { probeNode } from './probe-node.mjs'\n${NODE_ENTRY}`)
const CATALOG = `import { readCatalog } from 'aicr-mirror/node'\nreadCatalog().then((c) => console.log(c.registry.size > 10), (e) => console.log(e.code + ' ' + e.hint))`
const catalogEntry = write('catalog.mjs', CATALOG)
/** what a bundle says that left the recipes behind */
const LEFT_BEHIND = /^NOT_FOUND name a copy of the folder recipes .*the option catalog/
const EXTERNAL = ['undici', 'openpgp']

const ofZod = ({ id = '', ids = [] }) => [id, ...ids].some((path) => /[\\/]node_modules[\\/]zod[\\/]/.test(path))

const probed = (file) => differences(foundIn(run([file])))
const probedNode = (file) => differences(foundIn(run([file])), nodeReference)
const out = (name) => join(folder, 'out', name)

async function byEsbuild(from, options, to) {
  const place = options.splitting ? { outdir: out(to), outExtension: { '.js': '.mjs' } } : { outfile: out(to) }
  await esbuild({
    entryPoints: [from],
    bundle: true,
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'silent',
    ...place,
    ...options,
  })
  return options.splitting ? join(out(to), 'entry.mjs') : out(to)
}

/** webpack and rspack take the same configuration. */
async function byPack(pack, from, name, more = {}) {
  const externals = Object.fromEntries(EXTERNAL.map((one) => [one, `commonjs ${one}`]))
  const compiler = pack({
    mode: 'production',
    context: folder,
    entry: from,
    target: 'node20',
    externals,
    output: { path: out(name), filename: 'main.cjs', chunkFilename: '[id].cjs' },
    ...more,
  })
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, found) => (error ? reject(error) : resolve(found)))
  })
  await new Promise((resolve) => compiler.close(resolve))
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
  const said = [...errors, ...warnings].map(({ message }) => message)
  if (said.length > 0) throw new Error(said.join('\n'))
  return join(out(name), 'main.cjs')
}

async function byRollup(from, name, format) {
  const warnings = []
  const bundle = await rollup({
    input: from,
    external: [...EXTERNAL, /^node:/],
    plugins: [nodeResolve({ preferBuiltins: true })],
    // what Rollup says of another package's comments and circles is that package's
    onwarn: (warning) => ofZod(warning) || warnings.push(warning.message),
  })
  const single = format === 'iife' ? { name: 'app', inlineDynamicImports: true } : {}
  await bundle.write({ dir: out(name), format, entryFileNames: format === 'es' ? 'main.mjs' : 'main.cjs', ...single })
  await bundle.close()
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
  return join(out(name), format === 'es' ? 'main.mjs' : 'main.cjs')
}

async function byVite(from, name) {
  await vite({
    root: folder,
    logLevel: 'silent',
    configFile: false,
    build: {
      outDir: out(name),
      emptyOutDir: true,
      minify: true,
      rollupOptions: { input: from, output: { entryFileNames: 'main.mjs' } },
      modulePreload: false,
      target: 'es2022',
    },
  })
  return join(out(name), 'main.mjs')
}

const byNcc = (from, name) => {
  const said = run([
    tool('@vercel/ncc/dist/ncc/cli.js'),
    'build',
    from,
    '-o',
    out(name),
    ...EXTERNAL.flatMap((one) => ['-e', one]),
  ])
  const file = ['index.mjs', 'index.js'].map((each) => join(out(name), each)).find(existsSync)
  if (file === undefined) throw new Error(said)
  return file
}

/** Parcel takes its targets from package.json, so the app has a folder of its own. */
function byParcel(name, config = {}) {
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  cpSync(join(folder, 'probe.mjs'), join(place, 'probe.js'))
  write(`${name}/index.js`, `import { probe } from './probe.js'\n${ENTRY}`)
  write(
    `${name}/package.json`,
    JSON.stringify({
      name,
      private: true,
      main: 'dist/index.cjs',
      targets: {
        main: {
          context: 'node',
          outputFormat: 'commonjs',
          includeNodeModules: true,
          optimize: false,
          isLibrary: false,
        },
      },
      engines: { node: '>=20' },
      ...config,
    }),
  )
  const said = run([tool('parcel/lib/bin.js'), 'build', 'index.js', '--no-cache', '--no-source-maps'], {
    cwd: place,
    env: { NODE_ENV: 'production' },
  })
  if (!existsSync(join(place, 'dist/index.cjs'))) throw new Error(said.slice(0, 2000))
  return join(place, 'dist/index.cjs')
}

/** A bundle far from the app, below somebody else's folder recipes. */
async function elsewhere() {
  const away = mkdtempSync(join(tmpdir(), 'away-'))
  mkdirSync(join(away, 'recipes'))
  writeFileSync(join(away, 'recipes/registry.yaml'), 'components: []\n')
  mkdirSync(join(away, 'a/b'), { recursive: true })
  const file = join(away, 'a/b/c.mjs')
  cpSync(await byEsbuild(catalogEntry, { format: 'esm' }, 'away.mjs'), file)
  const said = run([file])
  rmSync(away, { recursive: true })
  return said
}

/** What Next's standalone output and Vercel's functions copy: the traced files alone, run where nothing else is. */
async function traced() {
  const { fileList } = await nodeFileTrace([nodeEntry], { base: folder })
  const away = mkdtempSync(join(tmpdir(), 'traced-'))
  for (const path of fileList) cpSync(join(folder, path), join(away, path), { dereference: true })
  const problem = probedNode(join(away, 'node-entry.mjs'))
  rmSync(away, { recursive: true })
  return problem
}

/** A runtime of the edge, which has neither Node nor, here, a DecompressionStream. */
async function atTheEdge(without = []) {
  const file = await byEsbuild(
    write(
      'edge-entry.mjs',
      "import { probe } from './probe.mjs'\nglobalThis.probe = (archives) => probe(archives).then(JSON.stringify)",
    ),
    { platform: 'browser', format: 'iife' },
    `edge${without.length}.js`,
  )
  const vm = new EdgeVM()
  for (const name of without) vm.evaluate(`globalThis.${name} = undefined`)
  vm.evaluate(readFileSync(file, 'utf8'))
  vm.context.archives = Object.fromEntries(Object.entries(archives).map(([name, path]) => [name, readFileSync(path)]))
  return differences(JSON.parse(await vm.evaluate('probe(archives)')))
}

/** toolchain, what is done, what must come out. */
export const BUNDLERS = [
  ['esbuild', 'CommonJS', async () => probed(await byEsbuild(entry, { format: 'cjs' }, 'e.cjs')), /^$/],
  ['esbuild', 'ES module', async () => probed(await byEsbuild(entry, { format: 'esm' }, 'e.mjs')), /^$/],
  [
    'esbuild',
    'ES module, minified',
    async () => probed(await byEsbuild(entry, { format: 'esm', minify: true }, 'em.mjs')),
    /^$/,
  ],
  [
    'esbuild',
    'ES module in chunks',
    async () => probed(await byEsbuild(entry, { format: 'esm', splitting: true }, 'chunks')),
    /^$/,
  ],
  [
    'esbuild',
    'one script for a page',
    async () => probed(await byEsbuild(entry, { format: 'iife', platform: 'browser' }, 'i.cjs')),
    /^$/,
  ],
  [
    'esbuild',
    'CommonJS, the catalog: left behind',
    async () => run([await byEsbuild(catalogEntry, { format: 'cjs' }, 'c.cjs')]),
    LEFT_BEHIND,
  ],
  [
    'esbuild',
    'ES module beside node_modules, the Node door',
    async () => probedNode(await byEsbuild(nodeEntry, { format: 'esm' }, 'n.mjs')),
    /^$/,
  ],
  ['esbuild', 'ES module elsewhere, below another recipes/: left behind', elsewhere, LEFT_BEHIND],
  ['webpack', 'target node, in chunks', async () => probed(await byPack(webpack, entry, 'webpack')), /^$/],
  ['webpack', 'the Node door', async () => probedNode(await byPack(webpack, nodeEntry, 'webpack-node')), /^$/],
  ['@rspack/core', 'target node, in chunks', async () => probed(await byPack(rspack, entry, 'rspack')), /^$/],
  ['@rspack/core', 'the Node door', async () => probedNode(await byPack(rspack, nodeEntry, 'rspack-node')), /^$/],
  ['rollup', 'ES modules in chunks', async () => probed(await byRollup(entry, 'rollup', 'es')), /^$/],
  ['rollup', 'CommonJS in chunks', async () => probed(await byRollup(entry, 'rollup-cjs', 'cjs')), /^$/],
  ['rollup', 'one script', async () => probed(await byRollup(entry, 'rollup-iife', 'iife')), /^$/],
  ['rollup', 'the Node door', async () => probedNode(await byRollup(nodeEntry, 'rollup-node', 'es')), /^$/],
  ['vite', 'a page', async () => probed(await byVite(entry, 'vite')), /^$/],
  ['@vercel/ncc', 'ES module', () => probed(byNcc(entry, 'ncc')), /^$/],
  ['@vercel/ncc', 'the Node door', () => probedNode(byNcc(nodeEntry, 'ncc-node')), /^$/],
  ['parcel', 'as it comes', () => probed(byParcel('parcel')), /^$/],
  [
    'parcel',
    'with package exports',
    () => {
      write(
        'package.json',
        '{ "name": "app", "version": "1.0.0", "private": true, "@parcel/resolver-default": { "packageExports": true } }',
      )
      return probed(byParcel('parcel-exports'))
    },
    /^$/,
  ],
  ['@vercel/nft', 'the traced files alone, the Node door', traced, /^$/],
  ['@edge-runtime/vm', 'as it comes', () => atTheEdge(), /^$/],
  [
    '@edge-runtime/vm',
    'without DecompressionStream and TextDecoder',
    () => atTheEdge(['DecompressionStream', 'TextDecoder']),
    /^$/,
  ],
  [
    'tools that read only main',
    'main and types',
    () => {
      const { main, types } = require(join(folder, 'node_modules/aicr-mirror/package.json'))
      return [main, types]
        .map((path) => readFileSync(join(folder, 'node_modules/aicr-mirror', path)).length > 100)
        .join()
    },
    /^true,true$/,
  ],
]
