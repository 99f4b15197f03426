// Writes schemas/*.schema.json from the declarations in src/core/documents. npm run schemas
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printSchemas } from './schema-files.ts'

const FOLDER = 'schemas'

mkdirSync(FOLDER, { recursive: true })
for (const [name, text] of printSchemas()) {
  writeFileSync(join(FOLDER, name), text)
  process.stdout.write(`schemas/${name}\n`)
}
