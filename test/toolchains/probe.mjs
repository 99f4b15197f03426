// What every toolchain runs: what it prints must be what Node prints. Copied into the app, so that it is bundled as a user's own code is.
import {
  AicrError,
  extractImages,
  HelmError,
  loadChart,
  printImages,
  renderChart,
  selectImages,
  unpackChart,
} from 'aicr-mirror'

const FILES = {
  'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n',
  'templates/pod.yaml':
    'kind: Pod\napiVersion: v1\nmetadata: {name: "{{ .Values.name }}"}\nspec: {containers: [{name: a, image: "{{ .Values.image }}"}]}\n',
}
const VALUES = { name: 'ü', image: 'registry.example/a/b:1' }

/** Functions and parts that are loaded when a chart calls them, and some that are at hand. */
export const CALLS = [
  'upper "x" | quote',
  'printf "%v %x %q" 1e21 "ü" "a\\tb" | quote',
  'regexReplaceAll "(a+)b" "xaabyab" "${1}"',
  'semver "1.2.3-a+b" | toJson',
  'date "2006-01-02T15:04:05Z07:00" (now)',
  'derivePassword 1 "long" "pass" "user" "example.com"',
  'encryptAES "key" "text" | decryptAES "key"',
  'genPrivateKey "ecdsa" | sha256sum',
  'genPrivateKey "ed25519" | sha256sum',
  '(genCA "x" 10).Cert | sha256sum',
  '(genSelfSignedCert "x" (list "10.0.0.1") (list "a.example") 10).Cert | sha256sum',
  'htpasswd "user" "password" | sha256sum',
  'bcrypt "password" | len',
  'dict "a" 1 "b" (list 1.5 true) | toToml | quote',
  'fromToml "a = 1\\nb = [1.5, true]\\n" | toJson',
  'fromToml "a = " | toJson',
  'fromYaml "a: [1, b]" | toJson',
  'nosuch "x"',
  'fail "words"',
]

const said = (error) => {
  const kind = error instanceof HelmError ? 'HelmError' : error instanceof AicrError ? 'AicrError' : 'a stranger'
  return `${kind} ${error.name} ${error.code ?? ''} ${error.message}`
}

/** A render's last line, or the error. */
const line = (request) =>
  renderChart({ deterministic: true, ...request }).then(({ text }) => text.trim().split('\n').at(-1), said)

/** name → what came out. `archives` are bytes of whatever realm and class the toolchain has. */
export async function probe(archives) {
  const found = {}
  for (const call of CALLS)
    found[call] = await line({ chart: { 'Chart.yaml': FILES['Chart.yaml'], 'templates/a.yaml': `a: {{ ${call} }}` } })
  found['files and values as maps'] = await line({
    chart: new Map(Object.entries(FILES)),
    values: new Map(Object.entries(VALUES)),
  })
  found['values as text'] = await line({ chart: FILES, values: 'name: n\nimage: a:1\n' })
  found['a schema'] = await line({
    chart: { ...FILES, 'values.schema.json': '{"properties": {"name": {"type": "integer"}}}' },
    values: VALUES,
  })
  found['no chart'] = await line({ chart: new ArrayBuffer(8) })
  const loaded = await loadChart(FILES)
  found['a chart that was loaded'] = await line({ chart: loaded, values: VALUES })
  for (const [name, bytes] of Object.entries(archives)) {
    found[`${name}: rendered`] = await renderChart({ chart: bytes, deterministic: true }).then(({ text }) => text, said)
    found[`${name}: files`] = await unpackChart(bytes).then((files) => [...files.keys()].join(' '), said)
    found[`${name}: images`] = await renderChart({ chart: bytes, deterministic: true }).then(
      (rendered) => printImages(selectImages(extractImages({ manifests: rendered })), 'canonical').join(' '),
      said,
    )
  }
  return found
}
