import { describe, expect, it, test } from 'vitest'
import { LimitError } from '../../template-engine/go/index.ts'
import { Budget, type Effects, ENGINE_LIMITS, TemplateSet } from '../../template-engine/index.ts'
import { CHART_FUNCTIONS } from '../helpers/chart-functions.ts'

/** A small part of what a render may spend, so that refusals come soon. */
const LIMITS = { ...ENGINE_LIMITS, steps: 500_000, bytes: 1 << 21, text: 1 << 18, secrets: 500 }

const effects: Effects = { now: () => 0n, random: (length) => new Uint8Array(length).fill(7), timeZone: 'UTC' }

function outcome(text: string): string {
  const set = new TemplateSet({ functions: CHART_FUNCTIONS })
  try {
    set.parse('t', text)
    return set.execute('t', new Map(), { effects, budget: new Budget(LIMITS) })
  } catch (error) {
    if (error instanceof LimitError) return error.limit
    throw error
  }
}

const TEXT = 'bytes in one text'
const BYTES = 'bytes of texts and values'
const STEPS = 'template steps'
const SECRETS = 'keys and password hashes'
const NESTING = 'nesting of templates'
const STACK = 'stack of nested templates'

describe('a hostile template meets a limit', () => {
  it.each([
    [STEPS, '{{range 9000000000000000000}}{{end}}'],
    [STEPS, '{{range 1000000000}}{{$x := add 1 2}}{{end}}'],
    [
      STEPS,
      '{{define "a"}}{{if lt . 60}}{{template "a" (add1 .)}}{{template "a" (add1 .)}}{{end}}{{end}}{{template "a" 0}}',
    ],
    [
      STEPS,
      '{{define "a"}}{{if lt . 60}}{{include "a" (add1 .)}}{{include "a" (add1 .)}}{{end}}{{end}}{{include "a" 0}}',
    ],
    [BYTES, '{{range $i := 100000}}{{tpl (printf "%s%d" (repeat 100 "{{if true}}x{{end}}") $i) $}}{{end}}'],
    [STEPS, '{{range 1000000}}{{tpl "{{.}}" 1}}{{end}}'],
    [NESTING, '{{define "a"}}{{template "a" .}}{{end}}{{template "a" .}}'],
    [NESTING, '{{define "a"}}{{template "b" .}}{{end}}{{define "b"}}{{include "a" .}}{{end}}{{template "a" .}}'],
    [STACK, '{{define "a"}}{{tpl "{{include \\"a\\" .}}" .}}{{end}}{{include "a" .}}'],
    [STACK, '{{$_ := set . "t" "{{tpl .t .}}"}}{{tpl .t .}}'],
  ])('%s: %s', (limit, text) => expect(outcome(text)).toBe(limit))
})

describe('a text that doubles ends', () => {
  it.each([
    'print $s $s',
    'printf "%s%s" $s $s',
    'cat $s $s',
    'join "" (list $s $s)',
    'replace "x" "xx" $s',
    'regexReplaceAll "x" $s "xx"',
    'quote (quote $s)',
    'squote $s $s',
    'toJson (list $s $s)',
    'toYaml (list $s $s)',
    'toPrettyJson (list $s $s)',
    'b64enc $s',
    'b32enc $s',
    'urlquery $s $s "%"',
    'html $s $s',
    'js $s $s',
    'indent 1 (print $s $s)',
    'kebabcase (print $s $s)',
    'tpl "{{.s}}{{.s}}" (dict "s" $s)',
    'concat (list $s) (list $s) | toString',
  ])('%s', (step) =>
    expect([TEXT, BYTES, STEPS]).toContain(outcome(`{{$s := "xY"}}{{range 200}}{{$s = ${step}}}{{end}}`)),
  )
})

describe('a value that holds one value many times over is not unfolded without end', () => {
  const list = '{{$d := list "x"}}{{range 40}}{{$d = list $d $d}}{{end}}'
  const map = '{{$d := dict "a" "x"}}{{range 40}}{{$d = dict "a" $d "b" $d}}{{end}}'
  const other = '{{$e := dict "a" "x"}}{{range 40}}{{$e = dict "a" $e "b" $e}}{{end}}'
  it.each([
    [`${list}{{$x := deepCopy $d}}`],
    [`${map}{{$x := mustDeepCopy $d}}`],
    [`${map}${other}{{$x := merge $d $e}}`],
    [`${map}${other}{{$x := mergeOverwrite $d $e}}`],
  ])('%s', (text) => expect([BYTES, STEPS]).toContain(outcome(text)))
})

