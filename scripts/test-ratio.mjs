// Test lines for each source line in the folders that fetch, choose and unpack charts. Exit 1 below the bar.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BAR = 2.5
const SOURCES = ['src/core/fetch', 'src/core/source', 'src/core/archive']
const TESTS = [
  'test/core/fetch',
  'test/core/source',
  'test/core/archive',
  'test/contracts',
  // the same folders as Node, the command line and real servers use them
  'test/node/sources.test.ts',
  'test/cli/sources.test.ts',
  'test/live/sources.test.ts',
  ...['chart-cache', 'local-files', 'network', 'registry', 'repository', 'server', 'tarball'].map(
    (name) => `test/helpers/${name}.ts`,
  ),
]

const lines = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + lines(join(path, name)), 0)
    : readFileSync(path, 'utf8').split('\n').length - 1
const total = (paths) => paths.reduce((sum, path) => sum + lines(path), 0)

const [source, test] = [total(SOURCES), total(TESTS)]
const ratio = test / source
console.log(`fetch, source, archive: ${test} test lines for ${source} source lines, ${ratio.toFixed(2)} (bar ${BAR})`)
process.exitCode = ratio < BAR ? 1 : 0
