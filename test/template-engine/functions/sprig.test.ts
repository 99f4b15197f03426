import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LimitError } from '../../../template-engine/errors.ts'
import { TemplateError } from '../../../template-engine/exec/error.ts'
import { TemplateSet } from '../../../template-engine/exec/template-set.ts'
import { loadFunctions } from '../../../template-engine/functions/family.ts'
import { SPRIG } from '../../../template-engine/functions/sprig/index.ts'
import { Budget, ENGINE_LIMITS } from '../../../template-engine/limits.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/value/bytes.ts'
import type { Value } from '../../../template-engine/value/value.ts'
import { fixedCall } from './expression.ts'

/** What real helm answered: the value as `%T %#v`, or the error's last part. */
interface Recorded {
  readonly expr: string
  readonly out?: string
  readonly err?: string
}

const recorded = (family: string): readonly Recorded[] =>
  JSON.parse(readFileSync(new URL(`fixtures/sprig-${family}.json`, import.meta.url), 'utf8'))

/** The values that expressions may name: what values.yaml gave the recorded run. */
const values = (): Value =>
  new Map<string, Value>([
    ['l', [1, 2, 3]],
    [
      'm',
      new Map<string, Value>([
        ['a', 1],
        ['b', new Map([['c', 2]])],
      ]),
    ],
    ['n', null],
    ['f', 1.5],
    ['big', 1_000_000],
    ['s', 'x'],
  ])

const set = new TemplateSet({ functions: await loadFunctions(SPRIG) })

function render(text: string, bytes = ENGINE_LIMITS.bytes): string {
  const budget = new Budget({ ...ENGINE_LIMITS, bytes })
  set.parse('t', encodeUtf8(text))
  return decodeUtf8(set.execute('t', new Map([['Values', values()]]), { effects: fixedCall().effects, budget }))
}

function outcome(expr: string): Recorded {
  try {
    return { expr, out: render(`{{ $x := ${expr} }}{{ printf "%T %#v" $x $x }}`) }
  } catch (error) {
    if (error instanceof TemplateError) return { expr, err: decodeUtf8(error.cause?.message ?? error.detail) }
    throw error
  }
}

describe.each(['cases', 'strings', 'numbers', 'lists', 'dicts', 'encodings'])('%s, as recorded from helm', (family) => {
  test.each(recorded(family))('$expr', (row) => expect(outcome(row.expr)).toEqual(row))
})

describe('values are shared as in Go', () => {
  test.each([
    [
      'sorting a list of texts sorts it in place',
      '{{ $l := splitList "," "c,b,a" }}{{ $s := sortAlpha $l }}{{ $l }}',
      '[a b c]',
    ],
    ['sorting any other list does not', '{{ $l := list "c" "b" }}{{ $s := sortAlpha $l }}{{ $l }}', '[c b]'],
    ['set changes the map it is given', '{{ $m := dict }}{{ $n := set $m "a" 1 }}{{ $m }}', 'map[a:1]'],
    ['set reaches the values', '{{ $_ := set .Values "q" 1 }}{{ .Values.q }}', '1'],
    ['pick copies one level', '{{ $m := dict "a" 1 }}{{ $_ := set (pick $m "a") "a" 2 }}{{ $m.a }}', '1'],
    [
      'merge changes and returns its first map',
      '{{ $d := dict "a" 1 }}{{ $_ := merge $d (dict "b" 2) }}{{ $d }}',
      'map[a:1 b:2]',
    ],
    [
      'merge shares maps it had to add',
      '{{ $s := dict "n" (dict "x" 1) }}{{ $d := merge (dict) $s }}{{ $_ := set $d.n "y" 2 }}{{ $s }}',
      'map[n:map[x:1 y:2]]',
    ],
    [
      'merge does not share maps it merged',
      '{{ $s := dict "n" (dict "x" 1) }}{{ $d := merge (dict "n" (dict "z" 0)) $s }}{{ $_ := set $d.n "y" 2 }}{{ $s }}{{ $d }}',
      'map[n:map[x:1]]map[n:map[x:1 y:2 z:0]]',
    ],
    [
      'an empty map that has been filled is kept',
      '{{ $s := dict "n" (dict "x" 1) }}{{ $d := merge (dict "n" (dict)) $s }}{{ $_ := set $d.n "y" 2 }}{{ $s }}',
      'map[n:map[x:1]]',
    ],
    [
      'an empty map for an empty map is shared',
      '{{ $s := dict "n" (dict) }}{{ $d := merge (dict "n" (dict)) $s }}{{ $_ := set $d.n "y" 2 }}{{ $s }}',
      'map[n:map[y:2]]',
    ],
    [
      'a deep copy shares nothing',
      '{{ $d := dict "a" (dict "b" 1) }}{{ $c := deepCopy $d }}{{ $_ := set $c.a "b" 2 }}{{ $d }}{{ $c }}',
      'map[a:map[b:1]]map[a:map[b:2]]',
    ],
    [
      'append leaves the list alone',
      '{{ $l := list 1 }}{{ $a := append $l 2 }}{{ $b := append $l 3 }}{{ $l }}{{ $a }}{{ $b }}',
      '[1][1 2][1 3]',
    ],
  ])('%s', (_, text, want) => expect(render(text)).toBe(want))
})

