import type { Text } from '../../../template-engine/go/index.ts'
import type { Effects, EngineLimits } from '../../../template-engine/index.ts'
import type { Gunzip } from '../gzip/index.ts'
import type { Helm } from '../helm/index.ts'
import type { NodeContext, Selection } from '../images/index.ts'
import type { Limits } from '../limits.ts'
import type { OperatorCatalog } from '../olm/index.ts'
import type { Catalog, ComponentSet, Recipe } from '../recipe/index.ts'
import type { ChartSource } from '../seams.ts'

/** What of a request the work on one component looks at once its chart has arrived. */
export interface WorkRequest {
  readonly recipe: Recipe
  /** where manifests of the recipe are read, and names of components */
  readonly catalog: Pick<Catalog, 'files' | 'registry'>
  /** --set entries, in order */
  readonly sets?: readonly ComponentSet[]
  /** the helm that charts are rendered as; default DEFAULT_HELM */
  readonly helm?: Helm
  /** `full` (default) finds every image; `compatible` applies upstream's rules and nothing else */
  readonly scan?: 'full' | 'compatible'
  /** what is known of the Operator Lifecycle Manager, for recipes that install operators with it */
  readonly operators?: OperatorContext
  /** milliseconds for one component, fetch and render together; default Limits.componentTimeout */
  readonly timeout?: number
  /** bounds on files, archives and the network; default LIMITS */
  readonly limits?: Limits
  /** bounds on each render */
  readonly engineLimits?: EngineLimits
  /** asked when a chart fails: `throw` ends the run instead of becoming a warning */
  readonly onRenderFailure?: (error: unknown) => 'throw' | undefined
  /** the platform's gunzip where it is faster than DecompressionStream */
  readonly gunzip?: Gunzip
  /** ends the run, with its own reason: what waits at once, what computes at its next look at the clock */
  readonly signal?: AbortSignal | undefined
  /** milliseconds of a clock that does not run backwards; default `performance.now` */
  readonly clock?: () => number
  /** called when a component begins, receives bytes, and ends */
  readonly onProgress?: (progress: Progress) => void
}

/** Everything a list is made from. All effects enter here. */
export interface MirrorRequest extends WorkRequest {
  /** reasons why this may not be the intended recipe; the list has them, and is then incomplete */
  readonly doubts?: readonly string[]
  /** where values files and manifests of the recipe are read */
  readonly catalog: Catalog
  readonly source: ChartSource
  /** of the whole run, or of each component: what is drawn for one must not depend on when the others are done */
  readonly effects: Effects | ((component: string) => Effects)
  /** Kubernetes version to render for; default: the recipe's constraint, at least 1.33.0 */
  readonly kubeVersion?: Text
  /** API versions besides helm's defaults and resource.k8s.io */
  readonly apiVersions?: readonly Text[]
  /** which of the images found are listed */
  readonly selection?: Selection
  /** facts about the nodes besides the recipe's criteria and constraints */
  readonly nodes?: NodeContext
  /** components at a time; default 8 */
  readonly concurrency?: number
  /** version of the program, for the list's metadata */
  readonly version?: Text
}

/** What is known of the Operator Lifecycle Manager that installs operators. */
export interface OperatorContext {
  /** a file-based catalog: which bundles subscriptions install, and their images */
  readonly catalog?: OperatorCatalog
  /** OpenShift's version, `4.19`; default the one that has the recipe's Kubernetes version */
  readonly openshift?: string
}

/** A component has reached a stage. */
export interface Progress {
  /** its name in the recipe */
  readonly component: Text
  /** what begins, or that all is done */
  readonly stage: 'fetching' | 'rendering' | 'done'
  /** once done */
  readonly images?: number
  /** once done: how many warnings there are */
  readonly warnings?: number
  /** once done: why the chart could not be fetched or rendered */
  readonly failure?: Text
  /** bytes of the chart's archive, once known */
  readonly bytes?: number
}
