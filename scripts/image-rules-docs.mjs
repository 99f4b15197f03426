// Writes docs/image-rules.md from the rules on images: words and examples from the comments above them, class and confidence from running the examples.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { commentLines } from './doc-comments.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = 'docs/image-rules.md'
const FOLDER = 'src/core/images'

/** Every rule that has an id, as its comment documents it, in the order of the files. */
export function readRuleComments() {
  const files = [
    ...readdirSync(join(ROOT, FOLDER, 'rules')).map((name) => `${FOLDER}/rules/${name}`),
    `${FOLDER}/declaration.ts`,
  ]
  return files.filter((name) => name.endsWith('.ts')).flatMap(rulesOf)
}

function rulesOf(file) {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const { initializer } = statement.declarationList.declarations[0]
    if (!initializer || !ts.isObjectLiteralExpression(initializer)) return []
    const id = initializer.properties.find((property) => property.name?.text === 'id')?.initializer
    return id && ts.isStringLiteral(id) ? [{ id: id.text, file, ...readComment(commentLines(source, statement)) }] : []
  })
}

/** A doc comment: words up to the first tag, then `@source`, and any number of `@example`: YAML, then `→ REF, REF` or `→ nothing`. */
function readComment(lines) {
  const blocks = [{ tag: '', lines: [] }]
  for (const line of lines) {
    const tag = /^@(\w+) ?(.*)$/.exec(line)
    if (tag) blocks.push({ tag: tag[1], lines: tag[2] === '' ? [] : [tag[2]] })
    else if (line !== '' || blocks.at(-1).tag === 'example') blocks.at(-1).lines.push(line)
  }
  const tagged = (tag) => blocks.filter((block) => block.tag === tag)
  return {
    doc: blocks[0].lines.map((line) => line.trim()).join(' '),
    source: tagged('source')[0]?.lines.join(' ') ?? '',
    examples: tagged('example').map((block) => readExample(block.lines.filter((line) => line !== ''))),
  }
}

function readExample(lines) {
  const outcome = lines.at(-1) ?? ''
  if (!outcome.startsWith('→ ')) throw new Error(`an example without outcome: ${lines.join('\n')}`)
  const finds = outcome === '→ nothing' ? [] : outcome.slice(2).split(', ')
  return { yaml: lines.slice(0, -1).join('\n'), finds }
}

/** The rules in the order in which they are tried, each with what its examples give. */
export function documentRules({ RULES, DECLARATIONS, extractImages }) {
  const comments = new Map(readRuleComments().map((row) => [row.id, row]))
  return [...RULES, ...DECLARATIONS].map(({ id }) => {
    const row = comments.get(id)
    if (row === undefined) throw new Error(`rule ${id} has no comment`)
    const own = row.examples
      .flatMap(({ yaml }) => extractImages(yaml).images)
      .filter(({ sources }) => sources.some(({ rule }) => rule === id))
    const words = (name) => [...new Set(own.map((image) => image[name]))]
    return { ...row, classes: words('class'), confidences: words('confidence') }
  })
}

/** The page's text. */
export function writeRulePage(tables) {
  const rules = documentRules(tables)
  return `${[HEAD(rules.length), ...rules.map(writeRule), ...kinds(tables.SKIPPED_KINDS), ...suffixes(tables.SUFFIXES)].join('\n').trimEnd()}\n`
}

const HEAD = (count) => `# Rules on images

The ${count} rules by which \`aicr\` finds images in rendered manifests. Every image of \`--format json\`, \`--detail\` and \`--why\` names the
rule that found it. This page is written by \`npm run docs:images\` from the comments above the rules; its examples are run by the tests.

Rules are tried in this order on every mapping of every object, and on every text in one that is itself a document (YAML, JSON, INI,
a Secret's base64). The first rule that claims a member settles it. What a rule finds is listed when it parses as a reference, is no
placeholder, and has a tag or digest, or stands where the kubelet would pull \`latest\`.

| confidence | means | listed |
|---|---|---|
| certain | a pod's own field | always |
| strong | a field, flag or variable that says image | unless \`--min-confidence certain\` |
| implied | a rule knows what an operator derives | likewise |
| declared | the chart's own annotation | likewise |
| weak | only the shape of the text | with \`--min-confidence weak\`; otherwise a warning names it |

An image is an \`image\`, an \`artifact\` (pulled by a controller), \`disabled\` (its section is switched off; \`--include-disabled\`) or a
\`test-hook\` (only \`helm test\` pulls it; \`--include-tests\`).
`

function writeRule({ id, doc, source, examples, classes, confidences }) {
  const facts = [...confidences, ...classes.filter((name) => name !== 'image')].join(', ')
  return [
    `## ${id}\n`,
    `${doc}${facts === '' ? '' : ` *(${facts})*`}\n`,
    ...examples.map(
      ({ yaml, finds }) =>
        `\`\`\`yaml\n${yaml}\n\`\`\`\n\n${finds.length === 0 ? 'finds nothing' : `finds ${finds.map((ref) => `\`${ref}\``).join(', ')}`}\n`,
    ),
    ...(source === '' ? [] : [`<sub>${source}</sub>\n`]),
  ].join('\n')
}

const kinds = (rows) => [
  '## Kinds that are not read\n',
  '| kind | group | because it is |\n|---|---|---|',
  ...rows.map((row) => `| ${row.kinds.join(', ') || 'all'} | ${row.group} | ${row.reason} |`),
  '',
]

const suffixes = (rows) => [
  '## Tags that get a suffix on the node\n',
  'The operator appends the system of the node, so that the tag in the manifest does not exist. `--os`, `--os-version`, `--kernel` and `--arch` name it; without them such an image is a warning and not listed.\n',
  '| section | kinds | source |\n|---|---|---|',
  ...rows.map((row) => `| \`${row.path}\` | ${row.kinds.join(', ')} | ${row.source} |`),
]

/** The tables as the program has them. */
async function loadTables() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { extractImages, RULES, SUFFIXES } from './${FOLDER}/index.ts'; export { DECLARATIONS } from './${FOLDER}/declaration.ts'; export { SKIPPED_KINDS } from './${FOLDER}/object.ts'`,
      resolveDir: ROOT,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const file = join(ROOT, `dist/.rules-${process.pid}.mjs`)
  writeFileSync(file, outputFiles[0].contents)
  try {
    return await import(file)
  } finally {
    rmSync(file)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, PAGE), writeRulePage(await loadTables()))
  process.stdout.write(`${PAGE}\n`)
}
