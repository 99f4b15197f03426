import { describe, expect, test } from 'vitest'
import { oneLine } from '../../src/core/errors.ts'
import { extractImages } from '../../src/core/images/index.ts'
import { emitYaml, readYaml } from '../../src/core/yaml/index.ts'
import { parseVersion } from '../../template-engine/modules/index.ts'

/*
 * Texts far longer than V8's stacks are deep: what reads them is a scanner, or an expression without a repetition in a repetition. Each row
 * answers; a RangeError fails it.
 */

const MILLIONS = 12_000_000
const long = (unit: string): string => unit.repeat(Math.ceil(MILLIONS / unit.length))

describe('a scalar of twelve million characters', () => {
  test.each([
    ['double-quoted, escapes', `a: "${long('\\"')}"\n`, long('"').length / 2],
    ['double-quoted, plain', `a: "${long('x')}"\n`, MILLIONS],
    ['double-quoted, words', `a: "${long('x y ')}"\n`, MILLIONS],
    ['single-quoted, quotes', `a: '${long("''")}'\n`, MILLIONS / 2],
    ['single-quoted, plain', `a: '${long('x')}'\n`, MILLIONS],
    ['plain, colons', `a: ${long('x:')}x\n`, MILLIONS + 1],
    ['plain, words', `a: ${long('x ')}x\n`, MILLIONS + 1],
    ['plain on a line of its own', `a:\n  ${long('x y:z ')}x\n`, MILLIONS + 1],
    ['folded', `a: >\n  ${long('x ')}x\n`, MILLIONS + 2],
    ['binary', `a: !!binary ${long('YWFh')}\n`, (MILLIONS / 4) * 3],
    ['digits', `a: ${long('1')}\n`, undefined],
    ['a fraction', `a: .${long('1')}\n`, undefined],
    ['sixties', `a: "${long('1:2')}"\n`, MILLIONS],
  ])('%s', (_, text, length) => {
    const value = readYaml(text)
    const a = value instanceof Map ? value.get('a') : undefined
    if (length === undefined) expect(a).toBeDefined()
    else expect(a).toHaveLength(length)
  })

  test.each([
    ['sixties', '1:2'],
    ['wide runes', '\xf0\x9f\x98\x80'],
  ])('written: %s', (_, unit) => {
    expect(emitYaml(new Map([['a', long(unit)]])).length).toBeGreaterThan(MILLIONS)
  })
})

test.each([['a'], ['/a'], ['a:'], ['a.'], ['a-'], ['a/b@'], ['_'], [':'], ['-'], [' ']])(
  'an image name of twelve million characters, %s',
  (unit) => {
    expect(extractImages(`spec:\n  containers:\n  - image: "reg.example/${long(unit)}"\n`).images).toEqual([])
  },
)

test.each([
  ['a version', () => parseVersion(`1.0.0-${long('a.')}a`).major, 1n],
  ['blanks and a word', () => oneLine(`${' '.repeat(100_000)}x${' '.repeat(100_000)}\ny`), 'x y'],
])('%s', (_, run, answer) => expect(run()).toBe(answer))
