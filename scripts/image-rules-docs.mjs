// Writes the page of all image rules: docs/image-rules.md, then each rule's words and examples from the comment above it, with the class and
// confidence that its examples give. npm run docs:images [FILE]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { commentLines } from './doc-comments.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const HEAD = 'docs/image-rules.md'
const PAGE = 'dist/docs/image-rules.md'
const FOLDER = 'src/core/images'

/** Every rule that has an id, as its comment documents it, in the order of the files. */
export function readRuleComments() {
  const files = [...filesOf('rules'), ...filesOf('operators'), `${FOLDER}/declaration.ts`]
  return files.flatMap((file) => commentedObjects(file, 'id'))
}

/** Every vendor's record, as its comment documents it, in the order of the files. */
export const readOperatorComments = () => filesOf('operators').flatMap((file) => commentedObjects(file, 'name'))

const filesOf = (folder) =>
  readdirSync(join(ROOT, FOLDER, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${FOLDER}/${folder}/${name}`)

/** The constants of a file that are objects with a text under a member, and the comments above them. */
function commentedObjects(file, member) {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const { initializer } = statement.declarationList.declarations[0]
    if (!initializer || !ts.isObjectLiteralExpression(initializer)) return []
    const text = initializer.properties.find((property) => property.name?.text === member)?.initializer
    return text && ts.isStringLiteral(text)
      ? [{ [member]: text.text, file, ...readComment(commentLines(source, statement)) }]
      : []
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
  const own = new Set(tables.OPERATORS.flatMap(({ rules = [] }) => rules.map(({ id }) => id)))
  const rules = documentRules(tables)
  const general = rules.filter(({ id }) => !own.has(id))
  return `${[readFileSync(join(ROOT, HEAD), 'utf8'), ...general.map((rule) => writeRule('##', rule)), ...writeOperators(tables, rules)].join('\n').trimEnd()}\n`
}

function writeRule(level, { id, doc, source, examples, classes, confidences }) {
  const facts = [...confidences, ...classes.filter((name) => name !== 'image')].join(', ')
  return [
    `${level} ${id}\n`,
    `${doc}${facts === '' ? '' : ` *(${facts})*`}\n`,
    ...examples.map(writeExample),
    ...(source === '' ? [] : [`<sub>${source}</sub>\n`]),
  ].join('\n')
}

const writeExample = ({ yaml, finds }) =>
  `\`\`\`yaml\n${yaml}\n\`\`\`\n\n${finds.length === 0 ? 'finds nothing' : `finds ${finds.map((ref) => `\`${ref}\``).join(', ')}`}\n`

const OPERATORS_HEAD = `# Operators

What is known of one vendor's operators, each in a file of \`${FOLDER}/operators\`. Where an operator appends the system of the node to
a tag, the tag in the manifest does not exist: \`--os\`, \`--os-version\`, \`--kernel\` and \`--arch\` name it; without them such an
image is a warning and not listed.
`

/** A part for each vendor: its record's comment, the facts in the record, its own rules. */
function writeOperators({ OPERATORS }, rules) {
  const comments = new Map(readOperatorComments().map((row) => [row.name, row]))
  const parts = OPERATORS.map((operator) => {
    const { doc, examples } = comments.get(operator.name) ?? { doc: '', examples: [] }
    const facts = factsOf(operator)
    const own = (operator.rules ?? []).map(({ id }) => rules.find((rule) => rule.id === id))
    return [
      `## ${operator.name}\n`,
      `${doc}\n`,
      ...(facts.length === 0 ? [] : [`${facts.map((fact) => `- ${fact}`).join('\n')}\n`]),
      ...examples.map(writeExample),
      ...own.map((rule) => writeRule('###', rule)),
    ].join('\n')
  })
  return [OPERATORS_HEAD, ...parts]
}

const code = (text) => `\`${text}\``

/** One line for each fact of a record. */
function factsOf({
  resources = [],
  programs = [],
  completions = [],
  scattered = [],
  names = {},
  placeholders = [],
  skippedLabel,
}) {
  return [
    ...resources.flatMap(resourceFacts),
    ...programs.map(
      ({ image, what, pulls }) => `${code(image.source)} also pulls ${what}${pulls ? ', by release' : ': a warning'}`,
    ),
    ...completions.map(({ name, source }) => `variable ${code(name.source)}: completed <sub>${source}</sub>`),
    ...scattered.map(
      ({ prefix, name, tag, source }) =>
        `variables ${[prefix, name, tag].filter(Boolean).map(code).join(', ')}: joined <sub>${source}</sub>`,
    ),
    ...Object.entries(names).map(([sort, list]) => `${NAMES[sort]}: ${list.map(code).join(', ')}`),
    ...placeholders.map(({ test, reason }) => `${code(test.source)} is not listed: ${reason}`),
    ...(skippedLabel === undefined ? [] : [`label ${code(skippedLabel.label)}: not read, ${skippedLabel.reason}`]),
  ]
}

const NAMES = {
  members: 'members that hold an image',
  flags: 'flags that take an image',
  variables: 'variables that hold an image',
  copies: 'annotations that are not read',
}

function resourceFacts({
  group,
  kinds,
  skip,
  installs,
  derives = [],
  chooses,
  lender,
  suffixes = [],
  switches = [],
  source,
}) {
  const from = source === undefined ? '' : ` <sub>${source}</sub>`
  const facts = [
    ...(skip === undefined ? [] : [`not read: ${skip}`]),
    ...(installs === undefined ? [] : [`a warning: ${installs}`]),
    ...derives.map(({ at, version }) => `the image follows from ${code(`${at}.${version}`)}${from}`),
    ...(chooses === undefined
      ? []
      : [
          `a warning unless ${chooses.names.map((name) => code(`spec.${name}`)).join(' or ') || 'the operator is in the render'} names the image`,
        ]),
    ...(lender === undefined ? [] : [`sections take what they lack from ${code(`spec.${lender}`)}${from}`]),
    ...suffixes.map(
      (section) => `the tag of ${code(section.path)} gets the node's system appended <sub>${section.source}</sub>`,
    ),
    ...switches.map(
      (row) =>
        `${code(`spec.${row.section}.enabled: false`)} switches off ${row.governs.map(code).join(', ')} <sub>${row.source}</sub>`,
    ),
  ]
  return facts.map((fact) => `${kinds.join(', ') || 'all kinds'} of ${code(group)}: ${fact}`)
}

/** The tables as the program has them. */
async function loadTables() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { extractImages, RULES } from './${FOLDER}/index.ts'; export { DECLARATIONS } from './${FOLDER}/declaration.ts'; export { OPERATORS } from './${FOLDER}/operators/index.ts'`,
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
  const [, , file = PAGE] = process.argv
  const target = resolve(file)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, writeRulePage(await loadTables()))
  process.stdout.write(`${file}\n`)
}
