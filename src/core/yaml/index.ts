/** YAML as helm reads and writes it: go-yaml v2 under sigs.k8s.io/yaml. */
export { chargeYaml } from './charge.ts'
export type { Data } from './data.ts'
export { checkSize, type DocumentBounds, Reader, readDocument } from './document.ts'
export { emitYaml, emitYamlPretty } from './emit.ts'
export { YamlError } from './error.ts'
export type { AliasNode, MappingNode, ScalarNode, SequenceNode, TextNode, YamlNode } from './node.ts'
export { parseYamlNodes, readYaml, readYamlList, readYamlMap, unmarshalError, type YamlNodes } from './read.ts'
export {
  type DecodedRecord,
  decodeRecord,
  SHAPES,
  type Shape,
  type StructShape,
  scalarText,
} from './record.ts'
export {
  decodeData,
  parseTextNodes,
  printJson,
  readPlain,
  readTextYaml,
  type TextData,
  type TextNodes,
  writtenText,
} from './text.ts'
export { type Writable, writeYaml, type YamlStyle } from './write.ts'
