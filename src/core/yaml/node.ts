import type { ByteString, Text } from '../../../template-engine/go/index.ts'
import type { ScalarStyle } from './token.ts'

/** A place in a document: lines and columns count from 1, columns in bytes. */
interface Place {
  readonly line: number
  readonly column: number
}

/** A scalar as written: `value` is its text after unquoting and folding, before it is taken for a number or a boolean. */
export interface ScalarNode<S extends string = ByteString> extends Place {
  readonly kind: 'scalar'
  readonly value: S
  /** full tag (`tag:yaml.org,2002:int`), empty when none was written */
  readonly tag: S
  readonly style: ScalarStyle
  /** plain and untagged, or tagged `!`: the text decides the type */
  readonly implicit: boolean
}

export interface SequenceNode<S extends string = ByteString> extends Place {
  readonly kind: 'sequence'
  readonly children: YamlNode<S>[]
}

/** Keys and values in turn: key, value, key, value. Equal keys are all there. */
export interface MappingNode<S extends string = ByteString> extends Place {
  readonly kind: 'mapping'
  readonly children: YamlNode<S>[]
}

export interface AliasNode<S extends string = ByteString> extends Place {
  readonly kind: 'alias'
  readonly name: S
  /** may hold this very alias */
  readonly target: YamlNode<S>
}

/** A tree as go-yaml composes it, of byte strings. */
export type YamlNode<S extends string = ByteString> = ScalarNode<S> | SequenceNode<S> | MappingNode<S> | AliasNode<S>

/** A tree whose scalars are ordinary text. Columns still count bytes. */
export type TextNode = YamlNode<Text>

const MERGE_TAG = 'tag:yaml.org,2002:merge'

/** Whether a key takes over the entries of what stands under it. */
export const isMerge = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === MERGE_TAG)
