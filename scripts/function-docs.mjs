// Writes docs/functions.md from the tables of functions: signatures from the tables themselves, words and examples from the comments above the rows.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { commentLines } from './doc-comments.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = 'docs/functions.md'
const FOLDERS = ['template-engine/functions', 'template-engine/functions/sprig', 'src/core/render/functions']

/** Files to headings, in the order of the page. A family that is missing here fails the run. */
const FAMILIES = new Map([
  ['builtins', 'Built into Go templates'],
  ['helm', 'Helm'],
  ['serialise', 'YAML and JSON'],
  ['read-json', 'JSON, read'],
  ['durations', 'Durations'],
  ['toml', 'TOML'],
  ['strings', 'Strings'],
  ['case', 'Case'],
  ['words', 'Words'],
  ['text', 'Text and lists of text'],
  ['defaults', 'Defaults and choices'],
  ['lists', 'Lists'],
  ['dicts', 'Dictionaries'],
  ['numeric', 'Numbers'],
  ['decimal', 'Decimal numbers'],
  ['dates', 'Dates'],
  ['encoding', 'Encoding'],
  ['json', 'JSON, by Sprig'],
  ['hashes', 'Checksums'],
  ['regexp', 'Regular expressions'],
  ['semver', 'Semantic versions'],
  ['paths', 'Paths'],
  ['url', 'URLs'],
  ['reflection', 'Types and kinds'],
  ['random', 'Randomness'],
  ['passwords', 'Passwords'],
  ['encryption', 'Encryption'],
  ['keys', 'Private keys'],
  ['certificates', 'Certificates'],
  ['misc', 'Odds and ends'],
])

/** Every row of every table, in the order of the page: name, family, file and what its comment says. */
export function readFunctionRows() {
  const order = [...FAMILIES.keys()]
  const rows = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => rowsOf(`${folder}/${name}`)),
  )
  const unplaced = rows.find((row) => !order.includes(row.family))
  if (unplaced) throw new Error(`${unplaced.file} has no heading in FAMILIES`)
  return rows.sort((a, b) => order.indexOf(a.family) - order.indexOf(b.family))
}

/** Rows that charts reach: a builtin that Sprig replaces is not one. */
const reachable = (rows) =>
  rows.filter((row) => row.family !== 'builtins' || !rows.some((other) => other !== row && other.name === row.name))

function rowsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true)
  const rows = []
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    for (const { type, initializer } of statement.declarationList.declarations) {
      const table = tableOf(type, initializer, source)
      if (table === undefined) continue
      for (const property of table.properties) {
        if (ts.isSpreadAssignment(property)) continue
        const name = property.name.text
        rows.push({ name, family: basename(file, '.ts'), file, ...readComment(commentLines(source, property)) })
      }
    }
  }
  return rows
}

/** The table that a declaration is, or that the function which it is makes. */
function tableOf(type, initializer, source) {
  if (!initializer) return undefined
  if (ts.isArrowFunction(initializer)) return tableOf(initializer.type, initializer.body, source)
  if (ts.isParenthesizedExpression(initializer)) return tableOf(type, initializer.expression, source)
  if (ts.isSatisfiesExpression(initializer)) return tableOf(initializer.type, initializer.expression, source)
  return type?.getText(source) === 'FunctionLibrary' && ts.isObjectLiteralExpression(initializer)
    ? initializer
    : undefined
}

/** A doc comment: words up to the first tag, then `@source` and any number of `@example TEMPLATE → OUTPUT`. */
function readComment(lines) {
  const parts = ['']
  for (const line of lines) {
    if (line.startsWith('@')) parts.push(line)
    else if (line !== '') parts[parts.length - 1] += `${parts.at(-1) === '' ? '' : ' '}${line.trim()}`
  }
  const [doc = '', ...tags] = parts
  const tagged = (name) => tags.filter((tag) => tag.startsWith(`@${name} `)).map((tag) => tag.slice(name.length + 2))
  return { doc, source: tagged('source')[0] ?? '', examples: tagged('example').map(readExample) }
}

function readExample(text) {
  const at = text.lastIndexOf(' → ')
  return at < 0 ? { template: text, output: undefined } : { template: text.slice(0, at), output: text.slice(at + 3) }
}

/** The tables as the program has them. */
async function loadTables() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { BUILTINS } from './template-engine/index.ts'; export { chartFunctions } from './src/core/render/index.ts'`,
      resolveDir: ROOT,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const file = join(ROOT, `dist/.functions-${process.pid}.mjs`)
  writeFileSync(file, outputFiles[0].contents)
  try {
    const { BUILTINS, chartFunctions } = await import(file)
    return { ...BUILTINS, ...(await chartFunctions()) }
  } finally {
    rmSync(file)
  }
}

/** Go's way to write a function's type. */
export function signatureOf(name, { params, variadic, result }) {
  const last = params.length - 1
  const types = params.map((type, i) => (variadic && i === last ? `...${goName(type)}` : goName(type)))
  return `${name}(${types.join(', ')}) ${goName(result)}`
}

const goName = (type) => type.name.replaceAll('interface {}', 'any').replaceAll('reflect.Value', 'any')

/** The page's text. */
export function writeFunctionPage(allRows, tables) {
  const rows = reachable(allRows)
  const out = [HEAD(rows.length)]
  for (const [family, title] of FAMILIES) {
    const own = rows.filter((row) => row.family === family)
    if (own.length === 0) continue
    out.push(`## ${title}\n`)
    for (const row of own) out.push(writeRow(row, tables[row.name]))
  }
  return `${out.join('\n').trimEnd()}\n`
}

/** The helm whose functions were recorded. */
const { helm: version } = JSON.parse(readFileSync(join(ROOT, 'golden/functions.json'), 'utf8'))

const HEAD = (count) => `# Template functions

The ${count} functions that chart templates can call: those that helm ${version} registers, no more and no fewer. This page is written by
\`npm run docs:functions\` from the comments above the functions; every example on it is run by the tests and was run by helm itself.

An example reads \`template → output\`; an output that starts with "error calling" is the failure that stops the render. Signatures are Go's, \`any\` standing for \`interface {}\`. In a pipeline the piped value is the last argument.
`

const writeRow = ({ name, doc, source, examples }, spec) =>
  `### ${name}\n\n    ${signatureOf(name, spec)}\n\n${doc}\n\n${examples.map(writeExample).join('\n')}\n\n<sub>${source}</sub>\n`

/** In code quotes that the text does not contain. */
function writeExample({ template, output }) {
  return `- ${code(template)} → ${output === '' ? '*(nothing)*' : code(output)}`
}

function code(text) {
  const ticks = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const pad = ticks.length > 1 || text.startsWith(' ') ? ' ' : ''
  return `${ticks}${pad}${text}${pad}${ticks}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, PAGE), writeFunctionPage(readFunctionRows(), await loadTables()))
  process.stdout.write(`${PAGE}\n`)
}
