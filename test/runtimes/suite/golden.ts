import { CHARTS, FILES } from 'suite:inputs'
import { type ChartSource, checkGolden, loadCatalog, printReport } from '../../../src/index.ts'
import { bytesOf } from './bytes.ts'

const files = new Map(Object.entries(FILES).map(([path, base64]) => [path, bytesOf(base64)]))

const catalog = () =>
  loadCatalog(
    new Map(
      [...files].flatMap(([path, bytes]): [string, string][] =>
        path.startsWith('recipes/') ? [[path.slice('recipes/'.length), new TextDecoder().decode(bytes)]] : [],
      ),
    ),
  )

/** The sample charts by name, as if they lay where a recipe says. */
const source: ChartSource = {
  accepts: () => true,
  resolve: async (reference) => {
    const chart = CHARTS.find(({ name }) => name === reference.chart)
    if (chart === undefined) throw new Error(`no chart ${reference.chart}`)
    return { reference, name: chart.name, version: chart.version, digest: undefined, url: `${chart.name}.tgz` }
  },
  open: async ({ name }) => bytesOf(CHARTS.find((chart) => chart.name === name)?.archive ?? ''),
}

/** Every golden.yaml checked here against its recordings: '' when all cases are as recorded, else the report. */
export async function goldenChecks(): Promise<Record<string, string>> {
  const checks: Record<string, string> = {}
  for (const file of files.keys()) {
    if (!/^golden\/[^/]+\.yaml$/.test(file)) continue
    const report = await checkGolden({ files, file, catalog: catalog(), source })
    const clean = report.cases.length > 0 && report.cases.every(({ status }) => status === 'same')
    checks[`${file}: ${report.cases.length} cases`] = clean ? '' : printReport(report)
  }
  return checks
}
