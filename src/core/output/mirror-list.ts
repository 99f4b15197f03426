import type { Text } from '../../../template-engine/go/index.ts'
import type { ErrorCode } from '../errors.ts'
import type { Fields } from '../fields.ts'
import {
  type Confidence,
  type ImageClass,
  type ImageSource,
  pathCollisions,
  type SkippedImage,
} from '../images/index.ts'
import type { Subscription } from '../olm/index.ts'

/** An image of a list, in both forms, with every place that asks for it. */
export interface MirrorImage {
  /** as the manifests have it */
  readonly raw: Text
  /** canonical, fully qualified: the identity of the image */
  readonly ref: Text
  /** whether a pod pulls it, a controller, nothing that is switched on, or a test */
  readonly class: ImageClass
  /** how sure it is that this is an image */
  readonly confidence: Confidence
  /** every place that asks for it */
  readonly sources: readonly MirrorSource[]
  /** the digest is one that was found for the tag: what the manifests name, and so the nodes pull, is the tag */
  readonly pinned?: boolean
  /** the digests of its platforms, where a registry was asked for them */
  readonly platforms?: readonly PlatformDigest[]
}

/** One platform of an image: `linux/arm64` and the digest of its manifest. */
export interface PlatformDigest {
  readonly platform: Text
  readonly digest: Text
}

/** A place, and the component that it belongs to. */
export interface MirrorSource extends ImageSource {
  readonly component: Text
}

/** A chart of a list. All text is as the recipe has it. */
export interface MirrorChart {
  /** the component that the chart belongs to */
  readonly name: Text
  /** `https://…`, or `oci://…` without the chart's own name */
  readonly repository: Text
  /** the chart's name */
  readonly chart: Text
  /** of a range, the version that was found */
  readonly version: Text
  /** the range, or empty for the newest, when that is what the recipe asks */
  readonly asked?: Text
  /** empty when the recipe gives none */
  readonly namespace: Text
  /** the file or folder that a local chart was read from */
  readonly path?: Text
  /** the recipe's values, over the chart's own */
  readonly values?: Fields
}

/**
 * Whether a component's images are all known: `complete`; `incomplete` when something could not be fetched, rendered or read;
 * `unexamined` when it was not looked into at all (Kustomize, operator catalogs).
 */
export type ComponentStatus = 'complete' | 'incomplete' | 'unexamined'

/** Why a component's chart could not be fetched or rendered. */
export interface ChartFailure {
  readonly step: 'fetch' | 'render'
  readonly code: ErrorCode
  /** what happened, in one sentence */
  readonly reason: string
  /** the warning that the component has for it */
  readonly warning: string
  readonly hint?: string
  /** what several components can have in common, and at which host */
  readonly trouble?: { readonly kind: Trouble; readonly host: string }
}

/** What several charts' failures can have in common: a name that does not resolve, no connection, no rights. */
export type Trouble = 'unresolved' | 'unreachable' | 'refused' | 'uncached'

/** A component of a list. */
export interface MirrorComponent {
  /** its name in the recipe */
  readonly component: Text
  /** what it is made of */
  readonly type: 'helm' | 'kustomize'
  /** its images, unique by reference */
  readonly images: readonly MirrorImage[]
  /** one sentence each; empty when there is nothing to say */
  readonly warnings: readonly Text[]
  /** whether all of its images are known */
  readonly status: ComponentStatus
  /** why its chart could not be fetched or rendered, which one of the warnings says */
  readonly failure?: ChartFailure
  /** in an inventory: the overlays that pin this version, where it is not the registry's */
  readonly pinnedBy?: readonly Text[]
  /** what its Subscriptions install */
  readonly operators?: readonly MirrorOperator[]
  /** what was found and is not in the list, for questions: images that the selection leaves out, candidates passed over */
  readonly unlisted?: Unlisted
}

/** An operator that the Operator Lifecycle Manager installs for a component. */
export interface MirrorOperator extends Subscription {
  readonly component: Text
  /** image of the catalog that it comes from; empty when the catalog is not known */
  readonly catalog: Text
  /** the package's default channel; empty when no catalog was read */
  readonly defaultChannel: Text
  /** names of the bundles that are installed, what they require included; empty when no catalog was read */
  readonly bundles: readonly Text[]
  /** operators that are installed because a bundle requires them */
  readonly requires: readonly RequiredOperator[]
}

