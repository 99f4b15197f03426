import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ENTRIES, undocumented } from '../../scripts/undocumented.mjs'

test('every name and member of the package has a sentence (node scripts/undocumented.mjs)', () => {
  expect(undocumented()).toEqual([])
})

test('the API reference has every door of the package, and refuses what has no sentence', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const doors = Object.values<{ default?: string }>(exports).flatMap(({ default: file }) =>
    file === undefined ? [] : file.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts'),
  )
  const { entryPoints, validation, treatValidationWarningsAsErrors } = JSON.parse(readFileSync('typedoc.json', 'utf8'))
  expect([entryPoints.toSorted(), ENTRIES.toSorted()]).toEqual([doors.toSorted(), doors.toSorted()])
  expect([validation.notDocumented, treatValidationWarningsAsErrors]).toEqual([true, true])
})
