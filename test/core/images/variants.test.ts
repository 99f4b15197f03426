import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extractImages, selectImages } from '../../../src/core/images/index.ts'

/** Hard manifests, many to a file: what goes into a list by default, all of it and nothing else. */
const folder = new URL('./variants/', import.meta.url)

interface Variant {
  readonly name: string
  readonly finds: readonly string[]
  readonly yaml: string
}

function readVariants(file: string): Variant[] {
  const [, ...blocks] = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m)
  return blocks.map((block) => {
    const [name = '', ...lines] = block.split('\n')
    return {
      name,
      finds: lines.filter((line) => line.startsWith('=> ')).map((line) => line.slice(3)),
      yaml: lines.filter((line) => !line.startsWith('=> ')).join('\n'),
    }
  })
}

describe.each(readdirSync(folder).sort())('%s', (file) => {
  test.each(readVariants(file))('$name', ({ yaml, finds }) => {
    const extraction = extractImages(yaml)
    const found = selectImages(extraction).map(({ ref }) => ref)
    const more = [...extraction.skipped.map(({ raw, reason }) => `${raw}: ${reason}`), ...extraction.warnings]
    expect(found, JSON.stringify(more)).toEqual(finds)
  })
})

test('line ends and a byte order mark do not matter', () => {
  const crlf = 'kind: Pod\r\nspec:\r\n  containers:\r\n  - image: quay.io/a/b:v1\r\n'
  const mark = '\ufeffkind: Pod\nspec: {containers: [{image: quay.io/a/b:v1}]}'
  for (const yaml of [crlf, mark]) expect(extractImages(yaml).images.map(({ ref }) => ref)).toEqual(['quay.io/a/b:v1'])
})
