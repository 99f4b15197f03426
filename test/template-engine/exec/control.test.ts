import { describe, expect, test } from 'vitest'
import { render, rows } from './world.ts'

describe('range', () => {
  test.each(
    rows(`
    {{ range .Values.l }}{{ .x }}{{ end }} ⇒ ! template: t:1:24: executing "t" at <.x>: can't evaluate field x in type interface {}
    {{ range .Values.lst }}{{ .x }}{{ end }} ⇒ ! template: t:1:26: executing "t" at <.x>: nil pointer evaluating interface {}.x
    {{ range $v := .Values.lst }}{{ $v.x }}{{ end }} ⇒ ! template: t:1:34: executing "t" at <$v.x>: nil pointer evaluating interface {}.x
    {{ range $i, $v := .Values.l }}{{ $v.x }}{{ end }} ⇒ ! template: t:1:36: executing "t" at <$v.x>: can't evaluate field x in type interface {}
    {{ range $i, $v := .Values.l }}{{ $i.x }}{{ end }} ⇒ ! template: t:1:36: executing "t" at <$i.x>: can't evaluate field x in type int
    {{ range .Values.ls }}{{ .x }}{{ end }} ⇒ ! template: t:1:25: executing "t" at <.x>: can't evaluate field x in type interface {}
    {{ range (splitList "," "a,b") }}{{ .x }}{{ end }} ⇒ ! template: t:1:36: executing "t" at <.x>: can't evaluate field x in type string
    {{ range $k, $v := .Values.m }}{{ $k }}={{ $v }};{{ end }} ⇒ a=map[c:<nil> d:x];b=1;
    {{ range .Values.num }}{{ . }}{{ end }} ⇒ ! template: t:1:16: executing "t" at <.Values.num>: range can't iterate over 3
    {{ range 3 }}{{ . }}{{ end }} ⇒ 012
    {{ range int64 3 }}{{ typeOf . }}{{ end }} ⇒ int64int64int64
    {{ range $i := 3 }}{{ $i }}{{ end }} ⇒ 012
    {{ range $i, $j := 3 }}{{ $i }}{{ end }} ⇒ ! template: t:1:19: executing "t" at <3>: can't use 3 to iterate over more than one variable
    {{ range $i, $j := .Values.e }}{{ $i }}{{ else }}{{ $i }}{{ $j }}{{ end }} ⇒ [][]
    {{ range 0 }}x{{ else }}y{{ end }} ⇒ y
    {{ range "abc" }}x{{ end }} ⇒ ! template: t:1:9: executing "t" at <"abc">: range can't iterate over abc
    {{ range true }}x{{ end }} ⇒ ! template: t:1:9: executing "t" at <true>: range can't iterate over true
    {{ range nil }}x{{ else }}y{{ end }} ⇒ ! template: t:1:9: executing "t" at <nil>: nil is not a command
    {{ range .Values.missing }}x{{ else }}y{{ end }} ⇒ y
    {{ range .Values.l }}{{ if eq (typeOf .) "string" }}{{ break }}{{ end }}{{ . }}{{ end }} ⇒ 1
    {{ range $i, $e := .Values.l }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $e }},{{ end }} ⇒ 1,<no value>,map[a:1],
    {{ $x := 0 }}{{ range $i, $e := .Values.l }}{{ $x = $i }}{{ end }}{{ $x }} ⇒ 3
    {{ $i := 9 }}{{ $e := 8 }}{{ range $i, $e = .Values.ls }}{{ end }}{{ $i }}{{ $e }} ⇒ 1a
    {{ $e := 8 }}{{ range $e = .Values.ls }}{{ $e }}{{ end }}{{ $e }} ⇒ baa
    {{ $z := 7 }}{{ range 3 }}{{ and (eq . 1) ($z := .) }}{{ $z }};{{ end }}{{ $z }} ⇒ false7;11;false7;7
    {{ range $k, $v := (split "," "a,b") }}{{ $k }}{{ $v }}{{ $v.x }}{{ end }} ⇒ ! template: t:1:60: executing "t" at <$v.x>: can't evaluate field x in type string
    {{ range .Values.lm }}{{ .n }}{{ .v }}{{ .v.x }}{{ end }} ⇒ ! template: t:1:43: executing "t" at <.v.x>: can't evaluate field x in type interface {}
    {{ range .Values.lm }}{{ with .v }}{{ .x }}{{ end }}{{ end }} ⇒ ! template: t:1:38: executing "t" at <.x>: can't evaluate field x in type float64
    {{ range .Values.lm }}{{ range . }}{{ .x }}{{ end }}{{ end }} ⇒ ! template: t:1:38: executing "t" at <.x>: can't evaluate field x in type interface {}
    {{ range $i, $x := until 3 }}{{ $i }}{{ $x }}{{ end }} ⇒ 001122
    {{ range upper 1 }}{{ end }} ⇒ ! template: t:1:15: executing "t" at <1>: expected string; found 1
    {{ range .Values.l }}{{ with . }}{{ .x }}{{ end }}{{ end }} ⇒ ! template: t:1:36: executing "t" at <.x>: can't evaluate field x in type float64
    {{ range .Values.l }}{{ upper . }}{{ end }} ⇒ ! template: t:1:30: executing "t" at <.>: wrong type for value; expected string; got float64
    {{ range .Values.lst }}{{ upper . }}{{ end }} ⇒ ! template: t:1:32: executing "t" at <.>: wrong type for value; expected string; got interface {}
    {{ range .Values.lst }}{{ . | upper }}{{ end }} ⇒ ! template: t:1:30: executing "t" at <upper>: invalid value; expected string
    {{ range .Values.lst }}{{ . }}|{{ $x := . }}{{ $x.y }}{{ end }} ⇒ <no value>|<no value>
    {{ range $v := .Values.lst }}{{ upper $v }}{{ end }} ⇒ ! template: t:1:38: executing "t" at <$v>: wrong type for value; expected string; got interface {}
    {{ range $v := .Values.lst }}{{ $v = 5 }}{{ $v.x }}{{ end }} ⇒ ! template: t:1:46: executing "t" at <$v.x>: can't evaluate field x in type int
    {{ range $v := .Values.lst }}{{ $v }}{{ typeOf $v }}{{ $v | typeOf }}{{ end }} ⇒ <no value><nil><nil>
    {{ range $v := .Values.l }}{{ include "dot" $v }}{{ template "dot" $v }}{{ end }} ⇒ <1><1><two><two><<no value>><<no value>><map[a:1]><map[a:1]>
    {{ range $k, $v := .Values.m }}{{ $v.x }}{{ end }} ⇒ ! template: t:1:36: executing "t" at <$v.x>: can't evaluate field x in type interface {}
    {{ range $k, $v := dict "a" 1 }}{{ $k.x }}{{ end }} ⇒ ! template: t:1:37: executing "t" at <$k.x>: can't evaluate field x in type string
    {{ $e := 1 }}{{ range $e = .Values.lm }}{{ $e.n }}{{ end }}{{ $e.v.x }} ⇒ ! template: t:1:64: executing "t" at <$e.v.x>: nil pointer evaluating interface {}.x
    {{ $e := 1 }}{{ range $i, $e = .Values.l }}{{ end }}{{ $e.a.b }} ⇒ ! template: t:1:38: executing "t" at <.Values.l>: undefined variable: $i
    {{ range $i, $e = .Values.l }}{{ end }} ⇒ ! template: t:1:25: executing "t" at <.Values.l>: undefined variable: $i
    {{ range $i, $x := .Values.m }}{{ $i }}{{ else }}no{{ end }} ⇒ ab
    {{ range . }}{{ end }}ok ⇒ ok
    {{ range .Values.l }}{{ range $.Values.ls }}{{ . }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ break }}{{ end }}{{ end }} ⇒ babababa
    {{ range 5 }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }} ⇒ 012
    {{ range $i, $c := "abc" }}{{ end }} ⇒ ! template: t:1:19: executing "t" at <"abc">: range can't iterate over abc
    {{ range $i := int64 2 }}{{ typeOf $i }}{{ end }} ⇒ int64int64
    {{ range -3 }}x{{ else }}neg{{ end }} ⇒ neg
    {{ range (dict) }}{{ else }}empty{{ end }} ⇒ empty
    {{ range 1.5 }}{{ end }} ⇒ ! template: t:1:9: executing "t" at <1.5>: range can't iterate over 1.5
    {{ range .Capabilities.APIVersions }}{{ . }}{{ break }}{{ end }} ⇒ v1
    {{ range .Capabilities.APIVersions }}{{ .x }}{{ end }} ⇒ ! template: t:1:40: executing "t" at <.x>: can't evaluate field x in type string
    {{ $m := dict }}{{ range 2 }}{{ $_ := set $m (print .) . }}{{ end }}{{ $m }} ⇒ map[0:0 1:1]
    {{ $m := dict "b" 1 "a" 2 }}{{ range $k, $v := $m }}{{ $_ := set $m "zz" 1 }}{{ $k }}{{ end }}{{ len $m }} ⇒ ab3
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})

describe('named templates', () => {
  test.each(
    rows(String.raw`
    {{ include "q" nil }} ⇒ [<no value>]
    {{ include "q" .Values.missing }} ⇒ [<no value>]
    {{ template "q" }} ⇒ [<no value>]
    {{ template "nope" . }} ⇒ ! template: t:1:12: executing "t" at <{{template "nope" .}}>: template "nope" not defined
    {{ include "nope" . }} ⇒ ! template: t:1:3: executing "t" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"
    {{ include "outer" . }} ⇒ ! template: t:1:3: executing "t" at <include "outer" .>: error calling include: template: h:2:3: executing "outer" at <include "inner" .>: error calling include: template: h:1:71: executing "inner" at <.Values.foo.bar>: nil pointer evaluating interface {}.bar
    {{ template "outer" . }} ⇒ ! template: h:2:3: executing "outer" at <include "inner" .>: error calling include: template: h:1:71: executing "inner" at <.Values.foo.bar>: nil pointer evaluating interface {}.bar
    {{ include "idx" . }} ⇒ ! template: t:1:3: executing "t" at <include "idx" .>: error calling include: template: h:2:89: executing "idx" at <index .Values.l 9>: error calling index: index out of range: 9
    {{ include "fails" . }} ⇒ ! template: t:1:3: executing "t" at <include "fails" .>: error calling include: template: h:2:171: executing "fails" at <fail "boom">: error calling fail: boom
    {{ include "rec" . }} ⇒ ! template: t:1:3: executing "t" at <include "rec" .>: error calling include: template: no template "rec" associated with template "gotpl"
    {{ include "dot" .Values.nul }}{{ include "dot" nil }}{{ include "dot" 1 }} ⇒ <<no value>><<no value>><1>
    {{ template "dot" .Values.nul }} ⇒ <<no value>>
    {{ tpl "{{ .Values.s }}" . }} ⇒ abc
    {{ tpl "{{ foo }}" . }} ⇒ ! template: t:1:3: executing "t" at <tpl "{{ foo }}" .>: error calling tpl: cannot parse template "{{ foo }}": template: gotpl:1: function "foo" not defined
    {{ tpl "{{ .Values.a.b.c }}" . }} ⇒ ! template: t:1:3: executing "t" at <tpl "{{ .Values.a.b.c }}" .>: error calling tpl: error during tpl function execution for "{{ .Values.a.b.c }}": template: gotpl:1:10: executing "gotpl" at <.Values.a.b.c>: nil pointer evaluating interface {}.b
    {{ tpl "{{ define \"zz\" }}Z{{ end }}{{ include \"zz\" . }}" . }}{{ include "zz" . }} ⇒ ! template: t:1:68: executing "t" at <include "zz" .>: error calling include: template: no template "zz" associated with template "gotpl"
    {{ tpl "{{ include \"dot\" . }}" 5 }} ⇒ <5>
    {{ tpl "{{ define \"dot\" }}new{{ end }}{{ include \"dot\" . }}{{ template \"dot\" }}" . }}{{ include "dot" 1 }} ⇒ newnew<1>
    {{ tpl "{{ include \"nope\" . }}" . }} ⇒ ! template: t:1:3: executing "t" at <tpl "{{ include \"nope\" . }}" .>: error calling tpl: error during tpl function execution for "{{ include \"nope\" . }}": template: gotpl:1:3: executing "gotpl" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"
    {{ tpl "{{ $ }}{{ . }}" "x" }} ⇒ xx
    {{ tpl "{{ .x }}" (dict) }} ⇒
    {{ tpl "" . }}{{ tpl "plain" . }} ⇒ plain
    {{ include .Values.s . }} ⇒ ! template: t:1:3: executing "t" at <include .Values.s .>: error calling include: template: no template "abc" associated with template "gotpl"
    {{ include 5 . }} ⇒ ! template: t:1:11: executing "t" at <5>: expected string; found 5
    {{ include "dot" }} ⇒ ! template: t:1:3: executing "t" at <include>: wrong number of args for include: want 2 got 1
    {{ include }} ⇒ ! template: t:1:3: executing "t" at <include>: wrong number of args for include: want 2 got 0
    {{ template "dot" (dict "a" 1) }} ⇒ <map[a:1]>
    {{ template "blank" }} ⇒
    {{ block "blk" . }}B{{ .Values.s }}{{ end }}{{ template "blk" . }} ⇒ BabcBabc
    {{ define "c/templates/t.yaml" }}{{ end }}x ⇒ x
    {{ template "dot" upper 1 }} ⇒ ! template: t:1:24: executing "t" at <1>: expected string; found 1
    {{ include "dot" (dict "a" 1) | upper }} ⇒ <MAP[A:1]>
    {{ include "dot" .Values.s | upper | nope }} ⇒ ! template: t:1: function "nope" not defined
    {{ include (print "d" "ot") "x" }} ⇒ <x>
    {{ include "idx" . | upper }} ⇒ ! template: t:1:3: executing "t" at <include "idx" .>: error calling include: template: h:2:89: executing "idx" at <index .Values.l 9>: error calling index: index out of range: 9
    {{ upper (include "idx" .) }} ⇒ ! template: t:1:10: executing "t" at <include "idx" .>: error calling include: template: h:2:89: executing "idx" at <index .Values.l 9>: error calling index: index out of range: 9
    {{ include "outer" . | upper }} ⇒ ! template: t:1:3: executing "t" at <include "outer" .>: error calling include: template: h:2:3: executing "outer" at <include "inner" .>: error calling include: template: h:1:71: executing "inner" at <.Values.foo.bar>: nil pointer evaluating interface {}.bar
    {{ if include "outer" . }}{{ end }} ⇒ ! template: t:1:6: executing "t" at <include "outer" .>: error calling include: template: h:2:3: executing "outer" at <include "inner" .>: error calling include: template: h:1:71: executing "inner" at <.Values.foo.bar>: nil pointer evaluating interface {}.bar
    {{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ .x.y.z }}{{ end }}{{ include "a" (dict "x" (dict)) }} ⇒ ! template: t:1:85: executing "t" at <include "a" (dict "x" (dict))>: error calling include: template: t:1:66: executing "b" at <.x.y.z>: nil pointer evaluating interface {}.z
    {{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ .x.y.z }}{{ end }}{{ template "a" (dict "x" (dict)) }} ⇒ ! template: t:1:66: executing "b" at <.x.y.z>: nil pointer evaluating interface {}.z
    {{ define "a" }}{{ template "nope" . }}{{ end }}{{ include "a" . }} ⇒ ! template: t:1:51: executing "t" at <include "a" .>: error calling include: template: t:1:28: executing "a" at <{{template "nope" .}}>: template "nope" not defined
    {{ define "a" }}{{ include "nope" . }}{{ end }}{{ include "a" . }} ⇒ ! template: t:1:50: executing "t" at <include "a" .>: error calling include: template: t:1:19: executing "a" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"
    {{ define "a" }}{{ tpl "{{ include \"idx\" . }}" . }}{{ end }}{{ include "a" . }} ⇒ ! template: t:1:65: executing "t" at <include "a" .>: error calling include: template: t:1:19: executing "a" at <tpl "{{ include \"idx\" . }}" .>: error calling tpl: error during tpl function execution for "{{ include \"idx\" . }}": template: gotpl:1:3: executing "gotpl" at <include "idx" .>: error calling include: template: h:2:89: executing "idx" at <index .Values.l 9>: error calling index: index out of range: 9
    {{ define "a" }}{{ $x := 1 }}{{ $x = 2 }}{{ $x }}{{ end }}{{ $x := 5 }}{{ template "a" }}{{ $x }} ⇒ 25
    {{ define "a b" }}ok{{ end }}{{ include "a b" . }}{{ template "a b" }} ⇒ okok
    {{ define "%" }}{{ .x.y }}{{ end }}{{ include "%" (dict) }} ⇒ ! template: t:1:38: executing "t" at <include "%" (dict)>: error calling include: template: t:1:21: executing "%" at <.x.y>: nil pointer evaluating interface {}.y
    {{ define "é" }}{{ .x.y }}{{ end }}{{ include "é" (dict) }} ⇒ ! template: t:1:39: executing "t" at <include "é" (dict)>: error calling include: template: t:1:22: executing "é" at <.x.y>: nil pointer evaluating interface {}.y
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})

describe('constants, variables, control', () => {
  test.each(
    rows(String.raw`
    {{ $x = 1 }}{{ $x }} ⇒ ! template: t:1:8: executing "t" at <1>: undefined variable: $x
    {{ if true }}{{ $a := 1 }}{{ else }}{{ $a }}{{ end }} ⇒
    {{ 9223372036854775808 }} ⇒ ! template: t:1:3: executing "t" at <9223372036854775808>: 9223372036854775808 overflows int
    {{ int64 9223372036854775807 }} ⇒ 9223372036854775807
    {{ nil }} ⇒ ! template: t:1:3: executing "t" at <nil>: nil is not a command
    {{ 1i }}{{ 'a' }}{{ 0x10 }}{{ 1e3 }}{{ 017 }}{{ 1.0 }}{{ -0.0 }}{{ 0x1p4 }} ⇒ (0+1i)97161000151-016
    {{ "a" }}{{ true }}{{ 5 }} ⇒ atrue5
    {{ $a := 1 }}{{ $a := 2 }}{{ $a }}{{ if true }}{{ $a := 3 }}{{ $a = 4 }}{{ end }}{{ $a }} ⇒ 22
    {{ ($z := 0) }}{{ $z }} ⇒ 00
    {{ fail "x" }} ⇒ ! template: t:1:3: executing "t" at <fail "x">: error calling fail: x
    {{ $.Nope.x }} ⇒ ! template: t:1:4: executing "t" at <$.Nope.x>: nil pointer evaluating interface {}.x
    {{ .Release.Name.x }} ⇒ ! template: t:1:11: executing "t" at <.Release.Name.x>: can't evaluate field x in type interface {}
    {{ with eq 1 "a" }}{{ end }} ⇒ ! template: t:1:8: executing "t" at <eq 1 "a">: error calling eq: incompatible types for comparison: int and string
    {{ $x := upper 1 }} ⇒ ! template: t:1:15: executing "t" at <1>: expected string; found 1
    {{ with 0 }}a{{ else with 1 }}b{{ . }}{{ end }} ⇒ b1
    {{ with $x := 0 }}a{{ else with $y := 1 }}{{ $x }}{{ $y }}{{ end }} ⇒ 01
    {{ if $x := 1 }}{{ $x }}{{ end }} ⇒ 1
    {{ . "a" }} ⇒ ! template: t:1:3: executing "t" at <.>: can't give argument to non-function .
    {{ "a" "b" }} ⇒ ! template: t:1:3: executing "t" at <"a">: can't give argument to non-function "a"
    {{ 1 2 }} ⇒ ! template: t:1:3: executing "t" at <1>: can't give argument to non-function 1
    {{ true 1 }} ⇒ ! template: t:1:3: executing "t" at <true>: can't give argument to non-function true
    {{ (1) 2 }} ⇒ ! template: t:1:3: executing "t" at <(1) 2>: can't give argument to non-function 1
    {{ $ 1 }} ⇒ ! template: t:1:3: executing "t" at <$>: can't give argument to non-function $
    {{ nil 1 }} ⇒ ! template: t:1:3: executing "t" at <nil>: can't give argument to non-function nil
    {{ 1.5 }}{{ 100000000.0 }}{{ 1e21 }}{{ 1e-7 }}{{ 123456789.0 }}{{ .5 }}{{ 5. }}{{ 1_000 }}{{ 0b11 }}{{ 0o17 }} ⇒ 1.51e+081e+211e-071.23456789e+080.551000315
    {{ '\n' }}{{ '\'' }}{{ '日' }}{{ -1 }}{{ +1 }}{{ 1+2i }}{{ 0i }} ⇒ 103926085-11(1+2i)(0+0i)
    {{- "trim" -}}   x ⇒ trimx
    a {{- "b" -}} c ⇒ abc
    {{/* c */}}x{{- /* d */ -}} y ⇒ xy
    {{ $x := 1 }}{{ $y := $x }}{{ $x = 2 }}{{ $x }}{{ $y }} ⇒ 21
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})
