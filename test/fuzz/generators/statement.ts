import fc, { type Arbitrary } from 'fast-check'
import type { TemplateGenerator } from '../generator.ts'
import { BASE_CHART, operand } from './expression.ts'

/** Texts, one of which is chosen; those named more often are likelier. */
const oneOf = (words: string, between = '|'): Arbitrary<string> => fc.constantFrom(...words.split(between))

// the last few of these do not parse before every word
const open = fc.oneof(
  { weight: 150, arbitrary: fc.constantFrom('{{', '{{', '{{- ', '{{-\n', '{{-\t') },
  { weight: 1, arbitrary: fc.constant('{{-') },
)
const close = fc.oneof(
  { weight: 150, arbitrary: fc.constantFrom('}}', '}}', ' -}}', '\n-}}', '\t-}}') },
  { weight: 1, arbitrary: fc.constant('-}}') },
)
const blank = oneOf('| |\n|\t|  \n |x|a b|\n  a:\n|é|\r\n|-|}|\u00a0')

const action = (inside: Arbitrary<string>): Arbitrary<string> => fc.tuple(open, inside, close).map((p) => p.join(''))
const simple = fc.oneof(
  { weight: 20, arbitrary: oneOf('.|1|"a"|.Values.s|$|$v|$i|$.Values.nope|"}}"|`-}}`|$v = 2|$w := 1', '|') },
  { weight: 1, arbitrary: oneOf('.a||/* c */|break|continue|$w|-3') },
)
const comment = oneOf('{{/* c */}}|{{- /* c */ -}}|{{/* {{ }} */ -}}|{{- /* a\nb */}}')
const subject = fc.oneof(
  {
    weight: 15,
    arbitrary: oneOf(
      '$.Values.l|$.Values.m|$.Values.t|$.Values.x|$.Values.nul|$.Values.el|3|$.Values.si|$.Values.ml|(until 3)|$.Values.nl',
    ),
  },
  { weight: 1, arbitrary: oneOf('.Values.n|"a"|.|$v|nil') },
)
const listed = fc.oneof(
  {
    weight: 12,
    arbitrary: oneOf(
      '$.Values.l|$.Values.m|$.Values.nul|$.Values.el|3|$.Values.si|$.Values.ml|(until 3)|$.Values.nl|$.Values.deep',
    ),
  },
  { weight: 1, arbitrary: operand('list', 1) },
  { weight: 1, arbitrary: subject },
)
const tag = (word: string): Arbitrary<string> => fc.tuple(open, close).map(([o, c]) => `${o}${word}${c}`)

/** Statements in statements; break and continue stand where a range is around. */
const block = (depth: number, loop: boolean): Arbitrary<string> => {
  const leaf = fc.oneof(
    { weight: 12, arbitrary: blank },
    { weight: 9, arbitrary: action(simple) },
    { weight: 1, arbitrary: comment },
    { weight: 1, arbitrary: action(operand('any', 1)) },
    ...(loop
      ? [{ weight: 2, arbitrary: oneOf('{{ break }}|{{- continue -}}|{{ if eq (print .) "1" }}{{ break }}{{ end }}') }]
      : []),
  )
  if (depth === 0) return leaf
  const body = (inLoop: boolean): Arbitrary<string> =>
    fc.array(block(depth - 1, inLoop), { maxLength: 3 }).map((parts) => parts.join(''))
  const gap = fc.constantFrom(' ', ' ', '  ', '\n')
  const binding = oneOf('|||$v := |$v = |$w := ')
  const middle = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 2, arbitrary: tag('else') })
  const chain = (word: string): Arbitrary<string> =>
    fc.oneof(
      { weight: 3, arbitrary: middle },
      { weight: 1, arbitrary: fc.tuple(open, subject, close).map(([o, s, c]) => `${o}else ${word} ${s}${c}`) },
    )
  const branch = (word: string): Arbitrary<string> =>
    fc
      .tuple(open, fc.constant(word), gap, binding, subject, close, body(loop), chain(word), body(loop), tag('end'))
      .map((p) => p.join(''))
  const range = fc
    .tuple(
      open,
      fc.constant('range'),
      gap,
      fc.oneof(binding, oneOf('$i, $v := |$i, $v = ')),
      listed,
      close,
      body(true),
      middle,
      body(loop),
      tag('end'),
    )
    .map((p) => p.join(''))
  const named = fc
    .tuple(oneOf('id|id|nothing|lines|nope|up'), subject, open, close)
    .map(([n, s, o, c]) => `${o}template "${n}" ${s}${c}`)
  // one name in a file may be defined once: the offset keeps them apart, mostly
  const defined = fc
    .tuple(fc.nat(99), body(false), subject, close)
    .map(([n, b, s, c]) => `{{ block "d@ID@.${n}" ${s}${c}${b}{{ end }}`)
  const lines = fc.array(block(depth - 1, loop), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: leaf },
    { weight: 3, arbitrary: branch('if') },
    { weight: 3, arbitrary: branch('with') },
    { weight: 4, arbitrary: range },
    { weight: 5, arbitrary: lines },
    { weight: 1, arbitrary: named },
    { weight: 1, arbitrary: defined },
  )
}

const declared = (body: string): string => `{{ $v := "V" }}{{ $i := 0 }}${body}{{ $v }}{{ $i }}`

