import type { Budget } from '../engine.ts'
import type { Collector } from './collector.ts'
import type { ImageSource } from './finding.ts'
import type { Node } from './node.ts'
import type { Neighbours, ObjectIdentity, Path } from './rule.ts'
import type { NodeContext } from './suffix.ts'

/** What one run shares. */
export interface Run {
  readonly collector: Collector
  readonly budget: Budget
  readonly nodes: NodeContext
  readonly neighbours: Neighbours
  readonly bounds: {
    readonly depth: number
    readonly embeddedDepth: number
    readonly embeddedBytes: number
    readonly visits: number
    readonly embeddedTotal: number
  }
  /** nodes visited so far: aliases can make a small document large */
  visits: number
  /** characters of texts in values read so far */
  embedded: number
}

/** The state of the walk at a node. Made anew where it changes, never changed. */
export interface Visit {
  /** what the rules see: inside a document held in a string, the object written there */
  readonly object: ObjectIdentity
  /** what the sources show: the object of the render */
  readonly outer: ObjectIdentity
  readonly path: Path | undefined
  readonly isRoot: boolean
  /** a section above says `enabled: false` */
  readonly disabled: boolean
  /** the object belongs to `helm test` only */
  readonly test: boolean
  readonly depth: number
  readonly embedded: number
  /** a name above says image: what looks like one below it is one */
  readonly inImage: boolean
  /** text that stands in a Secret is not repeated */
  readonly secret: boolean
  /** line of the rendered text at which this document's line 0 would be */
  readonly line: number
}

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/

/** `.spec.containers[0].image`; other characters are quoted; ` > ` enters a document held in a string. */
export function printPath(path: Path | undefined): string {
  const parts: string[] = []
  for (let at = path; at !== undefined; at = at.parent) {
    if (at.embedded) parts.push(' > ')
    else if (typeof at.step === 'number') parts.push(`[${at.step}]`)
    else parts.push(PLAIN_KEY.test(at.step) ? `.${at.step}` : `[${JSON.stringify(at.step)}]`)
  }
  // A text read line by line has no place inside it.
  if (parts[0] === ' > ') parts.shift()
  return parts.reverse().join('')
}

/** A path with more steps. */
export function extendPath(path: Path | undefined, steps: readonly (string | number)[]): Path | undefined {
  let at = path
  for (const step of steps) at = { parent: at, step, embedded: false }
  return at
}

/** The place of a node, for a finding. */
export function sourceOf(visit: Visit, rule: string, steps: readonly (string | number)[], node: Node): ImageSource {
  const { apiVersion, kind, namespace, name, template } = visit.outer
  const line = node.line === 0 && visit.embedded === 0 ? 0 : visit.line + node.line
  return { rule, apiVersion, kind, namespace, name, path: printPath(extendPath(visit.path, steps)), template, line }
}
