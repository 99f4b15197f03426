import type { Failure, FormatInfo, Image, Nodes } from '../protocol.ts'

/** What the page and the worker that makes lists say to each other. */

export const FIELDS = ['service', 'accelerator', 'intent', 'os', 'platform'] as const
export type Field = (typeof FIELDS)[number]

/** A value for each field; `any` where it is open. */
export type Choice = Readonly<Record<Field, string>>

/** Which document to write of the list. */
export interface ListOutput {
  readonly format: string
  /** the registry that some formats copy to; empty for none */
  readonly target: string
  /** `amd64`, `arm64`, or several, as the nodes have it */
  readonly arch: string
}

/** Where a chart is asked for. */
export interface Address {
  /** `https://…` of a repository; empty when `chart` is a whole address */
  readonly repository: string
  readonly chart: string
  readonly version: string
}

export type ToLister =
  | { readonly type: 'start'; readonly id: number }
  | { readonly type: 'network'; readonly port: MessagePort }
  | { readonly type: 'resolve'; readonly id: number; readonly criteria: Choice }
  | { readonly type: 'read'; readonly id: number; readonly text: string; readonly name: string }
  | { readonly type: 'hold'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'forget' }
  | { readonly type: 'list'; readonly id: number; readonly nodes: Nodes; readonly fetch: boolean }
  | { readonly type: 'fetch'; readonly id: number; readonly address: Address }
  | { readonly type: 'write'; readonly id: number; readonly output: ListOutput }

/** A component before anything is known of its images. */
export interface Component {
  readonly name: string
  /** empty for manifests */
  readonly chart: string
  readonly version: string
  readonly repository: string
  /** what downloads the chart outside of the tab; empty where nothing does */
  readonly command: string
}

/** What became of a component. `missing`: its chart is not in the tab and was not asked for. */
export interface Outcome {
  readonly name: string
  readonly state: 'done' | 'incomplete' | 'missing' | 'failed'
  readonly images: number
  readonly warnings: readonly string[]
  /** why it failed, in one sentence */
  readonly reason: string
}

export interface Listed {
  readonly outcomes: readonly Outcome[]
  readonly images: readonly Image[]
  readonly skipped: readonly { readonly raw: string; readonly reason: string; readonly where: string }[]
  /** about the list as a whole, and those of components with their names */
  readonly warnings: readonly string[]
  readonly isComplete: boolean
}

export interface Resolved {
  readonly components: readonly Component[]
  readonly warnings: readonly string[]
  /** the recipe as a file */
  readonly text: string
}

export type FromLister =
  | {
      readonly type: 'started'
      readonly id: number
      readonly choices: readonly Choice[]
      readonly formats: readonly FormatInfo[]
      readonly catalog: string
    }
  | { readonly type: 'resolved'; readonly id: number; readonly recipe: Resolved }
  | { readonly type: 'held'; readonly id: number; readonly file: string }
  | {
      readonly type: 'progress'
      readonly component: string
      readonly stage: string
      readonly images: number | undefined
    }
  | { readonly type: 'listed'; readonly id: number; readonly list: Listed }
  | { readonly type: 'fetched'; readonly id: number; readonly bytes: Uint8Array; readonly url: string }
  | { readonly type: 'written'; readonly id: number; readonly text: string }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure }
