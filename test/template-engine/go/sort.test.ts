import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestFirst } from '../../../src/core/source/version.ts'
import { unstableSort } from '../../../template-engine/go/sort.ts'

interface Ties {
  readonly helm: string
  readonly rows: readonly { readonly shelf: string; readonly given: string; readonly picks: string }[]
}

/** Which of equal versions helm took, for shelves in random, rising, falling and nearly sorted order. `3/1` is 1.3.0+m1. */
const recorded = JSON.parse(readFileSync(new URL('../../fixtures/version-ties.json', import.meta.url), 'utf8')) as Ties
const versions = (text: string): string[] => text.split(' ').map((one) => `1.${one.replace('/', '.0+m')}`)

describe(`of equal versions, the one that helm ${recorded.helm} takes`, () => {
  test.each(recorded.rows.map((row) => [row.shelf, row] as const))('%s', (_, { given, picks }) => {
    const sorted = newestFirst(versions(given), (version) => version)
    const taken = versions(picks).map((pick) => sorted.find((version) => version.startsWith(`${pick.split('+')[0]}+`)))
    expect(taken).toEqual(versions(picks))
  })
})

describe('it sorts', () => {
  const less = (a: number, b: number): boolean => a < b
  const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)
  test('whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 400 }), (numbers) => {
        expect(unstableSort(numbers, less)).toEqual(sorted(numbers))
      }),
      { numRuns: 500 },
    )
  })
  const shapes: readonly (readonly [what: string, make: (n: number) => number[]])[] = [
    ['rising', (n) => Array.from({ length: n }, (_, i) => i)],
    ['falling', (n) => Array.from({ length: n }, (_, i) => n - i)],
    ['equal', (n) => Array.from({ length: n }, () => 1)],
    ['two values', (n) => Array.from({ length: n }, (_, i) => i % 2)],
    ['a saw', (n) => Array.from({ length: n }, (_, i) => i % 7)],
    ['an organ pipe', (n) => Array.from({ length: n }, (_, i) => Math.min(i, n - i))],
    ['rising, the last misplaced', (n) => [...Array.from({ length: n }, (_, i) => i), -1]],
    ['falling, the first misplaced', (n) => [-1, ...Array.from({ length: n }, (_, i) => n - i)]],
    ['random', (n) => Array.from({ length: n }, (_, i) => (i * 7919) % 1009)],
    ['a quicksort killer', (n) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? i : n - i))],
  ]
  for (const [what, make] of shapes) {
    test.each([0, 1, 2, 3, 8, 11, 12, 13, 14, 25, 49, 50, 51, 100, 500, 3000])(`${what}, %i`, (n) => {
      expect(unstableSort(make(n), less)).toEqual(sorted(make(n)))
    })
  }
  test('what is given stays as it is', () => {
    const given = [3, 1, 2]
    unstableSort(given, less)
    expect(given).toEqual([3, 1, 2])
  })
  test('a comparison that makes no sense does not hang', () => {
    const given = Array.from({ length: 300 }, (_, i) => i)
    expect(unstableSort(given, () => true)).toHaveLength(300)
    expect(unstableSort(given, () => false)).toEqual(given)
  })
})
