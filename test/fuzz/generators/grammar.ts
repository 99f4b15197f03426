import fc, { type Arbitrary } from 'fast-check'

/** Texts of small languages that functions read: mostly well formed, now and then not. */

/** Words, one of which is chosen. */
const word = (words: string, between = ' '): Arbitrary<string> => fc.constantFrom(...words.split(between))
const joined = (part: Arbitrary<string>, minLength: number, maxLength: number, by = ''): Arbitrary<string> =>
  fc.array(part, { minLength, maxLength }).map((parts) => parts.join(by))
const sequence = (...parts: Arbitrary<string>[]): Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(''))
const maybe = (part: Arbitrary<string>, weight = 1): Arbitrary<string> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight, arbitrary: part })

/** One character taken out, doubled, or put in: what was right is wrong in one place. */
export const spoilt = (text: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(
      text,
      fc.nat(40),
      fc.constantFrom('', '', '(', ')', '.', '-', '+', ' ', '0', '9', 'x', ':', '*', '\u00e9', '"'),
    )
    .map(([s, at, put]) => {
      const i = s.length === 0 ? 0 : at % s.length
      return put === '' ? s.slice(0, i) + s.slice(i + 1) : s.slice(0, i) + put + s.slice(i)
    })

const mostly = (text: Arbitrary<string>): Arbitrary<string> =>
  fc.oneof({ withCrossShrink: true }, { weight: 9, arbitrary: text }, { weight: 1, arbitrary: spoilt(text) })

const atom = word(
  'a b A 1 _ \u00e9 \u65e5 . ^ $ \\d \\D \\w \\W \\s \\S \\b \\B \\A \\z \\n \\t \\. \\\\ \\x41 \\x{1F600} \\pL \\PN \\p{Greek} \\p{^Lu} [abc] [^abc] [a-c1-3] [[:alpha:]] [[:^digit:]\\s] []a] [^\\d_] [a-] [\\]] \\Qa.b\\E \\C \\Z \\1 [z-a] \\07 \\8 \\a \\v \\xg \\p{Nope} [[:word:]] [[:nope:]] \\x{110000} (?i) (?s) (?-i) (?i-s) (?m)^a$ (?z)',
)
const repeat = word('* + ? *? +? ?? {2} {1,} {0,2} {1,2}? {,2} {2,1} {1001} {0} ** {a}')
const regexpTree = (depth: number): Arbitrary<string> => {
  const piece =
    depth === 0
      ? atom
      : fc.oneof(
          { withCrossShrink: true },
          { weight: 5, arbitrary: atom },
          {
            weight: 2,
            arbitrary: sequence(
              word('( (?: (?P<n> (?<n> (?i: (?s-i: (?P<n2> (?U:'),
              regexpTree(depth - 1),
              fc.constant(')'),
            ),
          },
        )
  const repeated = sequence(piece, maybe(repeat))
  return joined(joined(repeated, 0, 4), 1, 2, '|')
}
/** RE2 patterns */
export const regexp = mostly(regexpTree(2))
/** what a match is replaced by */
export const replacement = joined(word('a $0 $1 ${1} $1a ${1}a $n ${n} $$ $ ${ $10 ${n2} \\1 \u00e9 -'), 0, 3)

const element = word(
  '2006 06 6 Jan January 01 1 02 2 _2 002 __2 Mon Monday 15 03 3 04 4 05 5 .000 .999 ,000 .00 ,9 PM pm MST Z07:00 Z0700 Z07 Z07:00:00 -07:00 -0700 -07 -07:00:00 -070000 Z070000 .000000 Janus Mons 20060102 150405 x',
)
/** layouts of dates */
export const layout = joined(
  fc.oneof({ weight: 3, arbitrary: element }, { weight: 2, arbitrary: word('-|:| |/|T|, |.|', '|') }),
  1,
  9,
)

const two = fc.integer({ min: 0, max: 62 }).map((n) => String(n).padStart(2, '0'))
/** layout and text that should fit it */
export const dated: Arbitrary<readonly [layout: string, text: string]> = fc
  .array(
    fc.constantFrom(
      ['2006', word('2020 1999 0000 9999 20')],
      ['01', two],
      ['1', word('1 12 13 0')],
      ['02', two],
      ['2', word('1 31 30 29 0')],
      ['_2', word(' 1|31| 9|9', '|')],
      ['Jan', word('Jan Feb dec Foo MAR')],
      ['January', word('January february Jun May')],
      ['Mon', word('Mon Tue sun Xyz')],
      ['15', two],
      ['3', word('1 12 13 0')],
      ['PM', word('AM PM am')],
      ['04', two],
      ['05', sequence(two, maybe(word('.5 .123456789 ,25 .')))],
      ['05.000', sequence(two, word('.500 .5 .1234'))],
      ['Z07:00', word('Z +02:00 -05:30 +2500 +24:00')],
      ['-0700', word('+0200 -0530 Z')],
      ['MST', word('UTC CET EST GMT+3 FOO +03 WITA')],
      ['002', word('001 366 400')],
      ['2006-01-02', word('2020-02-29 2021-02-29 2020-06-31 2020-12-31')],
    ) as Arbitrary<readonly [string, Arbitrary<string>]>,
    { minLength: 1, maxLength: 4 },
  )
  .chain((parts) =>
    fc
      .tuple(fc.constantFrom(' ', '-', 'T', ''), mostlyAll(parts.map(([, text]) => text)))
      .map(([by, texts]) => [parts.map(([name]) => name).join(by), texts.join(by)] as const),
  )
const mostlyAll = (texts: Arbitrary<string>[]): Arbitrary<string[]> => fc.tuple(...texts)

/** durations */
export const duration = mostly(
  sequence(
    maybe(word('- +')),
    joined(sequence(word('0 1 90 1.5 .5 36 5. 100000 1e3'), word('h m s ms us ns \u00b5s d')), 1, 3),
  ),
)

const numeric = word('0 1 2 3 10 01 18446744073709551615 18446744073709551616')
const identifiers = joined(word('alpha rc 1 0 01 b-2 x 99999999999999999999 -'), 1, 3, '.')
/** semantic versions */
export const version = mostly(
  sequence(
    maybe(fc.constant('v')),
    joined(numeric, 1, 4, '.'),
    maybe(sequence(fc.constant('-'), identifiers)),
    maybe(sequence(fc.constant('+'), identifiers)),
  ),
)
const partial = sequence(
  maybe(word('v')),
  joined(word('0 1 2 3 x X * 1 2'), 1, 3, '.'),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: sequence(fc.constant('-'), identifiers) },
  ),
)
const comparator = sequence(word('||=|!=|>|<|>=|=>|<=|=<|~|~>|^|== |> |^ ', '|'), partial)
/** ranges of versions */
export const constraint = mostly(
  joined(
    fc.oneof(
      { weight: 4, arbitrary: joined(comparator, 1, 3, ' ') },
      { weight: 1, arbitrary: joined(comparator, 1, 3, ',') },
      { weight: 1, arbitrary: joined(comparator, 1, 3, ', ') },
      { weight: 1, arbitrary: joined(partial, 2, 2, ' - ') },
    ),
    1,
    2,
    ' || ',
  ),
)

