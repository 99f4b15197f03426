import { describe, expect, test } from 'vitest'
import { isExact, matching, newestFirst, tryStrictVersion, tryVersion } from '../../../src/core/source/version.ts'

const same = (text: string): string => text

describe('order', () => {
  const rows: readonly (readonly [given: string, sorted: string])[] = [
    ['1.0.0 2.0.0 1.5.0', '2.0.0 1.5.0 1.0.0'],
    ['1.9.0 1.10.0', '1.10.0 1.9.0'],
    ['1.0.0-rc.1 1.0.0', '1.0.0 1.0.0-rc.1'],
    ['1.0.0-rc.2 1.0.0-rc.10', '1.0.0-rc.10 1.0.0-rc.2'],
    ['1.0.0-alpha 1.0.0-beta 1.0.0-1', '1.0.0-beta 1.0.0-alpha 1.0.0-1'],
    ['1.0.0+a 1.0.0+b', '1.0.0+a 1.0.0+b'],
    ['1.0.0+b 1.0.0+a', '1.0.0+b 1.0.0+a'],
    ['v1.0.0 1.1.0 v1.2.0', 'v1.2.0 1.1.0 v1.0.0'],
    ['junk 1.0.0', '1.0.0 junk'],
    ['junk 1.0.0 more', '1.0.0 junk more'],
    ['1.0 1.0.1 1', '1.0.1 1.0 1'],
    ['', ''],
  ]
  test.each(rows)('%s', (given, sorted) => {
    expect(newestFirst(given.split(' '), same).join(' ')).toBe(sorted)
  })
  test('what is given stays as it is', () => {
    const given = ['1.0.0', '2.0.0']
    newestFirst(given, same)
    expect(given).toEqual(['1.0.0', '2.0.0'])
  })
})

describe('choice', () => {
  const shelf = '3.0.0-rc.1 2.1.0 2.0.0 1.10.0 1.9.0 1.9.0-beta v1.2.3 1.0.0+b 0.9.0 junk'
  const rows: readonly (readonly [wanted: string, best: string | undefined])[] = [
    ['', '2.1.0'],
    ['*', '2.1.0'],
    ['x', '2.1.0'],
    ['>0.0.0-0', '3.0.0-rc.1'],
    ['>=0', '2.1.0'],
    ['2', '2.1.0'],
    ['2.0', '2.0.0'],
    ['2.0.0', '2.0.0'],
    ['v2.0.0', '2.0.0'],
    ['=2.0.0', '2.0.0'],
    ['1.2.3', 'v1.2.3'],
    ['v1.2.3', 'v1.2.3'],
    ['1', '1.10.0'],
    ['1.x', '1.10.0'],
    ['1.*', '1.10.0'],
    ['~1.9', '1.9.0'],
    ['^1.2', '1.10.0'],
    ['^0.9', '0.9.0'],
    ['<1', '0.9.0'],
    ['<1.0.0', '0.9.0'],
    ['<=1.0.0', '1.0.0+b'],
    ['1.0.0', '1.0.0+b'],
    ['1.0.0+b', '1.0.0+b'],
    ['1.0.0+c', '1.0.0+b'],
    ['1.9.0-beta', '1.9.0-beta'],
    ['1.9.0-gamma', undefined],
    ['3', undefined],
    ['3.0.0', undefined],
    ['>2.1', undefined],
    ['>2.1-0', '3.0.0-rc.1'],
    ['junk', 'junk'],
    ['!=2.1.0', '2.0.0'],
    ['>1, <2', undefined],
    ['>1.0, <2', '1.10.0'],
    ['>1.0.0 <2.0.0', '1.10.0'],
    ['1.0.0 - 1.9.0', '1.9.0'],
    ['<1 || >=2.0.0 <2.1.0', '2.0.0'],
    ['9.9.9', undefined],
  ]
  test.each(rows)('%j', (wanted, best) => {
    const choose = (): string | undefined => matching(shelf.split(' '), same, wanted)[0]
    if (wanted === 'junk') return expect(choose).toThrow('neither a version nor a range')
    expect(choose()).toBe(best)
  })
  test.each(['latest', 'stable!', '>', '1.0.0 and', '>>1', '1..0', 'v', '~'])('%j is no range', (wanted) => {
    expect(() => matching([], same, wanted)).toThrow(`version "${wanted}" is neither a version nor a range`)
  })
  test('all that fit, best first', () => {
    expect(matching(['2.0.0', '1.1.0', '1.0.0'], same, '>=1')).toEqual(['2.0.0', '1.1.0', '1.0.0'])
    expect(matching(['1.0.0+b', '1.0.0'], same, '1.0.0')).toEqual(['1.0.0', '1.0.0+b'])
  })
})

describe('what reads as a version', () => {
  const rows: readonly (readonly [text: string, loose: boolean, strict: boolean, exact: boolean])[] = [
    ['1.2.3', true, true, true],
    ['v1.2.3', true, false, true],
    ['1.2.3-rc.1+b', true, true, true],
    ['1.2', true, false, false],
    ['1', true, false, false],
    ['01.2.3', true, false, false],
    ['1.2.3.4', false, false, false],
    ['', false, false, false],
    ['latest', false, false, false],
    ['~1.2.3', false, false, false],
    ['1.x', false, false, false],
    ['>=1.2.3', false, false, false],
    ['1.2.3-', false, false, false],
    ['1.2.3+', false, false, false],
    ['1.2.3-01', false, false, false],
  ]
  test.each(rows)('%j', (text, loose, strict, exact) => {
    expect([tryVersion(text) !== undefined, tryStrictVersion(text) !== undefined, isExact(text)]).toEqual([
      loose,
      strict,
      exact,
    ])
  })
})
