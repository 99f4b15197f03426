// The same for what needs Node: the embedded catalog, charts on the disk, golden files.

import { renderChart } from 'aicr-mirror'
import { checkGoldenFile, embeddedCatalog, loadChartAt, readCatalog } from 'aicr-mirror/node'

const said = (error) => `${error.name} ${error.code ?? ''} ${error.message} ${error.hint ?? ''}`

/** name → what came out; `at` has the paths of a chart's folder, its archive and a golden.yaml. */
export async function probeNode(at) {
  const render = (chart) => renderChart({ chart, deterministic: true }).then(({ text }) => text, said)
  return {
    catalog: await readCatalog().then(({ registry, overlays }) => `${registry.size} ${overlays.size}`, said),
    'its place': await embeddedCatalog().then((folder) => /recipes$/.test(folder), said),
    'a folder': await loadChartAt(at.folder).then(render, said),
    'an archive': await loadChartAt(at.archive).then(render, said),
    golden: await checkGoldenFile({ file: at.golden }).then(
      ({ cases }) => JSON.stringify(cases.map(({ name, status }) => [name, status])),
      said,
    ),
  }
}
