/** YAML as helm reads and writes it: go-yaml v2 under sigs.k8s.io/yaml. */
export type { Data } from './data.ts'
export { emitYaml, emitYamlPretty } from './emit.ts'
export { YamlError } from './error.ts'
export type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts'
export { parseYamlNodes, readYaml, readYamlList, readYamlMap, unmarshalError, type YamlNodes } from './read.ts'
