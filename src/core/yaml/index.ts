/** YAML as helm reads and writes it: go-yaml v2 under sigs.k8s.io/yaml. */
export type { Data } from './data.ts'
export { emitYaml, emitYamlPretty } from './emit.ts'
export { YamlError } from './error.ts'
export type { AliasNode, MappingNode, ScalarNode, SequenceNode, TextNode, YamlNode } from './node.ts'
export { parseYamlNodes, readYaml, readYamlList, readYamlMap, unmarshalError, type YamlNodes } from './read.ts'
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
