import {
  type ByteString,
  encodeJson,
  formatFloat,
  Integer,
  LimitError,
  replaceInvalid,
  types,
} from '../../../template-engine/go/index.ts'
import { LIMITS } from '../limits.ts'
import type { Data } from './data.ts'
import { YamlError, yamlError } from './error.ts'
import { goSyntax } from './go-syntax.ts'
import { type AliasNode, isMerge, type MappingNode, type ScalarNode, type YamlNode } from './node.ts'
import { resolvePlain, resolveTagged, type Scalar } from './resolve.ts'

export interface DecodeOptions {
  /** nesting that is followed; default LIMITS.dataDepth */
  readonly maxDepth?: number | undefined
  /** int64 and uint64 instead of float64 for integers */
  readonly exactIntegers?: boolean
  /** in lower case, the keys of the first level that the caller looks at: others may be absent, or have any value */
  readonly only?: ReadonlySet<ByteString>
}

interface Decoder {
  readonly maxDepth: number
  readonly exact: boolean
  readonly open: Set<AliasNode>
  decodes: number
  aliasDecodes: number
  aliasDepth: number
  depth: number
  /** a float that JSON has no word for was met */
  infinite: boolean
  /** a key was met that JSON cannot have */
  refused: boolean
}

/**
 * A document's value as sigs.k8s.io/yaml hands it to JSON: keys are strings, the last of equal keys wins, merge keys take effect where they stand.
 * Throws YamlError, FunctionError with encoding/json's text, LimitError.
 */
export function decodeNode(root: YamlNode, options: DecodeOptions = {}): Data {
  const maxDepth = options.maxDepth ?? LIMITS.dataDepth
  const exact = options.exactIntegers ?? false
  const decoder: Decoder = {
    maxDepth,
    exact,
    open: new Set(),
    decodes: 0,
    aliasDecodes: 0,
    aliasDepth: 0,
    depth: 0,
    infinite: false,
    refused: false,
  }
  const value = decode(decoder, root)
  if (decoder.refused) throwRefused(value)
  if (decoder.infinite) encodeJson(value)
  return value
}

function decode(d: Decoder, node: YamlNode): Data {
  count(d)
  switch (node.kind) {
    case 'scalar':
      return decodeScalar(d, node)
    case 'alias':
      return throughAlias(d, node, decode)
    case 'mapping': {
      const map = new Map<ByteString, Data>()
      decodeMapping(d, node, map)
      return map
    }
    case 'sequence': {
      enter(d)
      const list: Data[] = []
      for (const child of node.children) list.push(decode(d, child))
      d.depth--
      return list
    }
  }
}

function enter(d: Decoder): void {
  if (++d.depth > d.maxDepth) throw new LimitError('nesting of YAML values', d.maxDepth)
}

/** go-yaml's guard against documents that aliases blow up: decode.go, allowedAliasRatio. */
function count(d: Decoder): void {
  d.decodes++
  if (d.aliasDepth === 0) return
  d.aliasDecodes++
  if (d.aliasDecodes <= 100 || d.decodes <= 1000) return
  const scale = Math.min(Math.max((d.decodes - 400_000) / 3_600_000, 0), 1)
  if (d.aliasDecodes / d.decodes > 0.99 - 0.89 * scale) throw yamlError('document contains excessive aliasing')
}

function throughAlias<T>(d: Decoder, node: AliasNode, run: (d: Decoder, target: YamlNode) => T): T {
  if (d.open.has(node)) throw yamlError(`anchor '${node.name}' value contains itself`)
  d.open.add(node)
  d.aliasDepth++
  enter(d)
  const value = run(d, node.target)
  d.depth--
  d.aliasDepth--
  d.open.delete(node)
  return value
}

function scalarOf(node: ScalarNode): Scalar {
  if (node.tag !== '') return resolveTagged(node.tag, node.value)
  return node.implicit ? resolvePlain(node.value) : node.value
}

