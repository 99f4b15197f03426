// An app of somebody else's: the package installed from its tarball, the probes as its own code, and charts to render.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { packChart } from '../../scripts/pack-chart.mjs'

const ROOT = join(import.meta.dirname, '../..')
const HERE = import.meta.dirname

/** A program of this install: `tool('jest/bin/jest.js')`. */
export const tool = (path) => join(HERE, 'node_modules', path)

export const folder = mkdtempSync(join(tmpdir(), 'toolchains-'))
export const remove = () => rmSync(folder, { recursive: true, force: true })

/** Writes a file of the app; answers its path. */
export function write(path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
  return join(folder, path)
}

/** Runs Node in the app, or below it: what it printed. */
export function run(words, { cwd = folder, env = {} } = {}) {
  const { stdout, stderr } = spawnSync(process.execPath, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'test', ...env },
    maxBuffer: 1 << 26,
  })
  return `${stdout}${stderr}`.trim()
}

const npm = (...args) => execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' })
const tarball = npm('pack', ROOT, '--ignore-scripts', '--silent').trim().split('\n').at(-1)
write('package.json', '{ "name": "app", "version": "1.0.0", "private": true }')
npm('install', '--ignore-scripts', '--omit=dev', `./${tarball}`)

const portal = join(ROOT, 'recipes/examples/air-gap-demo/charts/portal')
cpSync(portal, join(folder, 'charts/portal'), { recursive: true })
const packed = packChart(portal)
const tar = gunzipSync(packed)
const members = Buffer.concat([tar.subarray(0, 700), tar.subarray(700)].map((part) => gzipSync(part)))
export const archives = { portal: write('portal-1.2.0.tgz', packed), members: write('members.tgz', members) }
write('golden.yaml', 'folder: recorded\ncases:\n  - { name: portal, chart: charts/portal }\n')
execFileSync(process.execPath, [join(folder, 'node_modules/aicr-mirror/dist/cli/aicr.js'), 'golden', 'record'], {
  cwd: folder,
  stdio: 'ignore',
})

/** Where the Node door's probe finds charts. */
export const places = {
  folder: join(folder, 'charts/portal'),
  archive: archives.portal,
  golden: join(folder, 'golden.yaml'),
}

for (const name of ['probe.mjs', 'probe-node.mjs']) {
  const text = readFileSync(join(HERE, name), 'utf8')
  write(name, text)
  // the same as a script of a package without a type, for toolchains that make CommonJS of it
  write(`common/${name.replace('.mjs', '.js')}`, text)
}
write('common/package.json', '{ "name": "common", "private": true }')

const base64 = Object.entries(archives).map(([name, path]) => [name, readFileSync(path).toString('base64')])
/** Source that makes the archives in the realm that runs it. */
export const ARCHIVES = `Object.fromEntries(${JSON.stringify(base64)}.map(([name, text]) => [name, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]))`

/** An entry that prints what the probe found. */
export const ENTRY = `probe(${ARCHIVES}).then((found) => console.log('FOUND' + JSON.stringify(found)))\n`
export const NODE_ENTRY = `probeNode(${JSON.stringify(places)}).then((found) => console.log('FOUND' + JSON.stringify(found)))\n`

/** What a program printed as the probe's finding. */
export function foundIn(text) {
  const [, json] = /FOUND(\{.*\})/.exec(text) ?? []
  if (json === undefined) throw new Error(`the probe did not run: ${text.slice(0, 1500)}`)
  return JSON.parse(json)
}

const entry = (name, text) => write(name, text)
/** What Node itself makes of both probes. */
export const reference = foundIn(run([entry('node.mjs', `import { probe } from './probe.mjs'\n${ENTRY}`)]))
export const nodeReference = foundIn(
  run([entry('node-door.mjs', `import { probeNode } from './probe-node.mjs'\n${NODE_ENTRY}`)]),
)

/** '' when a finding is Node's own but for what is left out, else the first difference. */
export function differences(found, wanted = reference, leftOut = new Set()) {
  const names = Object.keys(wanted).filter((name) => found[name] !== wanted[name] && !leftOut.has(name))
  const [name] = names
  if (name === undefined) return ''
  return `${names.length} of ${Object.keys(wanted).length} differ: ${name}: wanted ${String(wanted[name]).slice(0, 200)}, got ${String(found[name]).slice(0, 400)}`
}

/** The same where some calls may be refused, in words that say why. */
export function differencesOrRefused(found, words) {
  const refused = Object.keys(found).filter((name) => words.test(found[name]))
  return differences(found, reference, new Set(refused))
}
