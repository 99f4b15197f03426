// Sizes of what an embedder bundles: esbuild for a browser, minified, gzip -9, against size-budget.json. Fails over a budget and on Node built-ins.
// npm run size [-- --detail]
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BUDGET = JSON.parse(readFileSync(new URL('../size-budget.json', import.meta.url), 'utf8'))
const BUILTINS = new Set(builtinModules)

/** A platform for which a Node built-in is an error at once, even where a package asks for it. */
const noBuiltins = {
  name: 'no-builtins',
  setup(builder) {
    builder.onResolve({ filter: /.*/ }, ({ path, importer }) =>
      path.startsWith('node:') || BUILTINS.has(path)
        ? { errors: [{ text: `Node built-in ${path} is pulled in by ${importer}` }] }
        : undefined,
    )
  },
}

/** What the newest helm never loads: not part of a size, and measured by itself. */
const APART = [
  { file: 'src/core/helm/behaviours.ts', why: 'the table of helms' },
  { file: 'src/core/render/chart-struct.ts', why: "helm 3's .Chart" },
  { file: 'src/core/schema/gojsonschema/index.ts', why: 'schemas of helm before 3.18.5' },
]

const withoutApart = {
  name: 'without-apart',
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) =>
      kind === 'dynamic-import' && APART.some(({ file }) => join(ROOT, file) === join(resolveDir, path))
        ? { path, external: true }
        : undefined,
    )
  },
}

const bundled = (code, splitting) =>
  build({
    stdin: { contents: code, resolveDir: ROOT, loader: 'ts' },
    outdir: 'out',
    splitting,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: splitting ? [noBuiltins] : [noBuiltins, withoutApart],
  })

const gzipped = ({ contents }) => gzipSync(contents, { level: 9 }).length

/** Sizes of all in one file, and of the files that load first where a bundler splits code: enough for charts without schema and keys. */
async function measure({ code }) {
  const [whole, split] = await Promise.all([bundled(code, false), bundled(code, true)])
  const [bundle] = whole.outputFiles
  const first = firstLoaded(split.metafile)
  return {
    bytes: bundle.contents.length,
    gzip: gzipped(bundle),
    first: split.outputFiles
      .filter(({ path }) => first.has(basename(path)))
      .reduce((sum, file) => sum + gzipped(file), 0),
    parts: partsOf(whole.metafile),
    apart: apartOf(split),
  }
}

/** The sizes of the files that are loaded for what stands apart. */
const apartOf = ({ outputFiles, metafile }) =>
  APART.flatMap(({ file, why }) => {
    const path = Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint === file)
    const output = outputFiles.find((each) => path !== undefined && each.path.endsWith(basename(path)))
    return output === undefined ? [] : [`${kilo(gzipped(output)).trim()} for ${why}`]
  })

/** The names of the entry and of what it imports, without what it loads later. */
function firstLoaded({ outputs }) {
  const found = new Set()
  const add = (path) => {
    if (found.has(path)) return
    found.add(path)
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') add(next)
  }
  add(Object.keys(outputs).find((path) => basename(path) === 'stdin.js'))
  return new Set([...found].map((path) => basename(path)))
}

/** Where the bytes come from, largest first. */
function partsOf({ outputs }) {
  const sizes = new Map()
  for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const part = path
      .replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+).*$/, '$1')
      .replace(/^((?:[^/]+\/){1,2}[^/]+).*$/, '$1')
    sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput)
  }
  return [...sizes].sort((a, b) => b[1] - a[1])
}

const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)
let failed = false

for (const [name, entry] of Object.entries(BUDGET)) {
  try {
    const { bytes, gzip, first, parts, apart } = await measure(entry)
    const over = gzip > entry.limit
    failed ||= over
    const verdict = over
      ? 'OVER ITS LIMIT'
      : gzip > entry.target
        ? `misses its target by ${kilo(gzip - entry.target).trim()}`
        : 'ok'
    const aim =
      entry.first === undefined ? '' : `, target ${kilo(entry.first).trim()}: ${first > entry.first ? 'missed' : 'ok'}`
    const later = first < gzip * 0.99 ? `; ${kilo(first).trim()} loaded first where code is split${aim}` : ''
    process.stdout.write(
      `${name.padEnd(28)}${kilo(gzip)} gzip ${kilo(bytes)} minified, target ${kilo(entry.target).trim()}: ${verdict}${later}${entry.apart ? `; apart: ${apart.join(', ')}` : ''}\n`,
    )
    if (process.argv.includes('--detail'))
      for (const [part, size] of parts.slice(0, 15)) process.stdout.write(`  ${kilo(size)}  ${part}\n`)
  } catch (error) {
    failed = true
    process.stdout.write(`${name}: ${(error.errors ?? [error]).map((each) => each.text ?? String(each)).join('\n')}\n`)
  }
}
process.exitCode = failed ? 1 : 0
