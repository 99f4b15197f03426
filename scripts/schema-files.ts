import * as z from 'zod/mini'
import { schemaAddress } from '../src/core/documents/index.ts'
import { PUBLISHED } from '../src/core/documents/published.ts'

/** The JSON Schemas of our documents by file name. */
export const printSchemas = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(PUBLISHED).map(([name, { title, schema }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', reused: 'ref' })
      const document = { $schema, $id: schemaAddress(name), title, ...rest }
      return [`${name}.schema.json`, `${JSON.stringify(document, null, 2)}\n`]
    }),
  )
