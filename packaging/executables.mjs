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

/** The program in one script, undici in it, and the recipes: a single executable can load nothing. The names are those of src/node/executable.ts. */
async function writeParts(folder) {
  const program = join(folder, 'program.cjs')
  const { first } = await packChunks({ ...bundleOptions(), external: ['openpgp'] }, 'src/cli/executable.ts')
  writeFileSync(program, `(function(){${programOf(first)}})()\n`)
  const recipes = join(folder, 'recipes.json')
  const texts = filesBelow('recipes').map((path) => [path, readFileSync(join('recipes', path), 'utf8')])
  writeFileSync(recipes, JSON.stringify(Object.fromEntries(texts)))
  return { folder, program, recipes }
}

/** Bun with the program and its compiled code. A `.env` or bunfig.toml where it runs says nothing to it. */
function bunExecutable({ folder, program, recipes }, { machine, bun }, target) {
  const own = MACHINES.find((each) => each.machine === process.arch)
  const runtime = (name) => present(join(HERE, name, 'bin/bun'))
  // a command is over before optimised code pays for itself: what runs a hundred times as often as usual is optimised
  const policy = '--compile-jit-policy=100'
  const closed = ['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig']
  const assets = ['--loader', '.json:file', '--asset-naming', '[name].[ext]', recipes]
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
  execFileSync(runtime(own.bun), [...words, program, ...assets, '--outfile', target], { cwd: folder, stdio: 'pipe' })
}

/** Node with the program. V8's code is put in as well where it was made by the same machine. */
function nodeExecutable({ folder, program, recipes }, { machine }, target) {
  const blob = join(folder, 'program.blob')
  const config = join(folder, 'sea.json')
  const useCodeCache = machine === process.arch
  const assets = { 'recipes.json': recipes, 'program.cjs': program }
  const settings = { main: program, output: blob, disableExperimentalSEAWarning: true, useCodeCache, assets }
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
    const parts = await writeParts(folder)
    for (const each of MACHINES) {
      const target = (name) => resolve(out, `${name}-linux-${each.machine}`)
      bunExecutable(parts, each, target('aicr'))
      nodeExecutable(parts, each, target('aicr-node'))
      for (const name of ['aicr', 'aicr-node']) chmodSync(target(name), 0o755)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