/** An operator that another one brings with it. */
export interface RequiredOperator {
  readonly package: Text
  readonly channel: Text
  readonly bundle: Text
  /** of the bundle; empty when the catalog does not say */
  readonly version: Text
  readonly defaultChannel: Text
}

/** Findings that are not in a list. */
export interface Unlisted {
  readonly images: readonly MirrorImage[]
  readonly skipped: readonly (SkippedImage & { readonly source: MirrorSource })[]
}

/** Everything that an air-gapped installation of a recipe needs. Components and charts stand in the recipe's order. */
export interface MirrorList {
  /** unique by `ref` */
  readonly images: readonly MirrorImage[]
  /** charts in the recipe's order */
  readonly charts: readonly MirrorChart[]
  /** components in the recipe's order */
  readonly components: readonly MirrorComponent[]
  /** reasons why the list may be that of another recipe than was meant, or of other values; every format carries them */
  readonly doubts?: readonly string[]
  /** about the list as a whole; see reviewList */
  readonly warnings?: readonly Text[]
  /** where the list comes from */
  readonly metadata: {
    /** version of the program that made the list; empty when unknown */
    readonly recipeVersion: Text
    /** such as `criteria(service=eks)`; empty when the recipe has none */
    readonly criteria: Text
    /** where the catalog's facts come from, such as `NVIDIA/aicr 9793720d (2026-08-21)`; empty when it does not say */
    readonly catalog?: Text
    /** the release of helm that charts were rendered as: `4.3.1` */
    readonly helm?: Text
  }
}

/** Images of all components as one list: merged by reference, sources joined, sorted by reference. */
export function mergeImages(images: Iterable<MirrorImage>): MirrorImage[] {
  const merged = new Map<string, MirrorImage>()
  for (const image of images) {
    const known = merged.get(image.ref)
    merged.set(image.ref, known === undefined ? image : joined(known, image))
  }
  return [...merged.values()].sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))
}

/** Two findings of one image: pinned when one of them is. */
const joined = (a: MirrorImage, b: MirrorImage): MirrorImage => ({
  ...b,
  ...a,
  sources: [...a.sources, ...b.sources],
  ...(a.pinned || b.pinned ? { pinned: true } : {}),
})

/** The operators of all components. */
export const operatorsOf = ({ components }: MirrorList): MirrorOperator[] =>
  components.flatMap(({ operators = [] }) => operators)

/** Where the catalog's facts come from and whose rendering the list is of, as remarks for a reader. */
export const originNote = ({ metadata: { catalog = '', helm = '' } }: MirrorList): string[] => [
  ...(catalog === '' ? [] : [`the recipe catalog is that of ${catalog}`]),
  ...(helm === '' ? [] : [`charts are rendered as helm ${helm}`]),
]

/** Whether every component's images are known, and the recipe is the one that was meant. */
export const isComplete = ({ components, doubts = [] }: MirrorList): boolean =>
  doubts.length === 0 && components.every(({ status }) => status === 'complete')

/** Doubts, warnings of all components, each with its component in front, then those about the list. */
export const allWarnings = ({ components, doubts = [], warnings: general = [] }: MirrorList): string[] => [
  ...doubts,
  ...components.flatMap(({ component, warnings }) => warnings.map((warning) => `${component}: ${warning}`)),
  ...general,
]

/** Warnings of incomplete components, and doubts, for formats that have no other place for them. */
export const gapWarnings = (list: MirrorList): string[] =>
  isComplete(list)
    ? []
    : allWarnings({ ...list, components: list.components.filter(({ status }) => status !== 'complete'), warnings: [] })

/** A version that names one chart: no range, not empty. */
export const isExactVersion = (version: string): boolean =>
  /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) ||
  (/^[\w][\w.+-]*$/.test(version) && !/(?:^|\.)[xX](?:\.|$)/.test(version))

/** What shows only in the list as a whole: images that share one place in a mirror, chart versions that are not pinned. */
export function reviewList(list: Pick<MirrorList, 'images' | 'charts' | 'components'>): string[] {
  const said = new Set(list.components.flatMap(({ warnings }) => warnings))
  const unpinned = list.charts.map(({ name, version, asked = version }) => ({ name, asked }))
  return [
    ...pathCollisions(list.images.map(({ ref }) => ref))
      .map(({ message }) => message)
      .filter((message) => !said.has(message)),
    ...unpinned
      .filter(({ asked }) => !isExactVersion(asked))
      .map(
        ({ name, asked }) =>
          `chart ${name} is not pinned: ${asked === '' ? 'no version' : asked} means another chart tomorrow`,
      ),
  ]
}
