// Makes what can be carried into a restricted site, in dist/package: an archive that Node alone runs, single executables for linux x64 and
// arm64, man pages, a bill of materials, notices, checksums. Needs `npm ci --prefix packaging --force`. npm run package
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { bundleOptions } from '../scripts/bundle-options.mjs'
import { writeBill, writeNotices } from './bill.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const OUT = 'dist/package'
const NAME = `aicr-mirror-${version}`
const HERE = 'packaging/node_modules'

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })

/** Every file below a folder, by its path from there, in order. */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()

/** The archive: the command line as npm has it, the recipes, and everything that a reader or an auditor asks for. */
function archive() {
  const root = join(OUT, NAME)
  cpSync('dist/cli', join(root, 'dist/cli'), { recursive: true })
  for (const folder of ['recipes', 'schemas', 'docs']) cpSync(folder, join(root, folder), { recursive: true })
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md', 'COMPATIBILITY.md', 'package.json'])
    copyFileSync(file, join(root, file))
  for (const file of ['THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']) copyFileSync(join(OUT, file), join(root, file))
  execFileSync(process.execPath, ['scripts/image-rules-docs.mjs', join(root, 'docs/image-rules.md')])
  cpSync(join(OUT, 'man'), join(root, 'man'), { recursive: true })
  writeFileSync(join(root, 'aicr'), '#!/bin/sh\nexec node "$(dirname "$(readlink -f "$0")")/dist/cli/aicr.js" "$@"\n')
  chmodSync(join(root, 'aicr'), 0o755)
  // the same files give the same archive
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner']
  execFileSync('tar', [...same, '-C', OUT, '-czf', join(OUT, `${NAME}.tar.gz`), NAME], {
    env: { ...process.env, GZIP: '-n' },
  })
  rmSync(root, { recursive: true })
}

/** The program in one script, undici in it: a single executable can load nothing. */
async function script() {
  const file = join(OUT, 'program.cjs')
  await build({ ...bundleOptions(), entryPoints: ['src/cli/executable.ts'], outfile: file, external: ['openpgp'] })
  return file
}

/** Node with the program and the recipes in it. V8's code is put in as well where it was made by the same machine. */
function executable(main, machine) {
  const node = join(HERE, `node-${machine}`, 'bin/node')
  if (!existsSync(node)) throw new Error(`${node} is missing: npm ci --prefix packaging --force`)
  const recipes = join(OUT, 'recipes.json')
  const texts = Object.fromEntries(
    filesBelow('recipes').map((path) => [path, readFileSync(join('recipes', path), 'utf8')]),
  )
  writeFileSync(recipes, JSON.stringify(texts))
  const blob = join(OUT, 'program.blob')
  const config = join(OUT, 'sea.json')
  writeFileSync(
    config,
    JSON.stringify({
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: machine === process.arch,
      assets: { 'recipes.json': recipes },
    }),
  )
  // the blob is Node's own format: its own version writes it
  execFileSync(join(HERE, `node-${process.arch}`, 'bin/node'), ['--experimental-sea-config', config], {
    stdio: 'ignore',
  })
  const target = join(OUT, `aicr-linux-${machine}`)
  copyFileSync(node, target)
  chmodSync(target, 0o755)
  const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
  execFileSync(
    process.execPath,
    [join(HERE, 'postject/dist/cli.js'), target, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse],
    { stdio: 'ignore' },
  )
  for (const file of [recipes, blob, config]) rmSync(file)
  return target
}

function checksums() {
  const lines = readdirSync(OUT)
    .filter((name) => statSync(join(OUT, name)).isFile() && name !== 'SHA256SUMS')
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(OUT, name)))
          .digest('hex')}  ${name}\n`,
    )
  writeFileSync(join(OUT, 'SHA256SUMS'), lines.join(''))
}

execFileSync(process.execPath, ['scripts/run.mjs', 'packaging/man-pages.ts', join(OUT, 'man')], { stdio: 'inherit' })
writeBill(OUT)
writeNotices(OUT)
archive()
const main = await script()
for (const machine of ['x64', 'arm64']) executable(main, machine)
rmSync(main)
rmSync(join(OUT, 'man'), { recursive: true })
checksums()
for (const name of readdirSync(OUT).sort()) {
  const { size } = statSync(join(OUT, name))
  process.stdout.write(`${name.padEnd(32)} ${(size / 1e6).toFixed(1).padStart(7)} MB\n`)
}
