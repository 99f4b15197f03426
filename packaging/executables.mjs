// The single executables: the program and the recipes inside a runtime, for Linux x64 and arm64. Bun's start fastest; Node's hold the runtime
// that the package is tried with most.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { bundleOptions } from '../scripts/bundle-options.mjs'
import { bundleScripts } from '../scripts/bundle-scripts.mjs'
import { packChunks, programOf } from '../scripts/chunks.mjs'

const HERE = resolve('packaging/node_modules')
const MACHINES = [
  { machine: 'x64', bun: '@oven/bun-linux-x64' },
  { machine: 'arm64', bun: '@oven/bun-linux-aarch64' },
]

/** Every file below a folder, by its path from there, in order. */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()

function present(path) {
  if (!existsSync(path)) throw new Error(`${path} is missing: npm ci --prefix packaging --force`)
  return path
}

/** What the executables hold: a single executable can load nothing, so undici is in the program. The names are those of src/node/executable.ts. */
async function writeParts(folder) {
  const options = { ...bundleOptions(), external: ['openpgp'] }
  const write = (name, text) => writeFileSync(join(folder, name), text)
  const { first } = await packChunks(options, 'src/cli/executable.ts')
  write('program.cjs', `(function(){${programOf(first)}})()\n`)
  await bundleScripts(folder, options, { entry: 'src/cli/sealed.ts' })
  const texts = filesBelow('recipes').map((path) => [path, readFileSync(join('recipes', path), 'utf8')])
  write('recipes.json', JSON.stringify(Object.fromEntries(texts)))
}

/** Bun with the program and its compiled code. A `.env` or bunfig.toml where it runs says nothing to it. */
function bunExecutable(folder, { machine, bun }, target) {
  const own = MACHINES.find((each) => each.machine === process.arch)
  const runtime = (name) => present(join(HERE, name, 'bin/bun'))
  // a command is over before optimised code pays for itself: what runs a hundred times as often as usual is optimised
  const policy = '--compile-jit-policy=100'
  const closed = ['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig']
  const assets = ['--loader', '.json:file', '--asset-naming', '[name].[ext]', 'recipes.json']
  const other = ['--target', `bun-linux-${machine}`, '--compile-executable-path', runtime(bun)]
  const words = [
    'build',
    '--compile',
    '--bytecode',
    '--minify-syntax',
    '--external',
    'openpgp',
    policy,
    ...closed,
    ...other,
  ]
  execFileSync(runtime(own.bun), [...words, 'program.cjs', ...assets, '--outfile', target], {
    cwd: folder,
    stdio: 'pipe',
  })
}

/** Node with the program's scripts and an entry that compiles them, as it does where they are files. */
function nodeExecutable(folder, { machine }, target) {
  const blob = join(folder, 'program.blob')
  const config = join(folder, 'sea.json')
  const names = ['entry.js', 'program.js', 'rest.js', 'recipes.json']
  const assets = Object.fromEntries(names.map((name) => [name, join(folder, name)]))
  const settings = { main: assets['entry.js'], output: blob, disableExperimentalSEAWarning: true, assets }
  writeFileSync(config, JSON.stringify(settings))
  const runtime = (name) => present(join(HERE, `node-${name}`, 'bin/node'))
  // the blob is Node's own format: its own version writes it
  execFileSync(runtime(process.arch), ['--experimental-sea-config', config], { stdio: 'ignore' })
  copyFileSync(runtime(machine), target)
  const inject = [join(HERE, 'postject/dist/cli.js'), target, 'NODE_SEA_BLOB', blob]
  const fuse = ['--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2']
  execFileSync(process.execPath, [...inject, ...fuse], { stdio: 'ignore' })
}

/** Writes `aicr-linux-MACHINE` and `aicr-node-linux-MACHINE` for each machine into a folder. */
export async function makeExecutables(out) {
  // the same folder each time, for its name is in what is made
  const folder = resolve(out, 'parts')
  mkdirSync(folder)
  try {
    await writeParts(folder)
    for (const each of MACHINES) {
      const target = (name) => resolve(out, `${name}-linux-${each.machine}`)
      bunExecutable(folder, each, target('aicr'))
      nodeExecutable(folder, each, target('aicr-node'))
      for (const name of ['aicr', 'aicr-node']) chmodSync(target(name), 0o755)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