describe('randomness', () => {
  test.each([
    ['{{ randAlphaNum 500 }}', /^[0-9A-Za-z]{500}$/],
    ['{{ randAlpha 500 }}', /^[A-Za-z]{500}$/],
    ['{{ randNumeric 500 }}', /^[0-9]{500}$/],
    ['{{ randAscii 500 }}', /^[ -~]{500}$/],
    ['{{ randAlpha -1 }}', /^$/],
    ['{{ randBytes 10 }}', /^[A-Za-z0-9+/]{14}==$/],
    ['{{ uuidv4 }}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['{{ shuffle "aab" }}', /^(aab|aba|baa)$/],
    ['{{ range until 50 }}{{ randInt 3 5 }}{{ end }}', /^[34]{50}$/],
  ])('%s', (text, want) => expect(render(text)).toMatch(want))

  test('every character of the alphabet comes up', () => {
    expect(new Set(render('{{ randAlphaNum 5000 }}')).size).toBe(62)
    expect(new Set(render('{{ randAscii 5000 }}')).size).toBe(95)
  })
})

describe('limits', () => {
  test.each([
    '{{ repeat 2000000000 "a" }}',
    '{{ until 100000000 }}',
    '{{ untilStep 0 9000000000000000000 1 }}',
    '{{ seq 1000000000 }}',
    '{{ indent 1000000000 "a" }}',
    '{{ randBytes 1000000000 }}',
    '{{ $x := repeat 100000 "a" }}{{ replace "a" $x $x }}',
    '{{ $x := repeat 100000 "a" }}{{ wrapWith 1 $x $x }}',
    '{{ $x := repeat 100000 "a" }}{{ join $x (splitList "" $x) }}',
    '{{ $x := repeat 10000 "a\\n" }}{{ indent 100000 $x }}',
    '{{ $m := dict }}{{ $_ := set $m "m" $m }}{{ deepCopy $m }}',
    '{{ $m := dict }}{{ $_ := set $m "m" $m }}{{ $n := dict }}{{ $_ := set $n "m" $n }}{{ merge $m $n }}',
    '{{ $l := list 1 2 }}{{ range until 60 }}{{ $l = concat $l $l }}{{ end }}',
  ])('%s', (text) => expect(() => render(text, 1 << 26)).toThrow(LimitError))

  test('one text stays below what a JavaScript string can hold', () => {
    const text = '{{ $x := repeat 100000 "a" }}{{ wrapWith 1 $x $x }}'
    expect(() => render(text)).toThrow('bytes in one text')
  })
})
