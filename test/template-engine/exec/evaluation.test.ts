import { describe, expect, test } from 'vitest'
import { render, rows } from './world.ts'

describe('fields, methods and nil', () => {
  test.each(
    rows(`
    {{ .Values.missing }} ⇒ <no value>
    {{ .Values.missing.foo }} ⇒ ! template: t:1:10: executing "t" at <.Values.missing.foo>: nil pointer evaluating interface {}.foo
    {{ (.Values.missing).foo }} ⇒ <no value>
    {{ ((.Values.missing).foo).bar }} ⇒ <no value>
    {{ $x := .Values.missing }}{{ $x.foo.bar }} ⇒ <no value>
    {{ $x := .Values.m }}{{ $x.a.d }}{{ $x.zz.y }} ⇒ ! template: t:1:38: executing "t" at <$x.zz.y>: nil pointer evaluating interface {}.y
    {{ (.Values.m).x.y }} ⇒ ! template: t:1:11: executing "t" at <.Values.m>: nil pointer evaluating interface {}.y
    {{ (.Values.m).b.c.d }} ⇒ ! template: t:1:11: executing "t" at <.Values.m>: can't evaluate field c in type interface {}
    {{ (dict "a" 1).a.b }} ⇒ ! template: t:1:13: executing "t" at <1>: can't evaluate field b in type interface {}
    {{ .Values.s.x }} ⇒ ! template: t:1:10: executing "t" at <.Values.s.x>: can't evaluate field x in type interface {}
    {{ .Values.s.x.y }} ⇒ ! template: t:1:10: executing "t" at <.Values.s.x.y>: can't evaluate field x in type interface {}
    {{ (.Values.s).x }} ⇒ ! template: t:1:11: executing "t" at <.Values.s>: can't evaluate field x in type string
    {{ $s := .Values.s }}{{ $s.x }} ⇒ ! template: t:1:26: executing "t" at <$s.x>: can't evaluate field x in type string
    {{ with .Values.m }}{{ .b }}{{ $.Values.s }}{{ end }} ⇒ 1abc
    {{ with .Values.nul }}x{{ else }}{{ .Values.s }}{{ end }} ⇒ abc
    {{ with $x := .Values.s }}{{ . }}{{ $x }}{{ end }} ⇒ abcabc
    {{ with .Values.nul }}a{{ else with .Values.s }}{{ . }}{{ else }}c{{ end }} ⇒ abc
    {{ if .Values.e }}a{{ else if .Values.nul }}b{{ else }}c{{ end }} ⇒ c
    {{ .Values.s "x" }} ⇒ ! template: t:1:10: executing "t" at <.Values.s>: s is not a method but has arguments
    {{ .Values.Table "m" }} ⇒ map[a:map[c:<nil> d:x] b:1]
    {{ .Values.Table }} ⇒ ! template: t:1:10: executing "t" at <.Values.Table>: wrong number of args for Table: want 1 got 0
    {{ .Values.Table "zz" }} ⇒ ! template: t:1:10: executing "t" at <.Values.Table>: error calling Table: "zz" is not a table
    {{ .Values.Table 5 }} ⇒ ! template: t:1:17: executing "t" at <5>: expected string; found 5
    {{ .Values.Table "m" "n" }} ⇒ ! template: t:1:10: executing "t" at <.Values.Table>: wrong number of args for Table: want 1 got 2
    {{ (.Values.Table "m").b }} ⇒ 1
    {{ .Values.AsMap.s }} ⇒ abc
    {{ .Values.AsMap.zz.y }} ⇒ ! template: t:1:10: executing "t" at <.Values.AsMap.zz.y>: nil pointer evaluating interface {}.y
    {{ .Capabilities.Foo }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.Foo>: can't evaluate field Foo in type interface {}
    {{ .Capabilities.KubeVersion }} ⇒ v1.35.0
    {{ $k := .Capabilities.KubeVersion }}{{ $k }} ⇒ v1.35.0
    {{ with .Capabilities.KubeVersion }}{{ . }}{{ .Major }}{{ .GitVersion }}{{ end }} ⇒ v1.35.01v1.35.0
    {{ .Capabilities.KubeVersion.normalizedVersion }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.normalizedVersion>: normalizedVersion is an unexported field of struct type common.KubeVersion
    {{ .Capabilities.KubeVersion.Nope }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.Nope>: can't evaluate field Nope in type common.KubeVersion
    {{ .Capabilities.KubeVersion.String }} ⇒ v1.35.0
    {{ .Capabilities.KubeVersion.Major.x }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.Major.x>: can't evaluate field x in type string
    {{ .Capabilities.APIVersions.Has "v1" }} ⇒ true
    {{ .Capabilities.APIVersions.Has }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.APIVersions.Has>: wrong number of args for Has: want 1 got 0
    {{ .Capabilities.APIVersions.Has 1 }} ⇒ ! template: t:1:33: executing "t" at <1>: expected string; found 1
    {{ .Capabilities.HelmVersion }} ⇒ {v4.1.4 go1.25.9}
    {{ .Capabilities.HelmVersion.Version }} ⇒ v4.1.4
    {{ default "x" .Capabilities.KubeVersion }} ⇒ {v1.35.0 v1.35.0 1 35}
    {{ .Values.l }}{{ .Values.m }}{{ .Values.big }}{{ .Values.f }}{{ .Values.b }} ⇒ [1 two <nil> map[a:1]]map[a:map[c:<nil> d:x] b:1]1e+061.5true
    {{ .Values.e }}{{ list nil }}{{ dict }} ⇒ [][<nil>]map[]
    {{ typeOf .Values }}{{ typeOf .Values.m }}{{ typeOf .Values.l }}{{ typeOf nil }}{{ kindOf nil }}{{ typeOf .Capabilities }}{{ typeOf 1 }}{{ typeOf 1.0 }}{{ typeOf (add 1 1) }} ⇒ common.Valuesmap[string]interface {}[]interface {}<nil>invalid*common.Capabilitiesintfloat64int64
    {{ dict "a" .Values.missing "b" nil }} ⇒ map[a:<nil> b:<nil>]
    ⏎⏎  {{ .Values.foo.bar.baz }} ⇒ ! template: t:3:12: executing "t" at <.Values.foo.bar.baz>: nil pointer evaluating interface {}.bar
    ⏎  {{ $x := .Values.foo }}{{ $x.a }} {{ $.Values.foo.bar }} ⇒ ! template: t:2:40: executing "t" at <$.Values.foo.bar>: nil pointer evaluating interface {}.bar
    {{ .Values.s.a "b" }} ⇒ ! template: t:1:10: executing "t" at <.Values.s.a>: can't evaluate field a in type interface {}
    {{ .Values.missing.a "b" }} ⇒ ! template: t:1:10: executing "t" at <.Values.missing.a>: nil pointer evaluating interface {}.a
    {{ (.Values.missing).a (fail "no") }} ⇒ <no value>
    {{ .Values.m.a.c.d }} ⇒ ! template: t:1:10: executing "t" at <.Values.m.a.c.d>: nil pointer evaluating interface {}.d
    {{ .Values.m.a.d.e.f }} ⇒ ! template: t:1:10: executing "t" at <.Values.m.a.d.e.f>: can't evaluate field e in type interface {}
    {{ .Values.l.x }} ⇒ ! template: t:1:10: executing "t" at <.Values.l.x>: can't evaluate field x in type interface {}
    {{ .Values.l.x.y }} ⇒ ! template: t:1:10: executing "t" at <.Values.l.x.y>: can't evaluate field x in type interface {}
    {{ .Values.b.x }} ⇒ ! template: t:1:10: executing "t" at <.Values.b.x>: can't evaluate field x in type interface {}
    {{ (list 1).x }} ⇒ ! template: t:1:9: executing "t" at <1>: can't evaluate field x in type []interface {}
    {{ .Chart.Name }}{{ .Chart.name }}{{ .Chart.name.x }} ⇒ ! template: t:1:43: executing "t" at <.Chart.name.x>: nil pointer evaluating interface {}.x
    {{ .Template.Name }}{{ .Template.Name.x }} ⇒ ! template: t:1:32: executing "t" at <.Template.Name.x>: can't evaluate field x in type interface {}
    {{ dict "a" (upper .Values.num) }} ⇒ ! template: t:1:26: executing "t" at <.Values.num>: wrong type for value; expected string; got float64
    {{ if upper .Values.num }}{{ end }} ⇒ ! template: t:1:19: executing "t" at <.Values.num>: wrong type for value; expected string; got float64
    {{ (upper .Values.s).x }} ⇒ ! template: t:1:17: executing "t" at <.Values.s>: can't evaluate field x in type string
    {{ (upper .Values.s).x.y }} ⇒ ! template: t:1:17: executing "t" at <.Values.s>: can't evaluate field x in type string
    {{ $v := .Values }}{{ $v.zz.foo }} ⇒ ! template: t:1:24: executing "t" at <$v.zz.foo>: nil pointer evaluating interface {}.foo
    {{ $v := .Values }}{{ $v.Table }} ⇒ ! template: t:1:24: executing "t" at <$v.Table>: wrong number of args for Table: want 1 got 0
    {{ $v := .Values.m }}{{ $v.Table }}{{ $v.a.c }}{{ $v.a.c.d }} ⇒ ! template: t:1:52: executing "t" at <$v.a.c.d>: nil pointer evaluating interface {}.d
    {{ with .Values.m }}{{ with .a }}{{ .c.d }}{{ end }}{{ end }} ⇒ ! template: t:1:38: executing "t" at <.c.d>: nil pointer evaluating interface {}.d
    {{ with .Values.m }}{{ with .a }}{{ .d.e }}{{ end }}{{ end }} ⇒ ! template: t:1:38: executing "t" at <.d.e>: can't evaluate field e in type interface {}
    {{ with .Values.m.a }}{{ . }}{{ .d }}{{ .q.r }}{{ end }} ⇒ ! template: t:1:42: executing "t" at <.q.r>: nil pointer evaluating interface {}.r
    {{ .Values.é.x }} ⇒ ! template: t:1:10: executing "t" at <.Values.é.x>: nil pointer evaluating interface {}.x
    {{ .Values.s "a" "b" }} ⇒ ! template: t:1:10: executing "t" at <.Values.s>: s is not a method but has arguments
    {{ .Values "a" }} ⇒ ! template: t:1:3: executing "t" at <.Values>: Values is not a method but has arguments
    {{ .Values.Table nil }} ⇒ ! template: t:1:17: executing "t" at <nil>: cannot assign nil to string
    {{ .Values.Table .Values.missing }} ⇒ ! template: t:1:24: executing "t" at <.Values.missing>: wrong type for value; expected string; got interface {}
    {{ .Values.Table .Values.num }} ⇒ ! template: t:1:24: executing "t" at <.Values.num>: wrong type for value; expected string; got float64
    {{ .Values.Table (print "m") }} ⇒ map[a:map[c:<nil> d:x] b:1]
    {{ .Values.missing.Table "m" }} ⇒ ! template: t:1:10: executing "t" at <.Values.missing.Table>: nil pointer evaluating interface {}.Table
    {{ .Values.m.Table "m" }} ⇒ ! template: t:1:10: executing "t" at <.Values.m.Table>: Table is not a method but has arguments
    {{ .Values.AsMap "x" }} ⇒ ! template: t:1:10: executing "t" at <.Values.AsMap>: wrong number of args for AsMap: want 0 got 1
    {{ .AsMap.Values.s }}{{ .Template.AsMap }} ⇒ abcmap[BasePath:c/templates Name:t]
    {{ $.Capabilities.APIVersions.Has .Values.s }} ⇒ false
    {{ .Capabilities.KubeVersion.Version "x" }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.Version>: Version has arguments but cannot be invoked as function
    {{ .Capabilities.KubeVersion.Version.x.y }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.Version.x.y>: can't evaluate field x in type string
    {{ .Capabilities.KubeVersion.GitVersion.x }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.GitVersion.x>: can't evaluate field x in type string
    {{ (.Capabilities.KubeVersion).Foo }} ⇒ ! template: t:1:17: executing "t" at <.Capabilities.KubeVersion>: can't evaluate field Foo in type common.KubeVersion
    {{ $c := .Capabilities }}{{ $c.Foo }} ⇒ ! template: t:1:30: executing "t" at <$c.Foo>: can't evaluate field Foo in type *common.Capabilities
    {{ $c := .Capabilities }}{{ $c.KubeVersion.normalizedVersion }} ⇒ ! template: t:1:30: executing "t" at <$c.KubeVersion.normalizedVersion>: normalizedVersion is an unexported field of struct type common.KubeVersion
    {{ .Capabilities.KubeVersion.normalizedVersion "x" }} ⇒ ! template: t:1:16: executing "t" at <.Capabilities.KubeVersion.normalizedVersion>: normalizedVersion is an unexported field of struct type common.KubeVersion
    {{ quote .Values.ls .Values.nul 1 true .Values.big }} ⇒ "[b a]" "1" "true" "1e+06"
    {{ set .Values.missing "a" 1 }} ⇒ ! template: t:1:14: executing "t" at <.Values.missing>: wrong type for value; expected map[string]interface {}; got interface {}
    {{ (first .Values.lm).n }}{{ (first .Values.ls).n }} ⇒ ! template: t:1:43: executing "t" at <.Values.ls>: can't evaluate field n in type string
    {{ (dict "a" (dict "b" 5)).a.b }}{{ (dict "a" nil).a.b }} ⇒ ! template: t:1:46: executing "t" at <nil>: nil pointer evaluating interface {}.b
    {{ (dict "a" (dict "b" 5)).a.b.c }} ⇒ ! template: t:1:23: executing "t" at <5>: can't evaluate field c in type interface {}
    {{ (list 1 2).x }} ⇒ ! template: t:1:11: executing "t" at <2>: can't evaluate field x in type []interface {}
    {{ ((dict)).x.y }} ⇒ ! template: t:1:5: executing "t" at <dict>: nil pointer evaluating interface {}.y
    {{ $x := .Values.m }}{{ $_ := set $x "q" 7 }}{{ .Values.m.q }} ⇒ 7
    {{ $x := list 1 2 }}{{ $y := $x }}{{ $y }} ⇒ [1 2]
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})

describe('arguments and conversions', () => {
  test.each(
    rows(`
    {{ 1 | eq }} ⇒ ! template: t:1:7: executing "t" at <eq>: error calling eq: missing argument for comparison
    {{ 1 | eq 1 2 }} ⇒ true
    {{ .Values.nul }}|{{ .Values.nul.a }} ⇒ ! template: t:1:28: executing "t" at <.Values.nul.a>: nil pointer evaluating interface {}.a
    {{ upper (add 1 2) }} ⇒ ! template: t:1:16: executing "t" at <2>: wrong type for value; expected string; got int64
    {{ trunc 5 }} ⇒ ! template: t:1:3: executing "t" at <trunc>: wrong number of args for trunc: want 2 got 1
    {{ trunc 1 2 3 }} ⇒ ! template: t:1:3: executing "t" at <trunc>: wrong number of args for trunc: want 2 got 3
    {{ 1 | trunc }} ⇒ ! template: t:1:7: executing "t" at <trunc>: wrong number of args for trunc: want 2 got 1
    {{ trunc "a" "b" }} ⇒ ! template: t:1:9: executing "t" at <"a">: expected integer; found "a"
    {{ trunc 1 5 }} ⇒ ! template: t:1:11: executing "t" at <5>: expected string; found 5
    {{ trunc 2.0 "abc" }} ⇒ ab
    {{ trunc 2.5 "abc" }} ⇒ ! template: t:1:9: executing "t" at <2.5>: expected integer; found 2.5
    {{ trunc nil "abc" }} ⇒ ! template: t:1:9: executing "t" at <nil>: cannot assign nil to int
    {{ trunc (sub 63 60) "abcdef" }} ⇒ ! template: t:1:17: executing "t" at <60>: wrong type for value; expected int; got int64
    {{ trunc .Values.num "abcdef" }} ⇒ ! template: t:1:16: executing "t" at <.Values.num>: wrong type for value; expected int; got float64
    {{ trunc .Values.missing "abcdef" }} ⇒ ! template: t:1:16: executing "t" at <.Values.missing>: wrong type for value; expected int; got interface {}
    {{ .Values.missing | trunc 3 }} ⇒ ! template: t:1:27: executing "t" at <3>: invalid value; expected string
    {{ .Values.num | trunc 3 }} ⇒ ! template: t:1:23: executing "t" at <3>: wrong type for value; expected string; got float64
    {{ (.Values.missing) | trunc 3 }} ⇒ ! template: t:1:29: executing "t" at <3>: invalid value; expected string
    {{ upper .Values.missing }} ⇒ ! template: t:1:16: executing "t" at <.Values.missing>: wrong type for value; expected string; got interface {}
    {{ upper nil }} ⇒ ! template: t:1:9: executing "t" at <nil>: cannot assign nil to string
    {{ upper true }} ⇒ ! template: t:1:9: executing "t" at <true>: expected string; found true
    {{ upper .Values }} ⇒ ! template: t:1:9: executing "t" at <.Values>: wrong type for value; expected string; got common.Values
    {{ hasKey .Values.missing "a" }} ⇒ ! template: t:1:17: executing "t" at <.Values.missing>: wrong type for value; expected map[string]interface {}; got interface {}
    {{ hasKey .Values.s "a" }} ⇒ ! template: t:1:17: executing "t" at <.Values.s>: wrong type for value; expected map[string]interface {}; got string
    {{ hasKey .Values "s" }} ⇒ true
    {{ ternary 1 2 "true" }} ⇒ ! template: t:1:15: executing "t" at <"true">: expected bool; found "true"
    {{ ternary 1 2 true }} ⇒ 1
    {{ ternary 1 2 .Values.num }} ⇒ ! template: t:1:22: executing "t" at <.Values.num>: wrong type for value; expected bool; got float64
    {{ .Values.s | .Values.m.b }} ⇒ ! template: t:1:22: executing "t" at <.Values.m.b>: b is not a method but has arguments
    {{ 1 | $ }} ⇒ ! template: t:1:7: executing "t" at <$>: can't give argument to non-function $
    {{ 1 | (add 2) }} ⇒ ! template: t:1:3: executing "t" at <1>: can't give argument to non-function add 2
    {{ 1 | . }} ⇒ ! template: t:1: non executable command in pipeline stage 2
    {{ "m" | .Values.Table }} ⇒ map[a:map[c:<nil> d:x] b:1]
    {{ .Capabilities.KubeVersion | quote }} ⇒ "{v1.35.0 v1.35.0 1 35}"
    {{ .Capabilities.KubeVersion | html }} ⇒ {v1.35.0 v1.35.0 1 35}
    {{ 1 | and }} ⇒ 1
    {{ 1 | and 0 }} ⇒ 0
    {{ .Values.s | call }} ⇒ ! template: t:1:15: executing "t" at <call>: error calling call: non-function abc of type string
    {{ 1 | }} ⇒ 1
    {{ .Values.s | upper | lower | upper }} ⇒ ABC
    {{ trunc (int (sub 63 60)) "abcdef" }} ⇒ abc
    {{ repeat 3 "a" }}{{ "a" | repeat 3 }} ⇒ aaaaaa
    {{ .Values.l | first }} ⇒ 1
    {{ set .Values "new" 1 | len }}{{ .Values.new }} ⇒ 131
    {{ .Values.s⏎ | upper⏎ | trunc "x" }} ⇒ ! template: t:3:9: executing "t" at <"x">: expected integer; found "x"
    {{ int 5 | ternary "a" "b" }} ⇒ ! template: t:1:23: executing "t" at <"b">: wrong type for value; expected bool; got int
    {{ untilStep 0 10 3 }}{{ until 3 | len }} ⇒ [0 3 6 9]3
    {{ .Values.s | printf "%s-%s" "a" }} ⇒ a-abc
    {{ .Values.num | trunc 5 }} ⇒ ! template: t:1:23: executing "t" at <5>: wrong type for value; expected string; got float64
    {{ .Values.num | printf "%d%s" 5 }} ⇒ 5%!s(float64=3)
    {{ .Values.num | hasKey .Values }} ⇒ ! template: t:1:24: executing "t" at <.Values>: wrong type for value; expected string; got float64
    {{ upper (lower 1) }} ⇒ ! template: t:1:16: executing "t" at <1>: expected string; found 1
    {{ upper (lower .Values.num) }} ⇒ ! template: t:1:23: executing "t" at <.Values.num>: wrong type for value; expected string; got float64
    {{ trunc (and 1 2) "abc" }} ⇒ ab
    {{ trunc 1 (and 1 2) }} ⇒ ! template: t:1:18: executing "t" at <2>: wrong type for value; expected string; got int
    {{ trunc (index .Values.l 1) "abc" }} ⇒ ! template: t:1:26: executing "t" at <1>: wrong type for value; expected int; got string
    {{ .Values.s.foo | upper }} ⇒ ! template: t:1:10: executing "t" at <.Values.s.foo>: can't evaluate field foo in type interface {}
    {{ upper .Values.s.foo }} ⇒ ! template: t:1:16: executing "t" at <.Values.s.foo>: can't evaluate field foo in type interface {}
    {{ upper $.Values.s.foo }} ⇒ ! template: t:1:10: executing "t" at <$.Values.s.foo>: can't evaluate field foo in type interface {}
    {{ $v := .Values }}{{ upper $v.s.foo }} ⇒ ! template: t:1:30: executing "t" at <$v.s.foo>: can't evaluate field foo in type interface {}
    {{ "é" | trunc 1 "x" }} ⇒ ! template: t:1:10: executing "t" at <trunc>: wrong number of args for trunc: want 2 got 3
    {{ 1 | upper 2 }} ⇒ ! template: t:1:7: executing "t" at <upper>: wrong number of args for upper: want 1 got 2
    {{ 1 | "a" }} ⇒ ! template: t:1: non executable command in pipeline stage 2
    {{ (upper "a") | (lower "b") }} ⇒ ! template: t:1:10: executing "t" at <"a">: can't give argument to non-function lower "b"
    {{ "x" | .Values.Table "m" }} ⇒ ! template: t:1:16: executing "t" at <.Values.Table>: wrong number of args for Table: want 1 got 2
    {{ $v := .Values }}{{ "m" | $v.Table }} ⇒ map[a:map[c:<nil> d:x] b:1]
    {{ ("m" | .Values.Table).b }} ⇒ 1
    {{ .Capabilities.APIVersions.Has "v1" | not }} ⇒ false
    {{ "v1" | .Capabilities.APIVersions.Has }} ⇒ true
    {{ upper .Capabilities.KubeVersion }} ⇒ ! template: t:1:22: executing "t" at <.Capabilities.KubeVersion>: wrong type for value; expected string; got common.KubeVersion
    {{ upper .Capabilities }} ⇒ ! template: t:1:9: executing "t" at <.Capabilities>: wrong type for value; expected string; got *common.Capabilities
    {{ 1 | lt 2 }}{{ 2 | gt 3 }} ⇒ falsetrue
    {{ int "5" | typeOf }}{{ 5 | int64 | typeOf }} ⇒ intint64
    {{ trunc 99999999999999999999 "a" }} ⇒ ! template: t:1: integer overflow: "99999999999999999999"
    {{ trunc 9223372036854775808 "a" }} ⇒ ! template: t:1:9: executing "t" at <9223372036854775808>: expected integer; found 9223372036854775808
    {{ trunc 'a' "abc" }} ⇒ abc
    {{ trunc 1i "abc" }} ⇒ ! template: t:1:9: executing "t" at <1i>: expected integer; found 1i
    {{ trunc 0x2 "abc" }}{{ trunc 1e0 "abc" }} ⇒ aba
    {{ ternary "a" "b" nil }} ⇒ ! template: t:1:19: executing "t" at <nil>: cannot assign nil to bool
    {{ ternary "a" "b" 1 }} ⇒ ! template: t:1:19: executing "t" at <1>: expected bool; found 1
    {{ ternary "a" "b" .Values.missing }} ⇒ ! template: t:1:26: executing "t" at <.Values.missing>: wrong type for value; expected bool; got interface {}
    {{ .Values.missing | ternary "a" "b" }} ⇒ ! template: t:1:33: executing "t" at <"b">: invalid value; expected bool
    {{ nil | upper }} ⇒ ! template: t:1:3: executing "t" at <nil>: nil is not a command
    {{ .Values.missing | default "d" }}{{ default "d" .Values.missing }}{{ default nil .Values.missing }} ⇒ dd<no value>
    {{ .Values.missing | len }} ⇒ ! template: t:1:21: executing "t" at <len>: error calling len: reflect: call of reflect.Value.Type on zero Value
    {{ .Values.s | len }}{{ "" | len }} ⇒ 30
    {{ (first .Values.lst).n }}|{{ first .Values.lst }} ⇒ <no value>|<no value>
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})
