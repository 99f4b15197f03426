import type { Budget } from '../engine.ts'
import type { Fields } from '../fields.ts'
import { DEFAULT_HELM } from '../helm/index.ts'
import { DEFAULT_SELECTION, type NodeContext, type Selection } from '../images/index.ts'
import { type ComponentRef, componentType, componentValues } from '../recipe/index.ts'
import { type RenderOptions, targetOptions } from '../render/index.ts'
import { CLUSTER_APIS, kubeVersionFor, nodesOf } from './cluster.ts'
import { CLEAN, join, type Noted, note } from './noted.ts'
import type { MirrorRequest, WorkRequest } from './request.ts'

/** What is done for one component: all that the request and the recipe say of it. `R` says how much of the request is at hand. */
export interface Plan<R extends WorkRequest = WorkRequest> {
  readonly request: R
  readonly ref: ComponentRef
  /** the component's own, under no name */
  readonly values: Fields
  /** for the chart and for the manifest files, values apart */
  readonly render: RenderOptions
  readonly selection: Selection
  readonly nodes: NodeContext
}

/** Plans a component. Throws for the user's mistakes: values, --set, the Kubernetes version. */
export function planComponent(request: MirrorRequest, ref: ComponentRef, budget?: Budget): Noted<Plan<MirrorRequest>> {
  const limits = request.limits ?? request.catalog.limits
  const plan: Plan<MirrorRequest> = {
    request,
    ref,
    values: componentValues(request.catalog, ref, request.sets ?? [], { limits, budget }),
    render: renderOptions(request, ref),
    selection: request.selection ?? DEFAULT_SELECTION,
    nodes: nodesOf(request.recipe, request.nodes, request.operators?.openshift),
  }
  const isBuilt = componentType(ref) !== 'Kustomize'
  return join(
    plan,
    isBuilt ? CLEAN : note('unexamined', 'Kustomize component: its source is not built and not looked into'),
  )
}

function renderOptions(request: MirrorRequest, ref: ComponentRef): RenderOptions {
  return {
    effects: typeof request.effects === 'function' ? request.effects(ref.name) : request.effects,
    ...targetOptions({
      name: `release-${ref.name}`.slice(0, 53).replace(/[-.]+$/, ''),
      namespace: ref.namespace === '' ? 'default' : ref.namespace,
      apiVersions: [...CLUSTER_APIS, ...(request.apiVersions ?? [])],
    }),
    kubeVersion: kubeVersionFor(request.recipe, request.kubeVersion, request.helm ?? DEFAULT_HELM),
  }
}
