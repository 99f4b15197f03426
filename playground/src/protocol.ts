/** What the page and its worker say to each other. */

/** How to render; all text as the user typed it. */
export interface RenderSettings {
  readonly values: string
  readonly name: string
  readonly namespace: string
  readonly kubeVersion: string
  /** release of helm; empty for the newest */
  readonly helmVersion: string
  /** one `--set` a line */
  readonly set: string
  readonly includeCrds: boolean
  readonly nodes: Nodes
}

/** What is known of the nodes, as the user typed it; empty where nothing is said. Several values stand apart by commas. */
export interface Nodes {
  /** `ubuntu`, `rhel`; of a recipe, its criteria say it too */
  readonly os: string
  readonly osVersion: string
  readonly kernel: string
  readonly arch: string
}

/** Which document to write of the images. */
export interface OutputSettings {
  readonly format: string
  /** where the chart was published; without, formats list images alone */
  readonly repository: string
  /** the registry that some formats copy to; empty for none */
  readonly target: string
  /** architectures of the nodes, apart by commas; empty where nothing is said */
  readonly arch: string
}

export type ToWorker =
  | { readonly type: 'open'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'render'; readonly id: number; readonly chart: number; readonly settings: RenderSettings }
  | { readonly type: 'write'; readonly id: number; readonly render: number; readonly output: OutputSettings }
  | { readonly type: 'text'; readonly id: number; readonly render: number }
  | {
      readonly type: 'helms'
      readonly id: number
      readonly chart: number
      readonly settings: RenderSettings
      /** the release to compare with that of the settings */
      readonly from: string
    }

export interface OpenedChart {
  readonly name: string
  readonly version: string
  readonly appVersion: string
  readonly description: string
  /** text of values.yaml */
  readonly values: string
  readonly templates: readonly { readonly source: string; readonly text: string }[]
}

/** A rendered document with its source. */
export interface Document {
  /** unique in a render: the source, and a number when the source made several */
  readonly id: string
  readonly source: string
  readonly kind: string
  readonly name: string
  readonly text: string
  /** events, when it is a hook */
  readonly hook: string
}

export interface ImagePlace {
  readonly where: string
  readonly rule: string
  /** id of the document, when it is known */
  readonly document: string | undefined
  readonly template: string
  readonly line: number
}

export interface Image {
  readonly ref: string
  readonly raw: string
  readonly kind: string
  readonly confidence: string
  /** whether a mirror takes it along by default */
  readonly listed: boolean
  readonly places: readonly ImagePlace[]
}

export interface Warning {
  readonly code: string
  readonly message: string
}

export interface Render {
  readonly documents: readonly Document[]
  readonly images: readonly Image[]
  readonly skipped: readonly { readonly raw: string; readonly reason: string; readonly where: string }[]
  readonly warnings: readonly Warning[]
  readonly notes: string
  readonly bytes: number
  /** milliseconds that rendering and looking for images took */
  readonly time: number
}

/** A line that an error points at. */
export interface Place {
  readonly in: 'template' | 'rendered' | 'values'
  readonly file: string
  readonly line: number
  readonly text: string | undefined
}

/** What was being done when something failed. */
export type Doing = 'open' | 'fetch' | 'render' | 'resolve' | 'read' | 'list' | 'write' | 'gather'

export interface Failure {
  /** what kind of failure it is */
  readonly title: string
  /** the error's own words */
  readonly message: string
  /** what to do about it in this tab; empty where that is plain */
  readonly advice: string
  /** outermost first */
  readonly places: readonly Place[]
}

export type Stage = 'opening' | 'rendering' | 'searching'

/** A format that images can be written in. */
export interface FormatInfo {
  readonly id: string
  readonly describe: string
}

export type FromWorker =
  | { readonly type: 'ready'; readonly formats: readonly FormatInfo[]; readonly helms: readonly string[] }
  | { readonly type: 'stage'; readonly id: number; readonly stage: Stage }
  | { readonly type: 'opened'; readonly id: number; readonly chart: OpenedChart }
  | { readonly type: 'rendered'; readonly id: number; readonly render: Render }
  | { readonly type: 'written'; readonly id: number; readonly text: string }
  | { readonly type: 'causes'; readonly id: number; readonly causes: readonly string[] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure }
