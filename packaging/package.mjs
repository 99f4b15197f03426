// Makes what can be carried into a restricted site, in dist/package: an archive that Node alone runs, single executables for linux x64 and
// arm64, man pages, a bill of materials, notices, checksums. Needs `npm ci --prefix packaging --force`. npm run package
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeBill, writeNotices } from './bill.mjs'
import { makeExecutables } from './executables.mjs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const OUT = 'dist/package'
const NAME = `aicr-mirror-${version}`

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })

/** The archive: the command line as npm has it, the recipes, and everything that a reader or an auditor asks for. */
function archive() {
  const root = join(OUT, NAME)
  cpSync('dist/cli', join(root, 'dist/cli'), { recursive: true })
  for (const folder of ['recipes', 'schemas', 'docs']) cpSync(folder, join(root, folder), { recursive: true })
  execFileSync('node_modules/.bin/typedoc', ['--out', join(root, 'docs/api')], { stdio: 'pipe' })
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md', 'COMPATIBILITY.md', 'package.json'])
    copyFileSync(file, join(root, file))
  for (const file of ['THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']) copyFileSync(join(OUT, file), join(root, file))
  execFileSync(process.execPath, ['scripts/image-rules-docs.mjs', join(root, 'docs/image-rules.md')])
  cpSync(join(OUT, 'man'), join(root, 'man'), { recursive: true })
  writeFileSync(join(root, 'aicr'), '#!/bin/sh\nexec node "$(dirname "$(readlink -f "$0")")/dist/cli/aicr.js" "$@"\n')
  chmodSync(join(root, 'aicr'), 0o755)
  // the same files give the same archive, whoever packs them and when
  const time = process.env.SOURCE_DATE_EPOCH || '0'
  const same = ['--sort=name', `--mtime=@${time}`, '--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go=rX']
  const compressed = ['--use-compress-program=gzip -n', '-cf', join(OUT, `${NAME}.tar.gz`)]
  execFileSync('tar', [...same, '-C', OUT, ...compressed, NAME])
  rmSync(root, { recursive: true })
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
await makeExecutables(OUT)
rmSync(join(OUT, 'man'), { recursive: true })
checksums()
for (const name of readdirSync(OUT).sort()) {
  const { size } = statSync(join(OUT, name))
  process.stdout.write(`${name.padEnd(32)} ${(size / 1e6).toFixed(1).padStart(7)} MB\n`)
}
