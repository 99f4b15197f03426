import type { ByteString } from '../../../template-engine/go/index.ts'

/** Token types, as numbers because the parser asks for them at every step. */
export const STREAM_START = 0
export const STREAM_END = 1
export const VERSION_DIRECTIVE = 2
export const TAG_DIRECTIVE = 3
export const DOCUMENT_START = 4
export const DOCUMENT_END = 5
export const BLOCK_SEQUENCE_START = 6
export const BLOCK_MAPPING_START = 7
export const BLOCK_END = 8
export const FLOW_SEQUENCE_START = 9
export const FLOW_SEQUENCE_END = 10
export const FLOW_MAPPING_START = 11
export const FLOW_MAPPING_END = 12
export const BLOCK_ENTRY = 13
export const FLOW_ENTRY = 14
export const KEY = 15
export const VALUE = 16
export const ALIAS = 17
export const ANCHOR = 18
export const TAG = 19
export const SCALAR = 20

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

export interface Token {
  readonly type: number
  /** 0-based place where the token begins; the column counts bytes */
  readonly line: number
  readonly column: number
  /** scalar text, anchor name, tag handle, version as `1.1` */
  readonly value: ByteString
  /** tag suffix, or prefix of a %TAG directive */
  readonly suffix: ByteString
  readonly style: ScalarStyle
  /** the simple key that may begin with this token */
  readonly key: SimpleKey | undefined
}

/** A place where `key: value` may turn out to have begun, known only when the `:` is reached. */
export interface SimpleKey {
  possible: boolean
  /** the token it begins with waits until that is known */
  awaited: boolean
  /** a block mapping is open at this very column: it must be a key */
  readonly required: boolean
  readonly tokenNumber: number
  readonly at: number
  readonly line: number
  readonly column: number
  /** of the empty place that a `[` or `{` opens: the key that may begin with that bracket */
  readonly opener: SimpleKey | undefined
}
