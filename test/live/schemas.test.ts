import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadValidator } from '../../src/core/schema/index.ts'
import { readYaml } from '../../src/core/yaml/index.ts'
import { decodeUtf8, encodeUtf8 } from '../../template-engine/go/index.ts'
import { sortedReasons } from '../fuzz/schema-reasons.ts'
import { type SchemaCase, schemaCase } from '../fuzz/schemas.ts'
import { HELM, HELM_RELEASE } from './programs.ts'

/** How many random schemas ($SCHEMAS), and from which seed ($SEED). */
const COUNT = Number(process.env.SCHEMAS ?? 500)
const SEED = Number(process.env.SEED ?? 1)
/** Sub-charts of one chart, each with a schema and values: one run of helm. */
const BATCH = 50
/** Of several faults of a schema helm tells any one: that often it may try to tell ours. */
const TRIES = 8

/** In ASCII, which no YAML reader takes amiss. */
const valuesText = (values: unknown): string =>
  JSON.stringify(values).replace(
    /[^\x20-\x7e]/gu,
    (char) => `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  )

const chartYaml = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`

/** What is loaded from elsewhere is ours to refuse: only that it fails counts. */
const comparable = (text: string): string =>
  sortedReasons(
    text
      .trimEnd()
      .replace(/^(failing loading "(?:file|https?):(?:[^"\\]|\\.)*"): .*/, '$1')
      .replace(/^(?:Get ".*|open \/.*|schemas outside the chart's values.schema.json are not read)$/, 'elsewhere'),
  )

function helmReasons(cases: readonly SchemaCase[]): readonly string[] {
  const chart = mkdtempSync(join(tmpdir(), 'schemas-'))
  const put = (path: string, text: string): void => {
    mkdirSync(join(chart, path, '..'), { recursive: true })
    writeFileSync(join(chart, path), text)
  }
  put('Chart.yaml', chartYaml('root'))
  put('values.yaml', valuesText(Object.fromEntries(cases.map(({ values }, i) => [`zq${i}qz`, values]))))
  cases.forEach(({ schema }, i) => {
    put(`charts/${i}/Chart.yaml`, chartYaml(`zq${i}qz`))
    put(`charts/${i}/values.schema.json`, schema)
  })
  const nowhere = 'http://127.0.0.1:1'
  const env = { HOME: chart, PATH: process.env.PATH, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere }
  const { stderr } = spawnSync(HELM, ['template', 'r', chart], { encoding: 'utf8', env, maxBuffer: 2 ** 28 })
  rmSync(chart, { recursive: true })
  const lines = stderr.split('\n').filter((line) => !line.includes('level=WARN'))
  const [head = '', ...parts] = lines.join('\n').split(/zq(\d+)qz:\n/)
  if (parts.length === 0 && head !== '') throw new Error(head)
  const found = cases.map(() => '')
  for (let i = 0; i < parts.length; i += 2) found[Number(parts[i])] = comparable(parts[i + 1] ?? '')
  return found
}

const validateSchema = await loadValidator(HELM_RELEASE)

function ownReasons({ schema, values }: SchemaCase): string {
  const read = readYaml(encodeUtf8(valuesText(values)))
  if (read instanceof Map) read.set('global', new Map())
  return comparable(validateSchema(encodeUtf8(schema), read).map(decodeUtf8).join('\n'))
}

test('random schemas of all drafts fail for the reasons that helm gives', () => {
  for (let seed = SEED; seed < SEED + COUNT; seed += BATCH) {
    let open = Array.from({ length: BATCH }, (_, i) => schemaCase(seed + i))
    for (let tries = 0; open.length > 0; tries++) {
      const theirs = helmReasons(open)
      const at = open.findIndex((own, i) => ownReasons(own) !== theirs[i])
      const first = open[at]
      if (tries === TRIES && first)
        expect({ ...first, reasons: ownReasons(first) }).toEqual({ ...first, reasons: theirs[at] })
      open = open.filter((own, i) => ownReasons(own) !== theirs[i])
    }
  }
})
