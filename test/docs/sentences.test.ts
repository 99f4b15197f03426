import { expect, test } from 'vitest'
import { undocumented } from '../../scripts/undocumented.mjs'

test('every name and member of the library’s two doors has a sentence (node scripts/undocumented.mjs)', () => {
  expect(undocumented(['src/index.ts', 'src/node/index.ts']).filter((place) => place.startsWith('src/'))).toEqual([])
})
