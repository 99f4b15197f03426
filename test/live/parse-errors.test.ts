import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PARSE_ERRORS } from '../template-engine/parse/parse-errors.ts'

/** Helm 4.1: the path in HELM, or `helm` on PATH. */
const HELM = process.env.HELM ?? 'helm'
const FILE = 'c/templates/t.yaml'

const chart = mkdtempSync(join(tmpdir(), 'parse-errors-'))
mkdirSync(join(chart, 'templates'))
writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n')
afterAll(() => rmSync(chart, { recursive: true }))

/** Helm keeps what follows the last `: ` of Go's message, and the name of the file differs from the table's. */
function helmText(line: number, detail: string): string {
  const kept = `: ${detail}`.split(': ').at(-1)?.replace('started at t:', `started at ${FILE}:`)
  return `Error: parse error at (${FILE}:${line}): ${kept}`
}

test.each(PARSE_ERRORS)('helm says the same of %j', (text, line, detail) => {
  writeFileSync(join(chart, 'templates/t.yaml'), Buffer.from(text, 'latin1'))
  const { stderr } = spawnSync(HELM, ['template', 'r', chart], { encoding: 'latin1' })
  expect(stderr.split('\n')[0]).toBe(helmText(line, detail))
})
