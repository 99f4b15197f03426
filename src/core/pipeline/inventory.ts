import { DEFAULT_HELM } from '../helm/index.ts'
import { type NodeContext, selectionOf } from '../images/index.ts'
import { type MirrorChart, type MirrorComponent, type MirrorList, mergeImages } from '../output/index.ts'
import { catalogDeployments, type Deployment, describeOrigin, hasChart } from '../recipe/index.ts'
import type { ChartSource } from '../seams.ts'
import { nodesOf } from './cluster.ts'
import { listOf } from './conclude.ts'
import { chartOf, type Elsewhere, examineAll } from './examine.ts'
import { joinAll } from './noted.ts'
import { planComponent } from './plan.ts'
import type { MirrorRequest } from './request.ts'

/** What an inventory is made from: everything that a list is, but no recipe. */
export type InventoryRequest = Omit<MirrorRequest, 'recipe' | 'sets' | 'doubts'>

/** Switched-off parts are part of what can be deployed. */
const SELECTION = selectionOf({ disabled: true })

/**
 * Every image that the catalog can deploy, by component: at its defaults and in every way in which a covered recipe has it, on the nodes of
 * that recipe or, where it leaves them open, on each operating system that recipes for the same service name. A version that only some overlays pin is a
 * component of its own, `NAME@VERSION`.
 */
export async function inventoryList(given: InventoryRequest, elsewhere?: Elsewhere): Promise<MirrorList> {
  const request = { selection: SELECTION, ...given, source: once(given.source) }
  const deployments = catalogDeployments(request.catalog, request.version ?? '')
  const systems = systemsOf(deployments)
  const services = servicesOf(deployments)
  const placed = deployments.flatMap((deployment) =>
    nodesFor(deployment, services.get(deployment.ref.name) ?? new Set(), systems).map((nodes) => ({
      deployment,
      nodes,
    })),
  )
  const plans = placed.map(({ deployment: { recipe, ref }, nodes }) =>
    planComponent({ ...request, recipe, nodes: { ...nodes, ...request.nodes } }, ref),
  )
  const examined = await examineAll(plans, request.concurrency, elsewhere)
  const groups = new Map<string, { deployment: Deployment; found: MirrorComponent[] }>()
  for (const [at, { component }] of examined.entries()) {
    const deployment = placed[at]?.deployment
    if (deployment === undefined) continue
    const label = labelOf(deployment)
    const group = groups.get(label) ?? { deployment, found: [] }
    groups.set(label, group)
    group.found.push(component)
  }
  const components = [...groups].map(([label, { deployment, found }]) => merge(label, deployment, found))
  const { origin } = request.catalog
  const metadata = {
    recipeVersion: request.version ?? '',
    criteria: '',
    catalog: origin ? describeOrigin(origin) : '',
    helm: (request.helm ?? DEFAULT_HELM).version,
  }
  const charts = placed.flatMap(({ deployment }, at) =>
    hasChart(deployment.ref)
      ? [{ ...chartOf(deployment.ref, request, examined[at]?.rendered), name: labelOf(deployment) }]
      : [],
  )
  return listOf(components, distinct(charts), metadata)
}

const labelOf = ({ ref, pinnedBy }: Deployment): string =>
  pinnedBy.length === 0 ? ref.name : `${ref.name}@${ref.version}`

/** Service → the operating systems that its recipes name with a version, which driver images are tagged by, or what would tell them. */
function systemsOf(deployments: readonly Deployment[]): ReadonlyMap<string, ReadonlyMap<string, NodeContext>> {
  const systems = new Map<string, Map<string, NodeContext>>()
  for (const { recipe } of deployments) {
    const { os, osVersions, missing } = nodesOf(recipe)
    const system = os !== undefined && osVersions !== undefined ? { os, osVersions } : missing && { missing }
    if (!system) continue
    const service = recipe.criteria?.service ?? ''
    const own = systems.get(service) ?? new Map<string, NodeContext>()
    systems.set(service, own.set(JSON.stringify(system), system))
  }
  return systems
}

/** Component → the services whose recipes have it. */
function servicesOf(deployments: readonly Deployment[]): ReadonlyMap<string, ReadonlySet<string>> {
  const services = new Map<string, Set<string>>()
  for (const { ref, recipe } of deployments)
    if (recipe.criteria) services.set(ref.name, (services.get(ref.name) ?? new Set()).add(recipe.criteria.service))
  return services
}

/** The nodes that a deployment is examined for. Where no recipe names an operating system, it is left open, with a warning. */
function nodesFor(
  { recipe }: Deployment,
  services: ReadonlySet<string>,
  systems: ReturnType<typeof systemsOf>,
): NodeContext[] {
  if (nodesOf(recipe).os !== undefined) return [{}]
  const service = recipe.criteria?.service
  const wanted = service === undefined || service === 'any' ? services : new Set([service])
  const found = new Map([...wanted].flatMap((each) => [...(systems.get(each) ?? [])]))
  return found.size === 0 ? [{}] : [...found.values()]
}

/** What was found of a component in all its deployments. */
function merge(label: string, { pinnedBy }: Deployment, found: readonly MirrorComponent[]): MirrorComponent {
  const { warnings, status, failure } = joinAll(undefined, found)
  const operators = new Map(found.flatMap((each) => each.operators ?? []).map((each) => [JSON.stringify(each), each]))
  return {
    component: label,
    type: found[0]?.type ?? 'helm',
    images: mergeImages(found.flatMap(({ images }) => images)).map((image) => ({
      ...image,
      sources: [...new Map(image.sources.map((source) => [JSON.stringify(source), source])).values()],
    })),
    warnings,
    status,
    ...(failure === undefined ? {} : { failure }),
    ...(pinnedBy.length === 0 ? {} : { pinnedBy }),
    ...(operators.size === 0 ? {} : { operators: [...operators.values()] }),
  }
}

/** Charts that differ in more than their namespace. */
const distinct = (charts: readonly MirrorChart[]): MirrorChart[] => [
  ...new Map(charts.map((chart) => [JSON.stringify({ ...chart, namespace: '' }), chart])).values(),
]

/** A source that resolves each chart once, however many deployments render it. */
function once(source: ChartSource): ChartSource {
  const kept = new Map<string, Promise<unknown>>()
  const keep = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = kept.get(key) as Promise<T> | undefined
    if (known !== undefined) return known
    const asked = ask()
    kept.set(key, asked)
    return asked
  }
  return {
    accepts: (reference) => source.accepts(reference),
    resolve: (reference, signal) =>
      keep(`resolve ${JSON.stringify(reference)}`, () => source.resolve(reference, signal)),
    open: (chart, signal) => keep(`open ${chart.url} ${chart.version}`, () => source.open(chart, signal)),
    ...(source.files === undefined
      ? {}
      : {
          files: (chart, signal) =>
            keep(`files ${chart.url} ${chart.version}`, async () => source.files?.(chart, signal)),
        }),
  }
}