const jsonScalar = word(
  '1 -0 1.5 1e2 1E-7 01 +1 .5 1. -  1e 12345678901234567890 1e400 "a" "\\u00e9" "\\ud83d\\ude00" "\\ud83d" "\\x" "a\tb" "\\n" \'a\' true false null nul NaN "',
)
const jsonTree = (depth: number): Arbitrary<string> => {
  if (depth === 0) return jsonScalar
  const below = jsonTree(depth - 1)
  const blank = word('| | ||\n|\t', '|')
  const list = fc.array(below, { maxLength: 3 }).map((all) => `[${all.join(',')}]`)
  const member = sequence(word('"a" "b" "a" "\u00e9" "" "\\u0061" a'), blank, fc.constant(':'), blank, below)
  const map = fc.array(member, { maxLength: 3 }).map((all) => `{${all.join(', ')}}`)
  return fc.oneof({ withCrossShrink: true }, jsonScalar, list, map, map)
}
/** JSON */
export const json = mostly(jsonTree(2))

const tomlValue = word(
  '1|-1|+1|1_000|0x1F|0o17|0b1|01|1.5|1e3|.5|1.|inf|nan|true|True|"a"|"\\u00e9"|"\\x41"|"\\e"|"a\nb"|\'a\'|"""a\n b"""|\'\'\'a\'\'\'|[1, 2]|[1, "a"]|[ 1,\n 2, ]|[]|{}|{a = 1}|{a = 1, }|{a.b = 1}|1979-05-27|1979-05-27T07:32:00Z|1979-05-27 07:32:00.5|07:32:00|07:32|1979-13-01|1979-05-27T07:32:00-07:00|9223372036854775808|x|"|',
  '|',
)
const tomlKey = word('a b a.b "q" \'s\' a."c.d" 1 - a-b \u00e9 a..b "" a b.c')
const tomlLine = fc.oneof(
  { weight: 8, arbitrary: sequence(tomlKey, word(' = |=| =|= ', '|'), tomlValue, maybe(fc.constant(' # c'))) },
  { weight: 2, arbitrary: tomlKey.map((k) => `[${k}]`) },
  { weight: 2, arbitrary: tomlKey.map((k) => `[[${k}]]`) },
  { weight: 1, arbitrary: word('# c|  |x|[|= 1|[]|[a', '|') },
)
/** TOML */
export const toml = mostly(joined(tomlLine, 1, 5, '\n'))

const host = word('h.io localhost 127.0.0.1 [::1] [fe80::1%25en0] \u00e9.x h_x  a%20b [::1 h,i')
/** URLs */
export const url = mostly(
  sequence(
    maybe(word('http:// https: mailto: HTTP:// x+y:// 1x:// // : ://'), 3),
    maybe(word('u@ u:p@ u:p:q@ %41@ u%zz@ @')),
    host,
    maybe(word(':80 : :a :99999 :080')),
    maybe(joined(word('/ a /b .. %2F %zz \u00e9 ; = a:b * // [ '), 0, 4)),
    maybe(word('? ?a=b&c=%20d ?% ??')),
    maybe(word('# #f #%zz #a#b #\u00e9')),
  ),
)

/** globs of .Files.Glob, without what the library that helm uses miscounts: three stars, braces beside stars */
export const glob = fc.oneof(
  joined(word('a b c * /**/ ** ? / . [ab] [!a] [a-c] [^a] [] [z-a] txt yaml \\* conf d .txt a.txt \\'), 1, 5).filter(
    (s) => !s.includes('***'),
  ),
  joined(word('a b {a,b} {conf,d}/ {a.txt,b.txt} {a {a,{b,c}} .txt / [a-c] ? }'), 1, 4),
)

/** file paths */
export const path = joined(word('a b.c . .. / // \u00e9 .x c.tar.gz -'), 0, 5)

export { joined, maybe, sequence, word }
