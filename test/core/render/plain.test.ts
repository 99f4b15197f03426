import { describe, expect, test } from 'vitest'
import { deterministicEffects } from '../../../src/core/deterministic.ts'
import { renderPlain } from '../../../src/core/render/index.ts'
import { encodeValues } from '../../../src/core/values/index.ts'
import { Budget } from '../../../template-engine/index.ts'

const DATA = {
  values: encodeValues({
    app: {
      name: 'x',
      empty: '',
      zero: 0,
      big: 20000000,
      half: 1.5,
      off: false,
      none: null,
      list: [1, 'b'],
      map: { b: 1, a: { c: 2 } },
    },
  }),
  namespace: 'ns',
  chart: 'c',
  version: '1.2.3',
}

const render = (text: string): string =>
  renderPlain(text, DATA, { effects: deterministicEffects(), budget: new Budget() })

/** What upstream's pkg/manifest wrote for the same texts and data. */
describe('a manifest file is a plain template', () => {
  test.each([
    ['{{ .Release.Namespace }} {{ .Release.Service }} {{ .Chart.Name }} {{ .Chart.Version }}', 'ns Helm c 1.2.3'],
    ['{{ $v := index .Values "app" }}{{ $v.name }}', 'x'],
    ['{{ .Values.app.gone }}', '<no value>'],
    ['{{ .Values.app.gone.further.still }}', '<no value>'],
    ['{{ .Values.other.x }}', '<no value>'],
    ['{{ if .Values.app.gone.x }}a{{ else }}b{{ end }}', 'b'],
    ['{{ range .Values.app.gone.x }}a{{ else }}b{{ end }}', 'b'],
    ['{{ with .Values.app.gone }}a{{ else }}b{{ end }}', 'b'],
    ['{{ .Values.app.none }}', '<no value>'],
    ['{{ .Values.app.big }} {{ .Values.app.half }} {{ .Values.app.zero }}', '20000000 1.5 0'],
    ['{{ .Values.app.gone | default "d" }} {{ .Values.app.empty | default "d" }}', 'd d'],
    ['{{ .Values.app.zero | default 5 }} {{ .Values.app.off | default true }}', '0 false'],
    ['{{ .Values.app.gone | toString }} {{ .Values.app.off | toString }}', '<nil> false'],
    ['{{ eq (toString .Values.app.off) "false" }}', 'true'],
    ['{{ .Values.app.map | toYaml }}', 'a:\n  c: 2\nb: 1'],
    ['{{ .Values.app.list | toYaml }}', '- 1\n- b'],
    ['a:{{ .Values.app.map | toYaml | nindent 2 }}', 'a:\n  a:\n    c: 2\n  b: 1'],
    ['{{ nindent 2 "a\\n\\nb" }}', '\n  a\n\n  b'],
    ['{{ quote "a" .Values.app.gone 1 }}', '"a" "1"'],
    ['{{ quote .Values.app.name }}', '"x"'],
    ['{{ replace "a" "b" "banana" }} {{ trimSuffix "na" "banana" }}', 'bbnbnb bana'],
    [
      '{{ trunc 3 "banana" }} {{ trunc -2 "banana" }} {{ trunc 9 "banana" }} {{ trunc -9 "banana" }}',
      'ban na banana banana',
    ],
    ['{{ range $k, $v := .Values.app.map }}{{ $k }},{{ end }}', 'a,b,'],
    ['{{ len .Values.app.map }} {{ index .Values.app.map "a" "c" }}', '2 2'],
  ])('%s', (text, output) => {
    expect(render(text)).toBe(output)
  })

  test.each([
    ['{{ include "x" . }}', 'function "include" not defined'],
    ['{{ .Values.app.name | upper }}', 'function "upper" not defined'],
    ['{{ .Values.app.none.x }}', 'nil pointer evaluating interface {}.x'],
    ['{{ .Values.app.name.x }}', "can't evaluate field x in type interface {}"],
    ['{{ if }}', 'missing value for if'],
  ])('%s: %s', (text, error) => {
    expect(() => render(text)).toThrow(error)
  })
})
