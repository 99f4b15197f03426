import { describe, expect, test } from 'vitest'
import { parsePattern } from '../../../template-engine/go/regexp/parse.ts'
import { compileProgram } from '../../../template-engine/go/regexp/program.ts'
import { search } from '../../../template-engine/go/regexp/search.ts'
import { compileRegexp, findFirst } from '../../../template-engine/go/regexp.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/value/bytes.ts'

/** A pattern, and what Go 1.25 says of it: nothing when it compiles. As recorded from helm 4.1.4. */
const PATTERNS: readonly (readonly [string, string])[] = [
  ['\\p{Letter}', ''],
  ['\\p{letter}', ''],
  ['\\p{Lu}', ''],
  ['\\p{lu}', ''],
  ['\\p{uppercase letter}', ''],
  ['\\p{Old_Italic}', 'invalid character class range: `\\p{Old_Italic}`'],
  ['\\p{olditalic}', 'invalid character class range: `\\p{olditalic}`'],
  ['\\p{OLD-ITALIC}', 'invalid character class range: `\\p{OLD-ITALIC}`'],
  ['\\p{Grek}', 'invalid character class range: `\\p{Grek}`'],
  ['\\p{Greek}', ''],
  ['\\p{greek}', ''],
  ['\\p{Zyyy}', 'invalid character class range: `\\p{Zyyy}`'],
  ['\\p{Common}', ''],
  ['\\p{Any}', ''],
  ['\\p{ASCII}', ''],
  ['\\p{Assigned}', ''],
  ['\\p{Cn}', ''],
  ['\\p{C}', ''],
  ['\\p{LC}', ''],
  ['\\p{Thai}', ''],
  ['\\p{Nko}', ''],
  ['\\p{Qaac}', 'invalid character class range: `\\p{Qaac}`'],
  ['\\p{IsGreek}', 'invalid character class range: `\\p{IsGreek}`'],
  ['\\p{Script=Greek}', 'invalid character class range: `\\p{Script=Greek}`'],
  ['\\p{punct}', ''],
  ['\\p{Punct}', ''],
  ['\\p{digit}', ''],
  ['\\p{cntrl}', ''],
  ['\\p{Combining_Mark}', ''],
  ['\\p{^Greek}', ''],
  ['\\P{^Greek}', ''],
  ['\\p', 'invalid character class range: `\\p`'],
  ['\\p{', 'invalid character class range: `\\p{`'],
  ['\\p{}', 'invalid character class range: `\\p{}`'],
  ['\\pZ', ''],
  ['\\pX', 'invalid character class range: `\\pX`'],
  ['\\PN', ''],
  ['\\p{SignWriting}', 'invalid character class range: `\\p{SignWriting}`'],
  ['\\p{sign_writing}', 'invalid character class range: `\\p{sign_writing}`'],
  ['\\p{Phags_Pa}', 'invalid character class range: `\\p{Phags_Pa}`'],
  ['\\p{phagspa}', 'invalid character class range: `\\p{phagspa}`'],
  ['\\p{Hira}', 'invalid character class range: `\\p{Hira}`'],
  ['\\p{Yi}', ''],
  ['\\p{Katakana_Or_Hiragana}', 'invalid character class range: `\\p{Katakana_Or_Hiragana}`'],
  ['\\p{Unknown}', 'invalid character class range: `\\p{Unknown}`'],
  ['\\p{Garay}', 'invalid character class range: `\\p{Garay}`'],
  ['\\p{Kirat_Rai}', 'invalid character class range: `\\p{Kirat_Rai}`'],
  ['(?i', 'invalid or unsupported Perl syntax: `(?i`'],
  ['(?i)', ''],
  ['(?', 'invalid or unsupported Perl syntax: `(?`'],
  ['(?P', 'invalid or unsupported Perl syntax: `(?P`'],
  ['(?P<', 'invalid or unsupported Perl syntax: `(?P`'],
  ['(?P<n', 'invalid named capture: `(?P<n`'],
  ['(?P<n>', 'missing closing ): `(?P<n>`'],
  ['(?<', 'invalid or unsupported Perl syntax: `(?<`'],
  ['(?<n', 'invalid named capture: `(?<n`'],
  ['(?<n>a)(?<n>b)', ''],
  ['(?P<n>a)(?P<n>b)', ''],
  ['(?<=a)', 'invalid named capture: `(?<=a)`'],
  ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['(?-)', 'invalid or unsupported Perl syntax: `(?-)`'],
  ['(?-i', 'invalid or unsupported Perl syntax: `(?-i`'],
  ['(?--i)', 'invalid or unsupported Perl syntax: `(?--`'],
  ['(?i-s:a)', ''],
  ['\\8', 'invalid escape sequence: `\\8`'],
  ['\\1', 'invalid escape sequence: `\\1`'],
  ['\\12', ''],
  ['\\08', ''],
  ['\\x', 'invalid escape sequence: `\\x`'],
  ['\\x4', 'invalid escape sequence: `\\x4`'],
  ['\\x{', 'invalid escape sequence: `\\x{`'],
  ['\\x{}', 'invalid escape sequence: `\\x{}`'],
  ['\\x{110000}', 'invalid escape sequence: `\\x{110000`'],
  ['\\xZZ', 'invalid escape sequence: `\\xZZ`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['(a{100}){11}', 'invalid repeat count: `{11}`'],
  ['((a{10}){10}){11}', 'invalid repeat count: `{11}`'],
  ['a{,2}', ''],
  ['a{2', ''],
  ['a{01}', ''],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a*+', 'invalid nested repetition operator: `*+`'],
  ['a{2}{3}', 'invalid nested repetition operator: `{2}{3}`'],
  ['x{2}*', 'invalid nested repetition operator: `{2}*`'],
  ['|*', 'missing argument to repetition operator: `*`'],
  ['(*)', 'missing argument to repetition operator: `*`'],
  ['^*', ''],
  ['$+', ''],
  ['\\b*', ''],
  ['[a', 'missing closing ]: `[a`'],
  ['[]', 'missing closing ]: `[]`'],
  ['[^]', 'missing closing ]: `[^]`'],
  ['[a-\\d]', 'invalid escape sequence: `\\d`'],
  ['[z-a]', 'invalid character class range: `z-a`'],
  ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
  ['[[:alpha:]', 'missing closing ]: `[[:alpha:]`'],
  ['[[.a.]]', ''],
  ['a|b)', 'unexpected ): `a|b)`'],
  ['(a', 'missing closing ): `(a`'],
  ['\\', 'trailing backslash at end of expression: ``'],
  ['[\\', 'trailing backslash at end of expression: ``'],
  ['\\é', 'invalid escape sequence: `\\é`'],
  ['\\_', ''],
  ['\\z*', ''],
  ['\\C', 'invalid escape sequence: `\\C`'],
  ['\\Qab', ''],
  ['\\Qab\\E*', ''],
  ['(?P=n)', 'invalid or unsupported Perl syntax: `(?P`'],
  ['(?#a)', 'invalid or unsupported Perl syntax: `(?#`'],
  ['(?>a)', 'invalid or unsupported Perl syntax: `(?>`'],
  ['(?:)', ''],
  ['((((((((((a))))))))))*', ''],
  ['a{99999999999}', 'invalid repeat count: `{99999999999}`'],
  ['(?i)\\p{Lu}', ''],
  ['(?i)\\P{Lu}', ''],
  ['[[:word:]-z]', ''],
  ['(?P<é>a)', 'invalid named capture: `(?P<é>`'],
  ['\\p{Latin}{2}', ''],
  ['(?s).', ''],
  ['(?U)a+?', ''],
  ['(){1000}', ''],
  ['\\N', 'invalid escape sequence: `\\N`'],
  ['\\h', 'invalid escape sequence: `\\h`'],
  ['\\K', 'invalid escape sequence: `\\K`'],
  ['\\Z', 'invalid escape sequence: `\\Z`'],
  ['\\G', 'invalid escape sequence: `\\G`'],
  ['\\R', 'invalid escape sequence: `\\R`'],
  ['\\X', 'invalid escape sequence: `\\X`'],
]

const complaint = (pattern: string): string => {
  try {
    compileRegexp(encodeUtf8(pattern))
    return ''
  } catch (error) {
    return error instanceof Error ? decodeUtf8(error.message) : ''
  }
}

describe('syntax', () => {
  test.each(PATTERNS)('%j: %s', (pattern, error) => {
    expect(complaint(pattern)).toBe(error === '' ? '' : `error parsing regexp: ${error}`)
  })

  test('deep nesting and large programs are errors', () => {
    const deep = '('.repeat(2000) + ')'.repeat(2000)
    expect(complaint(deep)).toBe(`error parsing regexp: expression nests too deeply: \`${deep}\``)
    const large = 'a{1000}'.repeat(4000)
    expect(complaint(large)).toBe(`error parsing regexp: expression too large: \`${large}\``)
  })
})

/** More text than one way after another is tried on: all ways are followed at once then. */
const FAR = 300_000

describe('both ways to search find the same', () => {
  test.each([
    ['(a|ab)(c|bcd)(d*)', 'abcd'],
    ['(a*)*', 'b'],
    ['(a*)+', 'aab'],
    ['(?:a|(b))*?c', 'abc'],
    ['(x?)(y??)(z+?)z', 'yzzz'],
    ['(?i)(straße|K)+', '\u212akSTRAßE'],
    ['\\bé?\\w+$', 'é word'],
    ['(?m)^(.)(.*)$', '\nab\n'],
    ['[^\\n]+\\z', '日本'],
    ['(|a)*', 'aa'],
    ['(|a)+', 'aa'],
    ['((a)|b)*c', 'abbc'],
  ])('%j in %j', (pattern, text) => {
    const program = compileProgram(parsePattern(pattern))
    const nothing = (): void => undefined
    const near = `\n${encodeUtf8(text)}`
    // a line before, and so long a text that the other way is taken; what follows the match must not matter
    const far = `${'\n'.repeat(FAR)}${near}`
    const wanted = search(program, near, 0, nothing)?.map((at) => (at < 0 ? at : at + FAR))
    expect(search(program, far, FAR, nothing)).toEqual(wanted)
    // from the beginning: far more places than the first way has room for
    const early = search(program, far, 0, nothing)
    const empty = wanted !== undefined && wanted[0] === wanted[1]
    if (!empty) expect(early).toEqual(wanted)
    else expect(early?.slice(0, 2)).toEqual([0, 0])
  })
})

test('work is told while it is done', () => {
  let steps = 0
  const budget = (more: number): void => {
    steps += more
    if (steps > 50_000) throw new Error('enough')
  }
  expect(() => findFirst(compileRegexp('(x+x+)+y', budget), 'x'.repeat(1_000_000), budget)).toThrow('enough')
})
