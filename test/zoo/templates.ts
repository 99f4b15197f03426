import { chartFunctions } from '../../src/core/render/functions/index.ts'
import type { FunctionLibrary } from '../../template-engine/index.ts'
import { type Family, template, type ZooCase } from './case.ts'

/** Functions that end a render or need what a loop has not. */
const LEFT_OUT = new Set('fail lookup include tpl'.split(' '))

/** A call with an argument for each parameter: the large text, list or map where one fits. */
function callOf(name: string, functions: FunctionLibrary, anything: string): string {
  const { params, variadic } = functions[name] ?? { params: [], variadic: false }
  const handed = variadic ? [...params, ...params.slice(-1)] : params
  const of: Readonly<Record<string, string>> = { string: '$s', int: '100000', int64: '(int64 7)', bool: 'true' }
  return [
    name,
    ...handed.map((p) => of[p.name] ?? (p.name.startsWith('map') ? '$m' : p.name.startsWith('[]') ? '$l' : anything)),
  ].join(' ')
}

const LARGE = [
  '{{$s := repeat 200000 "aB- é"}}{{$l := until 100000}}{{$m := dict}}',
  '{{range $i := until 20000}}{{$_ := set $m (toString $i) $i}}{{end}}',
].join('')

/** Each function in a loop over what is large, and its result kept in a list that grows. */
function loops(functions: FunctionLibrary): ZooCase[] {
  return Object.keys(functions)
    .filter((name) => !LEFT_OUT.has(name))
    .flatMap((name) =>
      ['$s', '$l', '$m'].flatMap((anything) => {
        const call = callOf(name, functions, anything)
        if (anything !== '$s' && call === callOf(name, functions, '$s')) return []
        return [template(`loop of ${call}`, `${LARGE}{{range until 1000000}}{{$_ := ${call}}}{{end}}`)]
      }),
    )
}

/** What a loop keeps, in one place that grows. */
const KEPT = [
  'list $d',
  'dict "n" $d',
  'append $d 1',
  'concat $d (list 1 2 3)',
  'prepend $d $d',
  'list $d $d',
  'toString . | list $d',
]

/** Texts that double. */
const DOUBLED = [
  'print $d $d',
  'printf "%s%s" $d $d',
  'quote $d $d',
  'toJson (list $d $d)',
  'b64enc $d',
  'replace "x" "xx" $d',
  'toYaml (list $d $d)',
  'regexReplaceAll "." $d "$0$0"',
  'html $d',
  'wrap 1 $d',
  'nindent 9 $d',
  'title $d | cat $d',
]

/** What calls itself, in every way that there is. */
const CALLS = [
  'template "a" .',
  'include "a" .',
  'tpl "{{include \\"a\\" .}}" .',
  'include "a" . | indent 2',
  'if true}}{{include "a" .}}{{end',
  'range until 2}}{{template "a" .}}{{end',
  'with .Values}}{{include "a" $}}{{end',
]

/** Loops that only run. */
const RUNS = [
  'range 1000000000000',
  'range until 1000000}}{{range until 1000000}}{{end',
  'range $i, $x := until 1000000}}{{range $j := until 1000000}}{{$i}}{{end',
  'range (int64 "9223372036854775807")}}xxxxxxxxxx{{',
  'range until 1000000}}{{tpl "{{.}}" $}}{{',
  'range $i := until 1000000}}{{tpl (printf "{{define \\"t%d\\"}}x{{end}}" $i) $}}{{',
]

export async function templates(): Promise<Family> {
  const functions = await chartFunctions()
  return {
    name: 'templates',
    cases: [
      ...loops(functions),
      ...KEPT.map((step) => template(`kept ${step}`, `{{$d := list}}{{range until 1000000}}{{$d = ${step}}}{{end}}`)),
      ...DOUBLED.map((step) =>
        template(`doubled ${step}`, `{{$d := "x\\""}}{{range until 100}}{{$d = ${step}}}{{end}}{{$d}}`),
      ),
      ...CALLS.map((call) => template(`calls itself: ${call}`, `{{define "a"}}{{${call}}}{{end}}{{template "a" .}}`)),
      ...RUNS.map((run) => template(`runs: ${run}`, `{{${run}}}{{end}}`.replace('{{}}', ''))),
      ...[
        '{{1}}',
        '{{if true}}x{{end}}',
        '{{define "x"}}{{end}}',
        '{{/* */}}',
        '{{$a := 1}}',
        '{{"',
        '{{(',
        '{{if true}}',
      ].map((unit) => template(`source of ${unit}`, () => unit.repeat(Math.floor(4_900_000 / unit.length)))),
    ],
  }
}
