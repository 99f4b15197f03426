import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The CycloneDX bill of materials: what is shipped, by the lock file. npm writes it; what differs from run to run is left out. */
export function writeBill(folder) {
  const npm = [
    'sbom',
    '--omit',
    'dev',
    '--sbom-format',
    'cyclonedx',
    '--package-lock-only',
    '--sbom-type',
    'application',
  ]
  const { serialNumber: _, ...bill } = JSON.parse(execFileSync('npm', npm, { encoding: 'utf8' }))
  delete bill.metadata.timestamp
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`)
}

/** The packages that are shipped, by the lock file. */
function shipped() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  return Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version, license }]) => ({ path, name: path.replace(/^.*node_modules\//, ''), version, license }))
}

/** The licences of all that is shipped, in full. */
export function writeNotices(folder) {
  const parts = shipped().map(({ path, name, version, license }) => {
    const file = readdirSync(path).find((each) => /^(licen[cs]e|copying)/i.test(each))
    const text =
      file === undefined
        ? `(${license}; the package has no file with its text)`
        : readFileSync(join(path, file), 'utf8').trim()
    return `${name} ${version} (${license})\n${'-'.repeat(78)}\n${text}\n`
  })
  const head = `This product contains or uses the packages below. openpgp is in no archive and no executable: npm installs it.
The executables aicr-node-linux-* also contain Node.js and what it is made of: https://github.com/nodejs/node/blob/main/LICENSE.
The executables aicr-linux-* also contain Bun (MIT) and what it is made of, JavaScriptCore (LGPL 2.1) among it, and how to link them anew:
https://github.com/oven-sh/bun/blob/main/LICENSE.md.\n`
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), [head, ...parts].join(`\n${'='.repeat(78)}\n`))
}
