import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadValidator } from '../../../src/core/schema/index.ts'
import { readYaml } from '../../../src/core/yaml/index.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/go/index.ts'
import { sortedReasons } from '../../fuzz/schema-reasons.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

type Row = readonly [schema: string, values: unknown, reasons: string]

/** Schemas of all drafts with helm 4.1.4's words about them, in the values of a sub-chart; lines sorted, as helm's order is random. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/schemas.json'), 'utf8')) as {
  readonly cases: readonly Row[]
}

const validateSchema = await loadValidator(HELM_4_1_4)

const reasonsOf = (schema: string, values: unknown): string => {
  const read = readYaml(encodeUtf8(JSON.stringify(values)))
  if (read instanceof Map) read.set('global', new Map())
  return sortedReasons(validateSchema(encodeUtf8(schema), read).map(decodeUtf8).join('\n'))
}

test.each(recorded.cases)('%s with %j', (schema, values, reasons) => {
  expect(reasonsOf(schema, values)).toBe(reasons)
})
