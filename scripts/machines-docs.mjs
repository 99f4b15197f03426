// Writes docs/machines.md from what .ci/run found: machines-docs.mjs FOLDER, where FOLDER has machines.rows and toolchains.rows.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node scripts/machines-docs.mjs FOLDER')
  process.exit(2)
}

const rows = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const result = ({ passed, failed }) => (failed === 0 ? `${passed} checks hold` : `${failed} of ${passed + failed} fail`)
const table = (head, lines) =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

writeFileSync(
  'docs/machines.md',
  `# Machines and toolchains

Written by \`node scripts/machines-docs.mjs\` from a run of \`.ci/run\`. What Node 20 on Linux x64 makes, every other machine must make: outputs, error
texts and exit statuses of a table of command lines, each run twice with one cache folder for all machines, and the suite of the runtimes.

${table(
  ['machine', 'by', 'version', 'result'],
  rows('machines.rows').map((row) => [row.machine, row.by, row.version, result(row)]),
)}

Deno, Bun, workerd and Chromium run the same suite: \`node test/runtimes/run.mjs\`. macOS and musl were not tried: see [COMPATIBILITY.md](../COMPATIBILITY.md#machines). How long a first and a second run take: [start-time.md](start-time.md). Restricted machines – full and read-only disks, no HOME, no name for the user, a deleted current folder, 20 descriptors, killed runs, a company's authorities, SOCKS proxies – are tried by \`test/live/restricted-*.test.ts\`.

A toolchain makes of one probe, some thirty renders with functions that are loaded late, archives and errors, what Node makes of it; *the Node door* is \`aicr-mirror/node\` with the embedded catalog.

${table(
  ['toolchain', 'version', 'what', 'result'],
  rows('toolchains.rows').map((row) => [row.machine, row.version, row.by, row.failed === 0 ? 'holds' : 'fails']),
)}
`,
)
