import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extractImages, selectImages } from '../../../src/core/images/index.ts'

/**
 * Hard manifests, many to a file: what goes into a list by default, all of it and nothing else. `!> TEXT` is a gap and `~> TEXT`
 * a warning that is none, each with the text in it; in files that say `Gaps are named` there is no other gap.
 */
const folder = new URL('./variants/', import.meta.url)

interface Variant {
  readonly name: string
  readonly finds: readonly string[]
  readonly gaps: readonly string[]
  readonly notes: readonly string[]
  /** no other gap is allowed */
  readonly exact: boolean
  readonly yaml: string
}

function readVariants(file: string): Variant[] {
  const [head = '', ...blocks] = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m)
  return blocks.map((block) => {
    const [name = '', ...lines] = block.split('\n')
    const marked = (mark: string): string[] =>
      lines.filter((line) => line.startsWith(`${mark}> `)).map((line) => line.slice(3))
    return {
      name,
      finds: marked('='),
      gaps: marked('!'),
      notes: marked('~'),
      exact: head.includes('Gaps are named'),
      yaml: lines.filter((line) => !/^[=!~]> /.test(line)).join('\n'),
    }
  })
}

describe.each(readdirSync(folder).sort())('%s', (file) => {
  test.each(readVariants(file))('$name', ({ yaml, finds, gaps, notes, exact }) => {
    const extraction = extractImages(yaml)
    const found = selectImages(extraction).map(({ ref }) => ref)
    const more = [...extraction.skipped.map(({ raw, reason }) => `${raw}: ${reason}`), ...extraction.warnings]
    expect(found, JSON.stringify(more)).toEqual(finds)
    const told = (gap: boolean): string[] =>
      extraction.warnings.filter((warning) => warning.gap === gap).map(({ message }) => message)
    for (const text of gaps) expect(told(true)).toContainEqual(expect.stringContaining(text))
    for (const text of notes) expect(told(false)).toContainEqual(expect.stringContaining(text))
    const catalogs = extraction.warnings.filter(({ code }) => code === 'catalog')
    if (exact) expect(told(true)).toHaveLength(gaps.length + catalogs.length)
  })
})

test('line ends and a byte order mark do not matter', () => {
  const crlf = 'kind: Pod\r\nspec:\r\n  containers:\r\n  - image: quay.io/a/b:v1\r\n'
  const mark = '\ufeffkind: Pod\nspec: {containers: [{image: quay.io/a/b:v1}]}'
  for (const yaml of [crlf, mark]) expect(extractImages(yaml).images.map(({ ref }) => ref)).toEqual(['quay.io/a/b:v1'])
})
