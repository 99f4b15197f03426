// Asks a real helm which function names it knows, and writes golden/functions.json. HELM=… node scripts/record-functions.mjs
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readFunctionRows } from './function-docs.mjs'
import { helmVersion, renderTemplates } from './helm.mjs'

/** Names that other engines and other releases of helm and Sprig have. */
const OTHERS =
  `env expandenv lookupHost readFile randSeededNumeric toYamlArray fromYamlPretty mustFromYaml mustFromToml mustToToml
mustFromYamlArray mustFromJsonArray toTomlPretty toTOML fromTOML toJSON fromJSON toYAML fromYAML bcryptsum sha224sum sha384sum md5sum
crc32sum hmac hmacSha256 gte lte uuid uuidv1 uuidv5 uuidv7 ulid now_ms toUnix mustDuration mustSemver mustRegexQuoteMeta mustGenCA
genSecret genEd25519Key break continue define exists isset template with log exp pow sqrt abs mustLast mustUntil wrapIndent yaml json toml
omitempty flatten sortNumeric groupBy mapValues filter map join2 sum avg mustTernary mustGet mustSet mustDig mustMergeDeep`.split(
    /\s+/,
  )

const capital = (name) => name.slice(0, 1).toUpperCase() + name.slice(1)

const ours = [...new Set(readFunctionRows().map((row) => row.name))]
const candidates = [
  ...new Set([...ours, ...OTHERS, ...ours.map((name) => `must${capital(name)}`), ...ours.map(capital)]),
]
const refused = new Set()
const keywords = new Set(['break', 'continue', 'define', 'template', 'with'])

for (let asked = candidates.filter((name) => !keywords.has(name)); ; ) {
  const lines = asked.map((name) => `{{ if false }}{{ ${name} }}{{ end }}\n`).join('')
  const { exit, stderr } = renderTemplates({ 'templates/x.yaml': lines })
  if (exit === 0) break
  const name = /function "(\w+)" not defined/.exec(stderr)?.[1]
  if (name === undefined) throw new Error(stderr)
  refused.add(name)
  asked = asked.filter((other) => other !== name)
}

const version = helmVersion()
const names = candidates.filter((name) => !refused.has(name) && !keywords.has(name)).sort()
const path = fileURLToPath(new URL(`../golden/functions.json`, import.meta.url))
writeFileSync(
  path,
  `${JSON.stringify({ helm: version, names, unknown: OTHERS.filter((name) => refused.has(name)).sort() }, null, 1)}\n`,
)
process.stdout.write(`${path}: ${names.length} names\n`)
