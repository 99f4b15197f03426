import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { DEFAULT_HELM } from '../../src/core/helm/index.ts'
import { printTable } from '../../src/core/table.ts'
import { LAYOUTS, type MirrorChoice, rewriteForMirror } from '../../src/library/mirror.ts'
import { mirrorList } from '../../src/library/mirror-list.ts'
import { openRecipe } from '../../src/library/recipe.ts'
import { readCatalog } from '../../src/node/catalog.ts'
import { systemEffects } from '../../src/node/effects.ts'
import { createNodeSources } from '../../src/node/sources.ts'
import { type CorpusCase, readCases } from './case.ts'

/*
 * Which images of real charts values can move into a mirror. Each render is done again with the values that were found: an image counts
 * as moved when that render has it in the mirror.
 *
 *   npm run rewrites -- CORPUS [--layout LAYOUT] [ID-PREFIX...]
 */

/** Charts of AI clusters, as they are called in the corpus. */
const AI_CLUSTER = [
  'gpu-operator',
  'network-operator',
  'node-feature-discovery',
  'nvidia-device-plugin',
  'nvidia-dra-driver-gpu',
  'dra-driver-nvidia-gpu',
  'dcgm-exporter',
  'k8s-nim-operator',
  'skyhook-operator',
  'nvsentinel',
  'dynamo-platform',
  'kai-scheduler',
  'kueue',
  'volcano',
  'jobset',
  'lws',
  'kubeflow-trainer',
  'kuberay-operator',
  'slurm-operator',
  'sriov-network-operator-chart',
  'cert-manager',
  'kube-prometheus-stack',
  'prometheus-adapter',
  'k8s-ephemeral-storage-metrics',
  'aws-ebs-csi-driver',
  'aws-efa-k8s-device-plugin',
  'keda',
  'kgateway',
  'vllm-stack',
  'hami',
  'topograph',
]

const ROOT = 'registry.internal:5000/gap'

interface Row {
  readonly id: string
  readonly images: number
  readonly moved: number
  /** what the second render has outside the mirror */
  readonly outside: readonly string[]
  readonly edits: number
  readonly renders: number
  readonly seconds: number
}

/** A case as a recipe of one component. */
function recipeText(folder: string, c: CorpusCase): string {
  const overrides = c.values.map((file) => parse(readFileSync(join(folder, file), 'utf8')))
  const component = {
    name: 'app',
    type: 'Helm',
    source: `file://${resolve(folder, c.chart, '..')}`,
    chart: c.chart.replace(/^.*\//, ''),
    version: String(parse(readFileSync(join(folder, c.chart, 'Chart.yaml'), 'utf8')).version),
    namespace: c.namespace,
    overrides: overrides.length === 1 ? overrides[0] : {},
  }
  return JSON.stringify({
    kind: 'RecipeResult',
    apiVersion: 'aicr.run/v1alpha2',
    metadata: { version: 'v0.0.0' },
    criteria: {},
    componentRefs: [component],
    deploymentOrder: ['app'],
  })
}

async function measure(folder: string, c: CorpusCase, mirror: MirrorChoice): Promise<Row> {
  const started = performance.now()
  const catalog = await readCatalog({})
  const sources = await createNodeSources({ noCache: true })
  const { recipe } = openRecipe(catalog, recipeText(folder, c), c.id, { version: 'v0.0.0' })
  const request = { catalog, source: sources.source, effects: systemEffects(), helm: DEFAULT_HELM }
  const rewrite = await rewriteForMirror({ ...request, ...mirror, recipe })
  const [component] = rewrite.components
  const second = await mirrorList({ ...request, recipe: rewrite.recipe })
  // annotations name the images as they were published, whatever the values are
  const pulled = second.images.filter(({ sources }) => sources.some(({ kind }) => kind !== 'Chart'))
  const outside = pulled.map(({ ref }) => ref).filter((ref) => !ref.startsWith(`${ROOT}/`))
  const lost = second.images.length < new Set([...(component?.moved ?? []), ...(component?.left ?? [])]).size
  if (lost)
    outside.push(`… the second render names ${second.images.length} images: ${second.components[0]?.warnings[0]}`)
  await sources.close()
  return {
    id: c.id,
    images: (component?.moved.length ?? 0) + (component?.left.length ?? 0),
    moved: component?.moved.length ?? 0,
    outside,
    edits: component?.edits.length ?? 0,
    renders: component?.renders ?? 0,
    seconds: (performance.now() - started) / 1000,
  }
}

function print(rows: readonly Row[]): void {
  const share = (moved: number, images: number): string =>
    images === 0 ? '' : `${((100 * moved) / images).toFixed(0)} %`
  const cells = rows.map(({ id, images, moved, edits, renders, seconds }) =>
    [id, images, moved, share(moved, images), edits, renders, seconds.toFixed(1)].map(String),
  )
  console.log(printTable([['RENDER', 'IMAGES', 'MOVED', 'SHARE', 'VALUES', 'RENDERS', 'SECONDS'], ...cells]))
  for (const { id, outside } of rows) for (const image of outside) console.log(`${id}: no value moves ${image}`)
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const [images, moved] = [sum((row) => row.images), sum((row) => row.moved)]
  console.log(`${rows.length} renders, ${moved} of ${images} images moved (${share(moved, images)})`)
}

const given = process.argv.slice(2)
const at = given.indexOf('--layout')
const [, layout = 'skopeo'] = at < 0 ? [] : given.splice(at, 2)
if (!(LAYOUTS as readonly string[]).includes(layout))
  throw new Error(`--layout ${layout}: one of ${LAYOUTS.join(', ')}`)
const [named = process.env.AICR_CORPUS, ...prefixes] = given
if (named === undefined) {
  console.log('skipped: no corpus is given. Name a folder of charts as argument or in AICR_CORPUS.')
} else {
  const isWanted = ({ id, chart }: CorpusCase): boolean =>
    prefixes.length > 0
      ? prefixes.some((prefix) => id.startsWith(prefix))
      : AI_CLUSTER.includes(chart.replace(/^.*\//, '').replace(/-pinned$/, ''))
  const rows: Row[] = []
  for (const c of readCases(resolve(named)).filter((one) => one.ok && isWanted(one))) {
    rows.push(await measure(resolve(named), c, { registry: ROOT, layout }))
    if (process.stderr.isTTY) process.stderr.write(`\r${rows.length} done`)
  }
  print(rows)
}
