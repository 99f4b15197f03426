import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { commentLines } from '../../../scripts/doc-comments.mjs'
import { FORMATS, formatOf } from '../../../src/core/output/index.ts'
import { COMPLETE, SAMPLE } from './sample.ts'

const FOLDER = join(import.meta.dirname, '../../../src/core/output')
const TARGET = 'registry.local/mirror'

/** The formats of a file: name, and the document in the `@example` of the comment above it. */
function examplesOf(file: string): { readonly id: string; readonly example: string | undefined }[] {
  const source = ts.createSourceFile(file, readFileSync(join(FOLDER, file), 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isVariableStatement).flatMap((statement) => {
    const [declared] = statement.declarationList.declarations
    if (declared?.type?.getText(source) !== 'OutputFormat') return []
    const id = /\bid: '([^']+)'/.exec(statement.getText(source))?.[1] ?? ''
    const lines = commentLines(source, statement)
    const start = lines.indexOf('@example')
    return [
      {
        id,
        example:
          start < 0
            ? undefined
            : `${lines
                .slice(start + 1)
                .join('\n')
                .trimEnd()}\n`,
      },
    ]
  })
}

const FOUND = readdirSync(FOLDER).flatMap(examplesOf)
const EXAMPLES = FOUND.flatMap(({ id, example }) => (example === undefined ? [] : [{ id, example }]))

test('every format is found', () => {
  expect(FOUND.map(({ id }) => id).sort()).toEqual(FORMATS.map(({ id }) => id).sort())
  expect(EXAMPLES.length).toBeGreaterThan(1)
})

describe('the document of the sample list', () => {
  test.each(EXAMPLES)('$id is the example above the format', ({ id, example }) => {
    expect(formatOf(id).write(SAMPLE, { target: TARGET })).toBe(example)
  })
})

describe('every format that needs no digests', () => {
  test.each(FORMATS.filter(({ needs }) => needs === undefined))('$id names each image', ({ write }) => {
    const text = write(COMPLETE, { target: TARGET })
    for (const word of ['busybox', '1.36', 'x/y', '0a'.repeat(32), 'gpu-operator', 'v25.10.1'])
      expect(text).toContain(word)
  })
})