function decodeScalar(d: Decoder, node: ScalarNode): Data {
  const value = scalarOf(node)
  if (typeof value === 'bigint') return d.exact ? exactInteger(value) : Number(value)
  if (typeof value === 'number' && !Number.isFinite(value)) d.infinite = true
  return node.tag !== '' && typeof value === 'string' ? replaceInvalid(value) : value
}

const MAX_INT64 = (1n << 63n) - 1n

/** An integer as Go's decoder has it, where it is to stay one. */
export const exactInteger = (value: bigint): Integer =>
  new Integer(value > MAX_INT64 ? types.UINT64 : types.INT64, value)

function decodeMapping(d: Decoder, node: MappingNode, into: Map<ByteString, Data>): void {
  enter(d)
  const { children } = node
  for (let i = 0; i + 1 < children.length; i += 2) {
    const keyNode = children[i] as YamlNode
    const valueNode = children[i + 1] as YamlNode
    if (isMerge(keyNode)) {
      merge(d, valueNode, into)
      continue
    }
    const key = decodeKey(d, keyNode, valueNode)
    const value = decode(d, valueNode)
    into.set(key, key.startsWith(REFUSED) ? goSyntax(valueNode) : value)
  }
  d.depth--
}

/** Assigns another mapping's entries here and now. Of several, the earlier ones win. */
function merge(d: Decoder, node: YamlNode, into: Map<ByteString, Data>) {
  if (node.kind !== 'sequence') return mergeOne(d, node, into)
  for (let i = node.children.length - 1; i >= 0; i--) mergeOne(d, node.children[i] as YamlNode, into)
}

function mergeOne(d: Decoder, node: YamlNode, into: Map<ByteString, Data>): void {
  const target = node.kind === 'alias' ? node.target : node
  if (target.kind !== 'mapping') throw yamlError('map merge requires map or sequence of maps as the value')
  count(d)
  if (node.kind === 'alias') {
    throughAlias(d, node, () => {
      count(d)
      decodeMapping(d, target, into)
    })
  } else decodeMapping(d, target, into)
}

/** Begins a key that no JSON object can have, while the document is decoded; its value is then kept as Go would print it. No byte string holds this character. */
const REFUSED = '\uffff'

/** sigs.k8s.io/yaml complains of the first such key that is still there when all is decoded. */
function throwRefused(value: Data): void {
  if (Array.isArray(value)) value.forEach(throwRefused)
  if (!(value instanceof Map)) return
  for (const [key, inner] of value) {
    if (!key.startsWith(REFUSED)) continue
    const text = key.slice(REFUSED.length)
    const type = text === '<nil>' ? '%!s(<nil>)' : 'uint64'
    throw new YamlError(`unsupported map key of type: ${type}, key: ${text}, value: ${inner}`)
  }
  for (const inner of value.values()) throwRefused(inner)
}

/** A key as text. */
function decodeKey(d: Decoder, node: YamlNode, value: YamlNode): ByteString {
  count(d)
  if (node.kind === 'alias') return throughAlias(d, node, (_, target) => decodeKey(d, target, value))
  if (node.kind !== 'scalar') {
    decode(d, node)
    throw yamlError(`invalid map key: ${goSyntax(node)}`)
  }
  const key = scalarOf(node)
  if (typeof key === 'string') return node.tag === '' ? key : replaceInvalid(key)
  if (typeof key === 'bigint' && key <= MAX_INT64) return key.toString()
  if (typeof key === 'boolean') return key ? 'true' : 'false'
  if (typeof key === 'number') return floatKey(key)
  d.refused = true
  return REFUSED + (key === null ? '<nil>' : `0x${key.toString(16)}`)
}

/** sigs.k8s.io/yaml prints float keys with the precision of a float32. */
function floatKey(key: number): ByteString {
  const single = Math.fround(key)
  if (Number.isFinite(single)) return formatFloat(single, 'g', -1, 32)
  return Number.isNaN(key) ? '.nan' : key > 0 ? '.inf' : '-.inf'
}