describe('work on what is large is paid for', () => {
  const many = '{{$l := until 20000}}{{range 100000}}'
  const long = '{{$s := repeat 50000 "aB-"}}{{range 100000}}'
  it.each([
    `${many}{{$x := has -1 $l}}{{end}}`,
    `${many}{{$x := without $l 1}}{{end}}`,
    `${many}{{$x := sortAlpha $l}}{{end}}`,
    `${many}{{$x := chunk 1 $l}}{{end}}`,
    `${many}{{$x := reverse $l}}{{end}}`,
    '{{$x := uniq (until 50000)}}',
    '{{$d := dict}}{{range 100000}}{{$d = dict "a" $d}}{{end}}',
    '{{$d := list}}{{range 100000}}{{$d = list $d}}{{end}}',
    '{{$d := dict}}{{range $i := 100000}}{{$_ := set $d (print $i) 1}}{{end}}',
    `${long}{{$x := lower $s}}{{end}}`,
    `${long}{{$x := contains "b" $s}}{{end}}`,
    `${long}{{$x := sha256sum $s}}{{end}}`,
    `${long}{{$x := regexMatch "(a|b)*c" $s}}{{end}}`,
    `${long}{{$x := fromYaml $s}}{{end}}`,
    `${long}{{$x := fromJson $s}}{{end}}`,
    '{{$s := repeat 10000 "a"}}{{$x := regexFindAll "a*b|a" $s -1}}',
    '{{range $i := 50000}}{{$x := regexMatch (print (repeat 100 "(a|b){1,100}") $i) "a"}}{{end}}',
    '{{$d := dict}}{{range $i := 2000}}{{$_ := set $d (print $i) 1}}{{end}}{{range 100000}}{{range $k, $v := $d}}{{break}}{{end}}{{end}}',
    '{{range 100000}}{{$x := bcrypt "a"}}{{end}}',
    '{{range 100000}}{{$x := genPrivateKey "ecdsa"}}{{end}}',
    '{{range 100000}}{{$x := genPrivateKey "rsa"}}{{end}}',
    '{{range 100000}}{{$x := genCA "a" 1}}{{end}}',
    '{{range 100000}}{{$x := derivePassword 1 "long" "p" "u" "s"}}{{end}}',
  ])('%s', (text) => expect([BYTES, STEPS, SECRETS]).toContain(outcome(text)))
})

test('a TOML key of many names is refused', () => {
  expect(outcome(`{{$x := fromToml (print (repeat 300 "a.") "a = 1")}}`)).toBe('names in a TOML key')
})

test('a map is not paid for each time that it is handed on', () => {
  const text = '{{$d := dict}}{{range $i := 5000}}{{$_ := set $d (print $i) 1}}{{$_ = default $d $d}}{{end}}{{len $d}}'
  expect(outcome(text)).toBe('5000')
})

describe('names that JavaScript gives a meaning are ordinary', () => {
  const NAMES = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype']
  it.each(NAMES)('%s as a key', (name) => {
    const made = `dict "${name}" (dict "polluted" 1)`
    expect(
      outcome(`{{$d := ${made}}}{{$d.${name}.polluted}} {{.${name}}} {{keys $d}} {{toJson $d}} {{toYaml $d}}`),
    ).toBe(`1 <no value> [${name}] {"${name}":{"polluted":1}} ${name}:\n  polluted: 1`)
    expect(outcome(`{{toJson (merge (dict) (${made}))}} {{toJson (fromJson "{\\"${name}\\":1}")}}`)).toBe(
      `{"${name}":{"polluted":1}} {"${name}":1}`,
    )
    expect(outcome(`{{toJson (fromYaml "${name}: 1")}} {{toJson (fromToml "${name} = 1")}}`)).toBe(
      `{"${name}":1} {"${name}":1}`,
    )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
  it.each(NAMES.filter((name) => name !== 'toString'))('%s is no function and no template', (name) => {
    expect(() => outcome(`{{${name} 1}}`)).toThrow(`function "${name}" not defined`)
    expect(() => outcome(`{{template "${name}" .}}`)).toThrow(`template "${name}" not defined`)
  })
})
