import { type ByteString, cannotUnmarshal, FunctionError } from '../../../template-engine/go/index.ts'
import { composeAll, composeFirst, makeFirst, type YamlLimits } from './compose.ts'
import type { Data } from './data.ts'
import { type DecodeOptions, decodeNode, exactInteger } from './decode.ts'
import { YamlError } from './error.ts'
import type { YamlNode } from './node.ts'
import { dataMaker } from './ordinary-data.ts'

/**
 * sigs.k8s.io/yaml's Unmarshal into an `interface {}`: the first document, every number a float64, null when there is none.
 * Throws YamlError (`error converting YAML to JSON: yaml: line 2: …`), LimitError.
 */
export function readYaml(text: ByteString, options: DecodeOptions = {}): Data {
  const make = dataMaker(options.exactIntegers ? exactInteger : Number, options.only)
  try {
    const made = makeFirst(text, options, make)
    if (made !== undefined) return made
    const root = composeFirst(text, options)
    return root === undefined ? null : decodeNode(root, options)
  } catch (error) {
    if (error instanceof YamlError) throw new YamlError(`error converting YAML to JSON: ${error.message}`, error.line)
    if (error instanceof FunctionError) throw new YamlError(`error converting YAML to JSON: ${error.message}`)
    throw error
  }
}

/** The text of an error that encoding/json would meet behind the YAML. */
export const unmarshalError = (detail: ByteString): YamlError =>
  new YamlError(`error unmarshaling JSON: while decoding JSON: ${detail}`)

/** Unmarshal into a map[string]interface {}: null for an empty or null document. */
export function readYamlMap(text: ByteString, options: DecodeOptions = {}): Map<ByteString, Data> | null {
  const value = readYaml(text, options)
  if (value === null || value instanceof Map) return value
  throw unmarshalError(cannotUnmarshal(value as never, 'map[string]interface {}'))
}

/** Unmarshal into a []interface {}: null for an empty or null document. */
export function readYamlList(text: ByteString, options: DecodeOptions = {}): Data[] | null {
  const value = readYaml(text, options)
  if (value === null || Array.isArray(value)) return value
  throw unmarshalError(cannotUnmarshal(value as never, '[]interface {}'))
}

export interface YamlNodes {
  /** the roots of the documents that could be read */
  readonly documents: readonly YamlNode[]
  /** what stopped the reading */
  readonly error: YamlError | undefined
}

/** Every document of a stream as a tree with places, as far as it can be read. Equal keys are kept, numbers are left as written. */
export function parseYamlNodes(text: ByteString, limits: YamlLimits = {}): YamlNodes {
  const documents: YamlNode[] = []
  try {
    for (const root of composeAll(text, limits)) documents.push(root)
  } catch (error) {
    if (error instanceof YamlError) return { documents, error }
    throw error
  }
  return { documents, error: undefined }
}
