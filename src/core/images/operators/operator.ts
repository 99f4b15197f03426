import type { MapNode, Node } from '../node.ts'
import type { Reference } from '../reference.ts'
import type { MapRule, Part } from '../rule.ts'

/**
 * What is known of one vendor's operators. The comment above a record is its part of the page on rules: a sentence, then
 * `@example`s, each a manifest and the canonical references found in it. The mechanisms read the records; none knows a vendor.
 */
export interface Operator {
  /** as its users call it */
  readonly name: string
  /** custom resources, and what becomes of them */
  readonly resources?: readonly Resource[]
  /** programs that pull what no manifest names */
  readonly programs?: readonly Program[]
  /** untagged images in variables that a program completes itself */
  readonly completions?: readonly Completion[]
  /** images whose parts are in variables with unrelated names */
  readonly scattered?: readonly ScatteredParts[]
  /** names that hold an image without saying so */
  readonly names?: Names
  /** texts that stand where an image would and are not images */
  readonly placeholders?: readonly Placeholder[]
  /** rules on mappings of its own formats */
  readonly rules?: readonly MapRule[]
  /** how a text of its resources refers to a parameter, whose name is the first group; `group` is the API group */
  readonly parameters?: { readonly group: string; readonly reference: RegExp }
  /** a word of its formats without which a text inside a value would not be read */
  readonly marker?: RegExp
  /** label of an object that is not read, and why */
  readonly skippedLabel?: { readonly label: string; readonly reason: string }
}

/** Kinds of an API group. */
export interface Resource {
  readonly group: string
  /** empty for all of the group */
  readonly kinds: readonly string[]
  /** why it is not read */
  readonly skip?: string
  /** what of it is read, where that is not all of it */
  readonly parts?: (root: MapNode) => readonly Part[]
  /** the objects that it stands for */
  readonly expands?: (root: MapNode) => readonly Node[]
  /** where the images come from that are installed with it */
  readonly installs?: string
  /** images that follow from a version in it */
  readonly derives?: readonly Derivation[]
  /** images that are pulled beside those, given the versions of the programs in the render by name */
  readonly adds?: (versions: ReadonlyMap<string, string>) => readonly string[]
  /** how it names the image that its operator chooses otherwise */
  readonly chooses?: Choice
  /** section of `spec` from which the others take the `repository` and the `version` that they lack */
  readonly lender?: string
  /** sections whose controller adds a suffix to the tag */
  readonly suffixes?: readonly SuffixedSection[]
  /** sections of `spec` that switch others off */
  readonly switches?: readonly Switch[]
  /** where this stands in the operator's source */
  readonly source?: string
}

/** A version in a section, and the image that follows from it. */
export interface Derivation {
  /** the section, as a path of names */
  readonly at: string
  /** the member of the section that holds the version, as a path of names */
  readonly version: string
  /** reference without tag; `undefined` when nothing is pulled */
  readonly repository: (version: string, section: MapNode) => string | undefined
  /** the member that names the repository, where that does not rule the section out */
  readonly beside?: string
  /** where the version stands when the section has none, from the object down */
  readonly shared?: string
  /** the tag, when it is not the version itself */
  readonly tag?: (version: string) => string
}

/** An image that a resource may name and its operator chooses otherwise. */
export interface Choice {
  /** members of `spec` with which the resource names its image, as paths of names; none when it cannot */
  readonly names: readonly string[]
  /** sections of `spec`, each with the members that name its images: all of those that are there have to */
  readonly sections?: Readonly<Record<string, readonly string[]>>
  readonly operator: string
  /** names of the operator's own objects: when it is in the same render, it is spoken of there */
  readonly program: RegExp
}

/** A section whose controller appends the node's system to the tag. */
export interface SuffixedSection {
  readonly id: string
  /** such as `.spec.driver` */
  readonly path: string
  /** member that asks for drivers built per kernel */
  readonly precompiled: string
  readonly withArchitecture: boolean
  /** `app.kubernetes.io/name` of the operator, whose version decides how releases are written */
  readonly operator: string
  /** newest first: from which operator version on, which releases are written by their major version only */
  readonly majorOnly: readonly MajorOnly[]
  readonly source: string
}

/** Systems whose tag has the major version only. */
export interface MajorOnly {
  readonly since: readonly [major: number, minor: number]
  readonly holds: (os: string, major: number) => boolean
}

/** A section that switches others off when it is `enabled: false`, whatever they say themselves. */
export interface Switch {
  readonly section: string
  readonly governs: readonly string[]
  readonly source: string
}

/** A program that pulls what no manifest names. */
export interface Program {
  /** its own repository, in whatever registry */
  readonly image: RegExp
  /** variable, or key of `settings`, with which the manifests name the image after all */
  readonly variable?: string
  /** ConfigMap that the operator reads its settings from */
  readonly settings?: string
  /** what it pulls, for the warning */
  readonly what: string
  /** references that the release of this tag pulls; undefined when that is not known, as for every release of a program without this */
  readonly pulls?: (
    own: Reference,
    tag: string,
    variables: ReadonlyMap<string, string>,
  ) => readonly string[] | undefined
}

/** A variable (or the prefix of several) and the tag that its program adds, given the tag of the program's own image. */
export interface Completion {
  readonly name: RegExp
  readonly tag: (own: string) => string
  readonly source: string
}

/** Names of variables that hold a prefix, a name and a tag. */
export interface ScatteredParts {
  readonly prefix?: string
  readonly name: string
  readonly tag: string
  readonly source: string
}

/** Names that hold an image without saying so. */
export interface Names {
  readonly members?: readonly string[]
  readonly flags?: readonly string[]
  readonly variables?: readonly string[]
  /** annotations that only copy what stands elsewhere, or show examples */
  readonly copies?: readonly string[]
}

/** A text that stands where an image would. */
export interface Placeholder {
  readonly test: RegExp
  readonly reason: string
  /** it stands for an image that someone puts there: needed, and not known */
  readonly filled?: boolean
}
