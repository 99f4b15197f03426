// Packs the package, installs it as a user would, and lays out the files that the command lines read.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { packChart } from '../../scripts/pack-chart.mjs'

const ROOT = join(import.meta.dirname, '../..')
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: "deep:1"}]}\n'
const chartYaml = (name) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`
const crlf = (text) => text.replaceAll('\n', '\r\n')

/** 900 includes inside one another, and lists as deep. */
const DEEP = {
  'deep/Chart.yaml': chartYaml('deep'),
  'deep/templates/_deep.tpl':
    '{{ define "deep" }}{{ if gt (int .) 0 }}{{ include "deep" (sub (int .) 1) }}{{ else }}bottom{{ end }}{{ end }}',
  'deep/templates/pod.yaml': `${POD}# {{ include "deep" 900 }}\n`,
}

const KEYS = {
  'keys/Chart.yaml': chartYaml('keys'),
  'keys/templates/x.yaml': [
    'a: {{ genPrivateKey "ecdsa" | sha256sum }}',
    'b: {{ derivePassword 1 "long" "pass" "user" "example.com" }}',
    'c: {{ (genCA "x" 10).Cert | sha256sum }}',
    'd: {{ encryptAES "key" "text" | decryptAES "key" }}',
    'e: {{ dict "a" 1 "b" (list 1.5 true) | toToml | quote }}',
    'f: {{ printf "%v %x %d" 1e21 "ü" (int64 9007199254740993) }}',
    'g: {{ regexReplaceAll "(a+)b" "xaabyab" "${1}" }} {{ date "2006-01-02T15:04:05Z07:00" (now) }}',
  ].join('\n'),
}

const ignored = (name, ignore) => ({
  [`${name}/Chart.yaml`]: chartYaml('ignored'),
  [`${name}/.helmignore`]: ignore,
  [`${name}/templates/a.yaml`]: 'a: 1\n',
  [`${name}/templates/secret.yaml`]: 'secret: 1\n',
})
const IGNORE = '# what stays out\n*.bak\ntemplates/secret.yaml\n'

const GOLDEN = 'folder: recorded\ncases:\n  - { name: demo, chart: ../deep }\n'

const fileRecipe = (here) =>
  `kind: RecipeResult\napiVersion: aicr.run/v1alpha2\ncomponentRefs:\n  - { name: deep, namespace: x, chart: deep, type: Helm, version: 1.0.0, source: "file:///${here.replaceAll('\\', '/').replace(/^\//, '')}" }\n`

/** The folder that commands run in, and the installed package's program. */
export function layOut(run) {
  const root = mkdtempSync(join(tmpdir(), 'machines-'))
  const npm = (...args) => execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: root, encoding: 'utf8' })
  const tarball = npm('pack', ROOT, '--ignore-scripts', '--silent').trim().split('\n').at(-1)
  writeFileSync(join(root, 'package.json'), '{ "private": true }')
  npm('install', '--ignore-scripts', '--omit=dev', `./${tarball}`)
  const work = join(root, 'work')
  const files = {
    ...DEEP,
    ...KEYS,
    ...ignored('ignored', IGNORE),
    ...ignored('ignored-crlf', crlf(IGNORE)),
    'values.yaml': 'replicas: 3\nlogs: {enabled: true}\n',
    'values-crlf.yaml': crlf('replicas: 3\nlogs: {enabled: true}\n'),
    'golden/golden.yaml': GOLDEN,
    'golden-crlf/golden.yaml': crlf(GOLDEN),
    'file-recipe.yaml': fileRecipe(`Z:${work.replaceAll('/', '\\')}`),
  }
  cpSync(join(ROOT, 'recipes/examples/air-gap-demo'), join(work, 'demo'), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  mkdirSync(join(work, 'out'))
  const recipe = readFileSync(join(work, 'demo/recipe.yaml'), 'utf8')
  writeFileSync(join(work, 'demo/recipe-crlf.yaml'), crlf(recipe))
  const portal = packChart(join(work, 'demo/charts/portal'))
  writeFileSync(join(work, 'portal-1.0.0.tgz'), portal)
  const tar = gunzipSync(portal)
  const members = [tar.subarray(0, 700), tar.subarray(700, 1500), tar.subarray(1500)]
  writeFileSync(join(work, 'members.tgz'), Buffer.concat([...members.map((part) => gzipSync(part)), Buffer.alloc(20)]))
  const program = join(root, 'node_modules/aicr-mirror/dist/cli/aicr.js')
  run(program, ['golden', 'record', 'golden/golden.yaml'], work)
  cpSync(join(work, 'golden/recorded'), join(work, 'golden-crlf/recorded'), { recursive: true })
  for (const name of readdirSync(join(work, 'golden-crlf/recorded')).filter((each) => /\.(yaml|txt)$/.test(each))) {
    const path = join(work, 'golden-crlf/recorded', name)
    writeFileSync(path, crlf(readFileSync(path, 'latin1')), 'latin1')
  }
  return { root, work, program }
}
