/** Where the schemas of this program's documents are published. */
const SCHEMAS = 'https://raw.githubusercontent.com/aicr-mirror/aicr-mirror/main/schemas'

/** The address of a document's JSON Schema. */
export const schemaAddress = (name: string): string => `${SCHEMAS}/${name}.schema.json`

/** The comment that tells editors a YAML document's schema. */
export const schemaComment = (name: string): string => `# yaml-language-server: $schema=${schemaAddress(name)}\n`
