// Test runners: each reads the package in an environment of its own, where Node's bytes, maps and errors may be of another realm.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  archives,
  differences,
  differencesOrRefused,
  folder,
  foundIn,
  nodeReference,
  places,
  run,
  tool,
  write,
} from './app.mjs'

const files = JSON.stringify(archives)
/** A test that hands Node's own buffers to the library and writes down what came out. */
const source = (call, importer) => `${importer}
test('probe', async () => {
  const found = await ${call}
  fs.writeFileSync(process.env.FOUND, 'FOUND' + JSON.stringify(found))
}, 120000)
`
const importing = (name, from) => `import { ${name} } from '${from}'\nimport * as fs from 'node:fs'\n`
const BYTES = `probe(Object.fromEntries(Object.entries(${files}).map(([name, path]) => [name, fs.readFileSync(path)])))`
const NODE = `probeNode(${JSON.stringify(places)})`

/** Runs a test runner in the app's folder \`name\`; what its test wrote down. */
function foundBy(words, name, env = {}) {
  const file = join(folder, `${name}.found`)
  const said = run(words, { cwd: join(folder, name), env: { FOUND: file, CI: '1', ...env } })
  try {
    return foundIn(readFileSync(file, 'utf8'))
  } catch {
    throw new Error(said.slice(-2500))
  }
}

/** Jest with native ES modules, as its documentation says. */
function jest(name, environment, { door = false, setup = '' } = {}) {
  write(`${name}/package.json`, '{ "type": "module", "private": true }')
  write(
    `${name}/jest.config.json`,
    JSON.stringify({
      testEnvironment: tool(`jest-environment-${environment}`),
      transform: {},
      setupFiles: setup === '' ? [] : [write(`${name}/setup.mjs`, setup)],
      testMatch: ['**/*.test.js'],
      moduleFileExtensions: ['mjs', 'js', 'json'],
    }),
  )
  const [probe, call] = door ? ['probeNode', NODE] : ['probe', BYTES]
  write(`${name}/a.test.js`, source(call, importing(probe, door ? '../probe-node.mjs' : '../probe.mjs')))
  return foundBy(
    [
      '--experimental-vm-modules',
      '--no-warnings',
      tool('jest/bin/jest.js'),
      '--no-cache',
      '--config',
      'jest.config.json',
    ],
    name,
  )
}

/** Jest that makes CommonJS of everything, the package included, as ts-jest and babel-jest do when they are told to. */
function jestCommon(name, environment) {
  const setup = write(
    `${name}/transform.cjs`,
    `const { transformSync } = require(${JSON.stringify(tool('esbuild'))})
exports.process = (text, path) => ({ code: transformSync(text, { format: 'cjs', target: 'node20', supported: { 'dynamic-import': false }, sourcefile: path }).code })`,
  )
  write(`${name}/package.json`, '{ "private": true }')
  write(
    `${name}/jest.config.json`,
    JSON.stringify({
      testEnvironment: tool(`jest-environment-${environment}`),
      rootDir: folder,
      roots: [join(folder, name)],
      transform: { '\\.m?js$': setup },
      transformIgnorePatterns: [],
      testMatch: ['**/*.test.js'],
      moduleFileExtensions: ['mjs', 'js', 'json'],
    }),
  )
  write(`${name}/a.test.js`, source(BYTES, importing('probe', '../common/probe.js')))
  return foundBy(['--no-warnings', tool('jest/bin/jest.js'), '--no-cache', '--config', 'jest.config.json'], name)
}

function vitest(name, environment, pool) {
  write(`${name}/package.json`, '{ "type": "module", "private": true }')
  write(
    `${name}/vitest.config.mjs`,
    `export default { test: { environment: '${environment}', pool: '${pool}', globals: true, include: ['*.test.js'] } }`,
  )
  write(`${name}/a.test.js`, source(BYTES, importing('probe', '../probe.mjs')))
  return foundBy([tool('vitest/vitest.mjs'), 'run', '--root', '.'], name)
}

/** what jsdom has not */
const NO_ENCODER = /^AicrError AicrError METHOD_NOT_ALLOWED functions that make keys and certificates need TextEncoder/
const ENCODER =
  "import { TextDecoder, TextEncoder } from 'node:util'\nObject.assign(globalThis, { TextDecoder, TextEncoder })\n"

/** toolchain, what is done, what must come out. */
export const TESTERS = [
  ['jest', 'ES modules, node', () => differences(jest('jest-node', 'node')), /^$/],
  [
    'jest',
    'ES modules, node, the Node door',
    () => differences(jest('jest-door', 'node', { door: true }), nodeReference),
    /^$/,
  ],
  [
    'jest',
    'ES modules, jsdom; keys and certificates: refused',
    () => differencesOrRefused(jest('jest-jsdom', 'jsdom'), NO_ENCODER),
    /^$/,
  ],
  [
    'jest',
    'ES modules, jsdom with TextEncoder',
    () => differences(jest('jest-jsdom-fixed', 'jsdom', { setup: ENCODER })),
    /^$/,
  ],
  [
    'jest',
    'ES modules, jsdom, the Node door',
    () => differences(jest('jest-jsdom-door', 'jsdom', { door: true }), nodeReference),
    /^$/,
  ],
  ['jest', 'transformed to CommonJS, node', () => differences(jestCommon('jest-common', 'node')), /^$/],
  [
    'jest',
    'transformed to CommonJS, jsdom; keys and certificates: refused',
    () => differencesOrRefused(jestCommon('jest-common-jsdom', 'jsdom'), NO_ENCODER),
    /^$/,
  ],
  ...['forks', 'threads', 'vmThreads', 'vmForks'].map((pool) => [
    'vitest',
    `node, ${pool}`,
    () => differences(vitest(`vitest-${pool}`, 'node', pool)),
    /^$/,
  ]),
  ...['forks', 'vmThreads'].map((pool) => [
    'vitest',
    `jsdom, ${pool}`,
    () => differences(vitest(`vitest-jsdom-${pool}`, 'jsdom', pool)),
    /^$/,
  ]),
  ['vitest', 'happy-dom, forks', () => differences(vitest('vitest-happy', 'happy-dom', 'forks')), /^$/],
]
