// The map of the folders: which may import which. test/architecture.test.ts holds the sources to it, and `npm run docs:architecture`
// prints it into ARCHITECTURE.md, so the page says what the test checks.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const PAGE = 'ARCHITECTURE.md'

const row = (name, path, what, imports, options = {}) => ({
  name,
  path,
  what,
  imports: imports.split(' ').filter(Boolean),
  types: [],
  packages: [],
  doors: [`${path}/index.ts`],
  files: [],
  ...options,
})
const inner = { doors: 'inner' }
const open = { doors: 'open' }
const BASE = ['template-engine/text.ts', 'template-engine/errors.ts', 'template-engine/limits.ts']

/**
 * Every folder, the lowest first: a folder imports only what stands above it in this list. `imports` says exactly which folders it imports,
 * `types` those of which it imports types alone. `doors` are the files that other folders may import: its index, unless it is `inner`
 * (open to no folder outside the engine) or `open` (each file is an entry of its own).
 */
export const FOLDERS = [
  row('base', 'template-engine/base', 'the two kinds of string, errors of Go functions, limits', '', {
    doors: ['template-engine/limits.ts'],
    files: BASE,
  }),
  row('value', 'template-engine/value', "Go's kinds over JavaScript values: kind, truth, access", 'base', inner),
  row('go', 'template-engine/go', "Go's library, named as in Go; its door has the value types too", 'base value', {
    packages: ['@noble/curves', '@noble/hashes'],
  }),
  row(
    'modules',
    'template-engine/modules',
    "Go modules outside Go's library: semver, glob, cast, decimal",
    'base value go',
  ),
  row('lex', 'template-engine/lex', 'source → tokens', 'value go', inner),
  row('parse', 'template-engine/parse', 'tokens → tree', 'base value go lex', inner),
  row('functions', 'template-engine/functions', 'the function tables, a file a family', 'base value go modules', {
    ...inner,
    packages: ['@noble/ciphers', '@noble/curves', '@noble/hashes'],
  }),
  row('exec', 'template-engine/exec', 'tree → closures → output', 'base value go parse functions', inner),
  row(
    'engine',
    'template-engine',
    "Go's text/template and Sprig, for Go values; knows nothing of Helm",
    'base parse functions exec',
  ),

  row('core', 'src/core', 'errors, limits and seams that all boxes share', 'base go modules', {
    ...open,
    types: ['engine'],
    packages: ['@noble/hashes'],
  }),
  row(
    'documents',
    'src/core/documents',
    'every document that is read or written, declared once: types, checks, JSON Schemas',
    'core',
    {
      packages: ['zod'],
      // the address is for writers, who need no schema
      doors: ['src/core/documents/index.ts', 'src/core/documents/address.ts'],
    },
  ),
  row('helm', 'src/core/helm', 'releases of helm as data: what each is and what it does', 'core'),
  row(
    'yaml',
    'src/core/yaml',
    "go-yaml's dialect, read and written; documents and Go structs decoded from it",
    'go core',
  ),
  row('toml', 'src/core/toml', "BurntSushi's TOML", 'go core'),
  row('schema', 'src/core/schema', 'JSON Schema with the error texts of helm', 'base go', {
    types: ['helm', 'yaml'],
  }),
  row('gzip', 'src/core/gzip', 'gzip as Go reads it, member by member', 'core'),
  row(
    'recipe',
    'src/core/recipe',
    'AICR: catalog, criteria and their coverage, overlays, mixins, profiles, choices, recipe files, `--set`',
    'go core documents yaml',
  ),
  row('fetch', 'src/core/fetch', 'the network in layers', 'core documents gzip', { packages: ['@noble/hashes'] }),
  row('registry', 'src/core/registry', 'OCI registries: images, platforms, attachments', 'core documents fetch'),
  row('archive', 'src/core/archive', 'tar archives, with limits that act while reading', 'go core gzip'),
  row(
    'source',
    'src/core/source',
    'reference → chart archive: repositories, registries, folders, caches, locks',
    'go modules core documents yaml fetch registry archive',
  ),
  row(
    'chart',
    'src/core/chart',
    'archive → chart: Chart.yaml, `.helmignore`, dependencies',
    'go modules core helm yaml archive',
  ),
  row(
    'values',
    'src/core/values',
    '`--set` and value files, coalesced as helm does',
    'go modules core helm yaml chart',
  ),
  row(
    'render',
    'src/core/render',
    'chart and values → manifests, hooks, notes; error texts',
    'engine go modules core helm yaml toml schema chart values',
  ),
  row('images', 'src/core/images', 'manifests → images, each with its reason', 'go core yaml'),
  row('olm', 'src/core/olm', 'operators that OpenShift installs from catalogs', 'core modules yaml images'),
  row('output', 'src/core/output', 'the documents of the tools that mirror', 'core documents yaml images', {
    types: ['go', 'olm'],
    packages: ['@noble/hashes'],
  }),
  row(
    'mirror',
    'src/core/mirror',
    'whether a mirror holds the list, and values that point a chart to it',
    'core gzip yaml registry images output',
  ),
  row('golden', 'src/core/golden', 'renders compared with recordings', 'go core documents yaml images'),
  row(
    'pipeline',
    'src/core/pipeline',
    'recipe → list',
    'core helm yaml recipe source chart values render images olm output mirror',
    {
      types: ['engine', 'go', 'gzip'],
    },
  ),

  row(
    'library',
    'src/library',
    'the use cases: what a program calls',
    'core helm yaml recipe fetch registry archive source chart values render images output mirror golden pipeline',
    { ...open, types: ['gzip'] },
  ),
  row('door', 'src', 'the public entry', 'core recipe images output golden library', { types: ['render', 'pipeline'] }),
  row(
    'node',
    'src/node',
    "files, the environment, the platform's TLS, proxies, credentials",
    'core documents yaml gzip recipe fetch registry archive source chart olm golden pipeline library',
    {
      types: ['helm'],
      ...open,
      packages: ['node:', 'openpgp', 'undici'],
    },
  ),
  row('flags', 'src/cli/flags', 'arguments as pflag reads them', 'core', open),
  row(
    'cli',
    'src/cli',
    'arguments → use case → exit status; commands load what they use',
    'core documents yaml library node flags',
    {
      packages: ['node:'],
    },
  ),
  row('playground', 'playground/src', 'the renderer in a browser tab', '', {
    packages: ['@codemirror/', '@lezer/highlight', 'aicr-mirror'],
  }),
]

const code = (text) => `\`${text}\``

/** The table as ARCHITECTURE.md has it. */
export function printFolders() {
  const rows = FOLDERS.map(({ name, path, files, what, imports, types, packages }) => {
    const place = files.length > 0 && name === 'base' ? files.map((file) => code(file)).join(' ') : code(`${path}/`)
    const parts = [
      ...FOLDERS.filter((each) => imports.includes(each.name)).map((each) => each.name),
      ...types.map((type) => `*${type}*`),
    ]
    return `| ${name} | ${place} | ${what} | ${parts.join(' ')} | ${packages.map(code).join(' ')} |`
  })
  return ['| name | folder | what it is | imports | packages |', '|---|---|---|---|---|', ...rows].join('\n')
}

const BEGIN = '<!-- folders: written by npm run docs:architecture -->'
const END = '<!-- end of folders -->'

/** The page with the table in its place. */
export function writePage(page) {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`${PAGE} has no place for the table: ${BEGIN} … ${END}`)
  return `${before}${BEGIN}\n${printFolders()}\n${END}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, PAGE), writePage(readFileSync(join(ROOT, PAGE), 'utf8')))
  process.stdout.write(`${PAGE}\n`)
}
