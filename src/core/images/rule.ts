import type { Confidence } from './finding.ts'
import type { MapNode, Node } from './node.ts'

/** A step from the root of a document; the root is undefined. Strings are keys, numbers indexes, `>` enters an embedded document. */
export interface Path {
  readonly parent: Path | undefined
  readonly step: string | number
  readonly embedded: boolean
  /** the mapping or list that the step leads out of */
  readonly within?: Node
}

/** Identity of the object that a node belongs to. */
export interface ObjectIdentity {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly template: string | undefined
  readonly root: MapNode | undefined
}

/** Values of the ConfigMaps and Secrets of the same render, for `valueFrom`. */
export type PayloadLookup = (
  kind: 'ConfigMap' | 'Secret',
  namespace: string | undefined,
  name: string,
  key: string,
) => string | undefined

/** What the objects of the manifests tell of each other. */
export interface Neighbours {
  readonly payload: PayloadLookup
  /** versions of the programs in the render: `app.kubernetes.io/name` → `app.kubernetes.io/version` */
  readonly versions: ReadonlyMap<string, string>
}

/** What a rule may know about the place of a mapping. */
export interface Spot {
  readonly object: ObjectIdentity
  readonly path: Path | undefined
  /** the mapping is the object itself, not a part of it */
  readonly isRoot: boolean
  /** the mapping stands in a text that is the value of another object */
  readonly isEmbedded: boolean
  readonly neighbours: Neighbours
}

/** What a missing tag means at this place: the kubelet pulls `latest`; a controller adds the tag later; the text is then no image. */
export type Untagged = 'latest' | 'base' | 'ignore'

/** A text that may be an image, before it is judged. */
export interface Candidate {
  readonly rule: string
  readonly raw: string
  readonly confidence: Confidence
  readonly untagged: Untagged
  /** steps from the mapping (or text) that the rule was given */
  readonly steps: readonly (string | number)[]
  /** where it stands, for the line number */
  readonly node: Node
  readonly artifact?: boolean
  /** why it is not an image that is pulled, whatever it looks like */
  readonly objection?: string
  /** whoever reads it takes Docker Hub where no registry is named */
  readonly hub?: boolean
  /** its own mapping is switched off */
  readonly disabled?: boolean
  /** the image is on the node already: `imagePullPolicy: Never` */
  readonly never?: boolean
  /** the mapping that repository, image and version were joined from, for the tags that get a suffix at run time */
  readonly section?: MapNode
}

/** A text inside a value that has to be read as a document of its own. */
export interface EmbeddedText {
  readonly text: string
  readonly steps: readonly (string | number)[]
  readonly node: Node
}

/** Something that a rule saw and could not make an image of. */
export interface Remark {
  readonly kind: 'skipped' | 'unresolved' | 'base-image' | 'catalog' | 'download'
  readonly raw: string
  readonly reason: string
  readonly steps: readonly (string | number)[]
  readonly node: Node
}

/** A node to walk at a place of its own. */
export interface Part {
  readonly node: Node
  readonly steps: readonly (string | number)[]
  /** what it holds is not repeated in warnings */
  readonly secret?: boolean
}

/** What a rule takes from a mapping: these members are settled, no later rule sees them. */
export interface Claim {
  readonly keys: readonly string[]
  readonly finds?: readonly Candidate[]
  readonly texts?: readonly EmbeddedText[]
  /** nodes to walk instead of the claimed members */
  readonly nodes?: readonly Part[]
  readonly remarks?: readonly Remark[]
}

/**
 * What every rule has. What it does is said in the comment above it: a sentence, then `@example`s, each a manifest and the
 * canonical references found in it. The page on rules is written from these comments, and the tests run them.
 */
export interface Rule {
  readonly id: string
}

/** A rule on a mapping. Rules are tried in the order of their table; the first claim on a member holds. */
export interface MapRule extends Rule {
  /** cheap test of a member's name: mappings without such a member are not tried */
  readonly trigger: (key: string) => boolean
  /** `free` tells whether a member is unclaimed */
  readonly match: (map: MapNode, spot: Spot, free: (key: string) => boolean) => Claim | undefined
}
