// Records golden/charts.yaml with a real helm, and the images and golden/air-gap-demo.yaml with our own program. HELM=… npm run golden
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { helm, helmVersion } from './helm.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SUITE = join(ROOT, 'golden/charts.yaml')

/** Our program's golden files, as src/node has them. */
async function loadOurs() {
  const file = join(ROOT, `dist/.golden-${process.pid}.mjs`)
  mkdirSync(dirname(file), { recursive: true })
  await build({
    stdin: {
      contents: `export * from './src/node/golden.ts'; export * from './src/core/golden/index.ts'`,
      resolveDir: ROOT,
    },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  try {
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(file)
  }
}

/** helm template's command line for a case. */
function commandLine(golden) {
  const at = (path) => resolve(dirname(SUITE), path)
  const each = (flag, texts) => texts.flatMap((text) => [flag, text])
  return [
    ...['template', golden.release, at(golden.subject.chart), '--namespace', golden.namespace],
    ...each('--values', golden.values.map(at)),
    ...each('--set-json', golden.setJson),
    ...each('--set', golden.set),
    ...each('--set-string', golden.setString),
    ...each('--api-versions', golden.apiVersions),
    ...(golden.kubeVersion === '' ? [] : ['--kube-version', golden.kubeVersion]),
    ...(golden.includeCrds ? ['--include-crds'] : []),
    ...(golden.skipTests ? ['--skip-tests'] : []),
  ]
}

/** What helm makes of a case: the text, or the error without helm's advice to use --debug. */
function record(golden) {
  const { exit, stdout, stderr } = helm(commandLine(golden), { encoding: 'latin1' })
  if (exit === 0) return { text: stdout }
  const error = stderr.slice(stderr.indexOf('Error: ') + 'Error: '.length)
  return { error: error.replace(/\n\nUse --debug flag to render out invalid YAML\n$/, '\n').replace(/\n$/, '') }
}

const version = helmVersion()
const { openGoldenFile, recordCase, recordingFiles } = await loadOurs()

const { suite, world } = await openGoldenFile({ file: SUITE })
if (version !== suite.helm) throw new Error(`the recordings are helm ${suite.helm}'s, this is ${version}`)
const folder = join(ROOT, 'golden', suite.folder)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const golden of suite.cases) {
  const outcome = record(golden)
  const files = recordingFiles(golden.name)
  if ('error' in outcome) {
    writeFileSync(join(folder, files.error), `Error: ${outcome.error}\n`, 'latin1')
    continue
  }
  writeFileSync(join(folder, files.text), outcome.text, 'latin1')
  const { images } = await world.render(golden)
  writeFileSync(join(folder, files.images), images.map((image) => `${image}\n`).join(''))
}
writeFileSync(join(folder, 'helm.json'), `${JSON.stringify({ helm: version, cases: suite.cases.length })}\n`)
process.stdout.write(`${relative(ROOT, folder)}: ${suite.cases.length} cases by helm ${version}\n`)

const demo = await openGoldenFile({ file: join(ROOT, 'golden/air-gap-demo.yaml') })
for (const golden of demo.suite.cases) await demo.write(await recordCase(golden, demo.world))
process.stdout.write(`golden/${demo.suite.folder}: ${demo.suite.cases.length} cases by ourselves\n`)