/** Control structures, variables and trim markers around blanks of all sorts. */
export const statements: TemplateGenerator = {
  kind: 'template',
  name: 'statements',
  chart: BASE_CHART,
  arbitrary: fc
    .array(block(3, false), { minLength: 1, maxLength: 4 })
    .map((parts) => ({ body: declared(parts.join('')) })),
}

const trimmed = fc.array(fc.oneof(blank, blank, comment, action(oneOf('1|"a"|.Values.s|$x := 1|-3'))), {
  minLength: 2,
  maxLength: 9,
})

/** Blanks and trim markers alone. */
export const trimming: TemplateGenerator = {
  kind: 'template',
  name: 'trimming',
  chart: BASE_CHART,
  arbitrary: trimmed.map((parts) => ({ body: parts.join('') })),
}

const TOKENS = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  ' ',
  ' ',
  ' ',
  '\n',
  '.',
  '.Values',
  '.a',
  '$',
  '$x',
  ':=',
  '=',
  '|',
  '(',
  ')',
  ',',
  '"a"',
  '"',
  '`',
  "'",
  "'a'",
  "'ab'",
  '1',
  '1.5',
  '0x',
  '1i',
  '1_',
  'nil',
  'true',
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
  'printf',
  'foo',
  'include',
  '/*',
  '*/',
  '\\',
  '-',
  '+',
  '!',
  '@',
  '“',
  '{',
  '}',
  '[',
  'é',
  '99999999999999999999',
  '1e',
  '"\\q"',
  '12abc',
  '.1a',
  '..',
  'x.y',
  '{{ end }}',
  '{{ if 1 }}',
  '{{ else }}',
  '{{ define "q" }}',
  '{{/* c */}}',
  '{{ range . }}',
]

/** Texts that do not parse, nearly all of them. */
export const parseErrors: TemplateGenerator = {
  kind: 'template',
  name: 'parse-errors',
  failures: 80,
  chart: BASE_CHART,
  arbitrary: fc
    .array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 9 })
    .map((parts) => ({ body: `{{ ${parts.join('')}` })),
}

/** Failures while a template runs, at some depth of includes and blocks: what is named, and where. */
export const execErrors: TemplateGenerator = {
  kind: 'template',
  name: 'exec-errors',
  failures: 80,
  chart: BASE_CHART,
  arbitrary: fc
    .tuple(
      fc.oneof(
        fc.constantFrom(
          '.Values.nope.x',
          '.Values.l.x',
          '.Values.s.x.y',
          '(dict "a" 1).a.b',
          '$.x.y.z',
          'fail "no\\nway"',
          'required "need" .Values.nope',
          'index .Values.l 99',
          'index .Values.m "a" "b"',
          'eq 1 "a"',
          'upper 1',
          'upper',
          'trunc 1 2',
          '1 | trunc 3',
          'first nil',
          'include "nope" .',
          'template "nope"',
          'tpl "{{ .x.y }}" (dict)',
          'tpl "{{" .',
          'fromJson 1',
          'lt nil 1',
          'div 1 0',
          'mod 1 0',
          'slice 1 2',
          'call 1',
          'toDate 1 2',
          'dig 1',
          'semver "x"',
          'mustRegexMatch "(" "a"',
          'until "a"',
          'ternary 1 2',
          'list 1 | join',
          'set 1 2 3',
          '.Values.s | first',
          'regexMatch "(" ""',
          '.Files.Get 1',
          '.Files.Lines "nope"',
          '.Release.Nope.x',
          '.Chart.Nope.x',
          '.Capabilities.Nope',
          'len 3',
          'len nil',
          'not',
          'and',
          'printf',
          'html',
          '1.5 | until',
          'atoi "x" | fail',
          'nindent "a" "b"',
          'merge 1 2',
          'mustToJson (list (dict))',
          'chunk 0 (list 1)',
          'repeat -1 "a"',
          'seq 1 2 3 4',
          'substr 5 2 "abc"',
          'b64dec 1',
          '.Values.n | trunc 2',
          'range 3',
          'toYaml',
          'get .Values.nope "a"',
          'hasKey .Values.s "a"',
        ),
        operand('any', 2),
      ),
      fc.array(
        fc.constantFrom<(s: string) => string>(
          (s) => `{{ if true }}${s}{{ end }}`,
          (s) => `{{ range (list 1 2) }}${s}{{ end }}`,
          (s) => `{{ with $ }}\n  ${s}{{ end }}`,
          (s) => `{{ define "w@ID@" }} ${s}{{ end }}{{ include "w@ID@" . }}`,
          (s) => `é{{ define "w@ID@" }}${s}{{ end }}{{ template "w@ID@" . }}`,
          (s) => `\n\n   ${s}`,
          (s) => `{{ tpl ${JSON.stringify(s)} . }}`,
        ),
        { maxLength: 3 },
      ),
      fc.constantFrom<(s: string) => string>(
        (s) => `{{ ${s} }}`,
        (s) => `{{- ${s} -}}`,
        (s) => `{{ (${s}) | quote }}`,
        (s) => `{{ $y := ${s} }}`,
        (s) => `{{ if ${s} }}1{{ end }}`,
        (s) => `{{ printf "%s" (${s}) | upper | nindent 2 }}`,
        (s) => `{{ default (${s}) 1 }}`,
        (s) => `{{ range ${s} }}{{ . }}{{ end }}`,
      ),
    )
    .map(([inside, around, wrap]) => ({ body: around.reduce((s, f) => f(s), wrap(inside)) })),
}
