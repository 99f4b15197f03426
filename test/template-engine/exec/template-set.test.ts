import { describe, expect, test } from 'vitest'
import { encodeUtf8, FunctionError, Integer, LimitError, types, type Value } from '../../../template-engine/go/index.ts'
import {
  Budget,
  ENGINE_LIMITS,
  type EngineLimits,
  ParseError,
  TemplateError,
  TemplateSet,
} from '../../../template-engine/index.ts'
import { data, LIBRARY, root } from './world.ts'

const setOf = (texts: Readonly<Record<string, string>>): TemplateSet => {
  const set = new TemplateSet({ functions: LIBRARY })
  for (const [name, text] of Object.entries(texts)) set.parse(name, encodeUtf8(text))
  return set
}

function failureOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (e) {
    return e
  }
}

describe('which definition counts', () => {
  // biome-ignore format: one row a line
  const table: [string, Record<string, string>, string][] = [
    ['the later', { a: '{{define "x"}}1{{end}}', b: '{{define "x"}}2{{end}}' }, '2'],
    ['a blank one never replaces', { a: '{{define "x"}}1{{end}}', b: '{{define "x"}} {{/* c */}}\n{{end}}' }, '1'],
    ['a blank one counts when alone', { a: '{{define "x"}} {{end}}' }, ' '],
    ['a blank one gives way', { a: '{{define "x"}} {{end}}', b: '{{define "x"}}2{{end}}' }, '2'],
    ['files are templates too', { x: 'file' }, 'file'],
    ['a define may replace a file', { x: 'file', b: '{{define "x"}}define{{end}}' }, 'define'],
  ]
  test.each(table)('%s', (_title, texts, result) => {
    expect(setOf(texts).execute('x', null)).toBe(result)
  })
})

test('a template that is not there', () => {
  const error = failureOf(() => setOf({}).execute('nope', null))
  expect(error).toBeInstanceOf(FunctionError)
  expect(error).toHaveProperty('message', 'template: no template "nope" associated with template "gotpl"')
})

test('runs leave nothing behind: defines of evaluated texts are gone, variables are fresh', () => {
  const set = setOf({ t: '{{ $x := 1 }}{{ tpl "{{ define `d` }}D{{ end }}{{ include `d` . }}" . }}{{ $x }}' })
  expect([set.execute('t', root()), set.execute('t', root()), set.has('d')]).toEqual(['D1', 'D1', false])
})

test('an error is data: place, detail and cause of every template on the way', () => {
  const set = setOf({ t: 'a\n {{ include "h" . }}', lib: '{{ define "h" }}\n\n{{ upper .a.b.c }}{{ end }}' })
  const error = failureOf(() => set.execute('t', data({ a: {} })))
  expect(error).toBeInstanceOf(TemplateError)
  const { place, detail, cause, message } = error as TemplateError
  expect(place).toEqual({ template: 't', file: 't', line: 2, column: 4, context: 'include "h" .' })
  expect(detail).toBe('error calling include')
  expect(cause).toMatchObject({
    place: { template: 'h', file: 'lib', line: 3, column: 11, context: '.a.b.c' },
    detail: 'nil pointer evaluating interface {}.c',
    cause: undefined,
  })
  expect(message).toBe(
    'template: t:2:4: executing "t" at <include "h" .>: error calling include: template: lib:3:11: executing "h" at <.a.b.c>: nil pointer evaluating interface {}.c',
  )
})

test('a text that does not parse', () => {
  const error = failureOf(() => setOf({ t: '{{ nope }}' }))
  expect(error).toBeInstanceOf(ParseError)
  expect(error).toHaveProperty('message', 'template: t:1: function "nope" not defined')
})

test('names that every JavaScript object has are nothing special', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
  for (const name of names) {
    expect(setOf({ t: `{{ .${name} }}{{ .a.${name} }}` }).execute('t', data({ a: {} }))).toBe('<no value><no value>')
    expect(setOf({ t: `{{ .Values.${name} }}` }).execute('t', root())).toBe('<no value>')
    expect(failureOf(() => setOf({ t: `{{ ${name} }}` }))).toHaveProperty(
      'message',
      `template: t:1: function "${name}" not defined`,
    )
  }
})

describe('arguments as functions get them', () => {
  // biome-ignore format: one row a line
  const table: [string, string][] = [
    ['{{ keys (dict "a" 1) }}', '1'],
    ['{{ keys nil }}{{ keys nilMap }}{{ keys .Values }}', '-1-112'],
    ['{{ .Values.missing | keys }}', '-1'],
    ['{{ count (list 1 2) }}{{ count nil }}', '2-1'],
    ['{{ negate 5 }}', '-5'],
    ['{{ four "a" "b" "c" "d" }}{{ "d" | four "a" "b" "c" }}', 'abcdabcd'],
    ['{{ negate (int64 5) }}', '-5'],
    ['{{ nilAny }}|{{ typeOf nilAny }}|{{ (nilAny).x }}', '<no value>|<nil>|<no value>'],
    ['{{ dict "a" nilMap }}{{ nilMap.x }}{{ nilMap.x | typeOf }}', 'map[a:map[]]<no value><nil>'],
  ]
  test.each(table)('%s', (source, result) => {
    expect(setOf({ t: source }).execute('t', root())).toBe(result)
  })
})

describe('limits', () => {
  const forever = '{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}'
  const range = (n: bigint): Value => new Integer(types.INT64, n)
  // biome-ignore format: one row a line
  const table: [string, string, Value, Partial<EngineLimits>, string][] = [
    ['loops', '{{ range . }}{{ end }}', range(10n ** 15n), { steps: 1000 }, 'template steps is at most 1000'],
    ['output', '{{ range . }}0123456789{{ end }}', range(1000n), { bytes: 99 }, 'bytes of texts and values is at most 99'],
    ['printed text', '{{ printf "%9999d" 1 }}', null, { bytes: 99 }, 'bytes of texts and values is at most 99'],
    ['include', forever, null, { depth: 20 }, 'nesting of templates is at most 20'],
    ['template', '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}', null, { depth: 20 }, 'nesting of templates is at most 20'],
    ['tpl', '{{ tpl . . }}', '{{ tpl . . }}', { depth: 20 }, 'nesting of templates is at most 20'],
    ['the stack', forever, null, {}, 'stack of nested templates is at most 8100'],
    ['the stack, by nesting', '{{ define "r" }}{{ if 1 }}{{ range 1 }}{{ $x := print (include "r" 1) }}{{ end }}{{ end }}{{ end }}{{ include "r" . }}', null, {}, 'stack of nested templates is at most 8100'],
  ]
  test.each(table)('%s', (_title, source, dot, limits, text) => {
    const budget = new Budget({ ...ENGINE_LIMITS, ...limits })
    const error = failureOf(() => setOf({ t: source }).execute('t', dot, { budget }))
    expect(error).toBeInstanceOf(LimitError)
    expect((error as Error).message).toBe(`limit reached: ${text}`)
    expect([budget.depth, budget.stack]).toEqual([0, 0])
  })
  test('four hundred nested includes fit', () => {
    const source =
      '{{ define "r" }}{{ if gt . 0 }}{{ include "r" (int (sub . 1)) }}{{ end }}x{{ end }}{{ include "r" 400 }}'
    expect(setOf({ t: source }).execute('t', null).length).toBe(401)
  })
})
