/** Data as the documents that commands print. */
export { writeJson } from '../core/output/index.ts'
export { writeYaml } from '../core/yaml/index.ts'
