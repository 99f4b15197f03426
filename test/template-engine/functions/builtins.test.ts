import { describe, expect, test } from 'vitest'
import { render, rows } from '../exec/world.ts'

describe('builtins', () => {
  test.each(
    rows(String.raw`
    {{ eq .Values.m .Values.l }} ⇒ ! template: t:1:3: executing "t" at <eq .Values.m .Values.l>: error calling eq: non-comparable types map[a:map[c:<nil> d:x] b:%!s(float64=1)]: map[string]interface {}, []interface {}: [1 two <nil> map[a:1]]
    {{ eq .Values.l .Values.l }} ⇒ ! template: t:1:3: executing "t" at <eq .Values.l .Values.l>: error calling eq: non-comparable type [%!s(float64=1) two <nil> map[a:%!s(float64=1)]]: []interface {}
    {{ eq .Values.m .Values.m }} ⇒ ! template: t:1:3: executing "t" at <eq .Values.m .Values.m>: error calling eq: non-comparable type map[a:map[c:<nil> d:x] b:%!s(float64=1)]: map[string]interface {}
    {{ lt 1 1.5 }} ⇒ ! template: t:1:3: executing "t" at <lt 1 1.5>: error calling lt: incompatible types for comparison: int and float64
    {{ lt "a" 1 }} ⇒ ! template: t:1:3: executing "t" at <lt "a" 1>: error calling lt: incompatible types for comparison: string and int
    {{ lt nil 1 }} ⇒ ! template: t:1:3: executing "t" at <lt nil 1>: error calling lt: invalid type for comparison
    {{ eq 1 }} ⇒ ! template: t:1:3: executing "t" at <eq 1>: error calling eq: missing argument for comparison
    {{ eq }} ⇒ ! template: t:1:3: executing "t" at <eq>: wrong number of args for eq: want at least 1 got 0
    {{ eq .Capabilities.KubeVersion .Capabilities.KubeVersion }} ⇒ true
    {{ eq .Capabilities .Capabilities }} ⇒ true
    {{ and false ($z := 1) }}{{ $z }} ⇒ ! template: t:1:28: executing "t" at <$z>: undefined variable: $z
    {{ and true ($z := 1) }}{{ $z }} ⇒ 11
    {{ print 9223372036854775808 }} ⇒ ! template: t:1:9: executing "t" at <9223372036854775808>: 9223372036854775808 overflows int
    {{ or .Capabilities.KubeVersion "x" }} ⇒ v1.35.0
    {{ print .Capabilities.KubeVersion }} ⇒ {v1.35.0 v1.35.0 1 35}
    {{ html .Capabilities.KubeVersion }} ⇒ {v1.35.0 v1.35.0 1 35}
    {{ html nil }}{{ urlquery nil }}{{ js nil }} ⇒ &lt;no value&gt;%3Cno+value%3E\u003Cno value\u003E
    {{ html "a" 1 2 "b" }} ⇒ a1 2b
    {{ index .Values.l 5 }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l 5>: error calling index: index out of range: 5
    {{ index .Values.l 4 }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l 4>: error calling index: reflect: slice index out of range
    {{ index .Values.l -1 }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l -1>: error calling index: index out of range: -1
    {{ index .Values.l 1.0 }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l 1.0>: error calling index: cannot index slice/array with type float64
    {{ index .Values.l "a" }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l "a">: error calling index: cannot index slice/array with type string
    {{ index .Values.l nil }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l nil>: error calling index: cannot index slice/array with nil
    {{ index .Values.m "b" }} ⇒ 1
    {{ index .Values.m "zz" }} ⇒ <no value>
    {{ index .Values.m "zz" "y" }} ⇒ ! template: t:1:3: executing "t" at <index .Values.m "zz" "y">: error calling index: index of nil pointer
    {{ index .Values.m "a" "d" }} ⇒ x
    {{ index .Values.m 1 }} ⇒ ! template: t:1:3: executing "t" at <index .Values.m 1>: error calling index: value has type int; should be string
    {{ index .Values.m nil }} ⇒ ! template: t:1:3: executing "t" at <index .Values.m nil>: error calling index: value is nil; should be of type string
    {{ index .Values.missing "a" }} ⇒ ! template: t:1:3: executing "t" at <index .Values.missing "a">: error calling index: index of untyped nil
    {{ index nil 1 }} ⇒ ! template: t:1:3: executing "t" at <index nil 1>: error calling index: index of untyped nil
    {{ index 5 1 }} ⇒ ! template: t:1:3: executing "t" at <index 5 1>: error calling index: can't index item of type int
    {{ index "abc" 1 }} ⇒ 98
    {{ index "abc" 3 }} ⇒ ! template: t:1:3: executing "t" at <index "abc" 3>: error calling index: reflect: string index out of range
    {{ index .Values.nul }} ⇒ ! template: t:1:3: executing "t" at <index .Values.nul>: error calling index: index of untyped nil
    {{ index (split "," "a,b") "_0" }}{{ (split "," "a,b")._1 }}{{ (split "," "a,b").zz }} ⇒ ab
    {{ len .Values.l }}{{ len "日本" }}{{ len .Values.m }} ⇒ 462
    {{ len nil }} ⇒ ! template: t:1:3: executing "t" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value
    {{ len .Values.missing }} ⇒ ! template: t:1:3: executing "t" at <len .Values.missing>: error calling len: len of nil pointer
    {{ len (.Values.missing) }} ⇒ ! template: t:1:3: executing "t" at <len (.Values.missing)>: error calling len: reflect: call of reflect.Value.Type on zero Value
    {{ len 5 }} ⇒ ! template: t:1:3: executing "t" at <len 5>: error calling len: len of type int
    {{ len .Capabilities }} ⇒ ! template: t:1:3: executing "t" at <len .Capabilities>: error calling len: len of type common.Capabilities
    {{ not .Values.missing }}{{ not 0 }}{{ not "" }}{{ not .Capabilities }} ⇒ truetruetruefalse
    {{ and }} ⇒ ! template: t:1:3: executing "t" at <and>: wrong number of args for and: want at least 1 got 0
    {{ and 1 }} ⇒ 1
    {{ and .Values.missing (fail "x") }} ⇒ <no value>
    {{ or .Values.s (fail "x") }} ⇒ abc
    {{ or nil .Values.nul }} ⇒ <no value>
    {{ (and .Values.m .Values.m).b }} ⇒ 1
    {{ call 1 }} ⇒ ! template: t:1:3: executing "t" at <call 1>: error calling call: non-function 1 of type int
    {{ call nil }} ⇒ ! template: t:1:3: executing "t" at <call nil>: error calling call: call of nil
    {{ call .Values.s 1 }} ⇒ ! template: t:1:3: executing "t" at <call .Values.s 1>: error calling call: non-function .Values.s of type string
    {{ print 1 nil "a" 2 3 "b" }} ⇒ 1 <nil>a2 3b
    {{ println 1 "a" }} ⇒ 1 a⏎
    {{ printf "%v" .Values.nope }} ⇒ <nil>
    {{ printf }} ⇒ ! template: t:1:3: executing "t" at <printf>: wrong number of args for printf: want at least 1 got 0
    {{ printf 5 }} ⇒ ! template: t:1:10: executing "t" at <5>: expected string; found 5
    {{ printf "%d" .Values.num }} ⇒ %!d(float64=3)
    {{ print .Values }} ⇒ map[b:true big:1e+06 e:[] f:1.5 l:[1 two <nil> map[a:1]] lm:[map[n:x v:1] map[n:y]] ls:[b a] lst:[<nil>] m:map[a:map[c:<nil> d:x] b:1] nul:<nil> num:3 s:abc]
    {{ (index .Values.l 3).a }}{{ (index .Values.l 2).a }}{{ (index .Values.l 1).a }} ⇒ ! template: t:1:74: executing "t" at <1>: can't evaluate field a in type string
    {{ index .Values.l 1 | upper }} ⇒ TWO
    {{ eq .Values.s "abc" | not }} ⇒ false
    {{ gt 2 1 | ternary "a" "b" }} ⇒ a
    {{ eq 1 1.0 }} ⇒ ! template: t:1:3: executing "t" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64
    {{ eq .Values.num 3 }}{{ eq .Values.num 3.0 }} ⇒ ! template: t:1:3: executing "t" at <eq .Values.num 3>: error calling eq: incompatible types for comparison: float64 and int
    {{ ne .Values.s nil }}{{ eq nil nil }}{{ eq .Values.x .Values.y }}{{ eq .Values.x "a" }} ⇒ truetruetruefalse
    {{ le "a" "b" }}{{ ge 2 2 }}{{ gt "b" "a" }} ⇒ truetruetrue
    {{ eq (int64 1) 1 }}{{ lt (int64 1) 2 }} ⇒ truetrue
    {{ printf "%s" (include "q" nil) }} ⇒ [<no value>]
    {{ html "<>&'\"" }}{{ js "<>&'\"=\\x\ta\né日\u200b😀" }}{{ urlquery "a b&c/é~*" }} ⇒ &lt;&gt;&amp;&#39;&#34;\u003C\u003E\u0026\'\"\u003D\\x\u0009a\u000Aé日\u200B😀a+b%26c%2F%C3%A9~%2A
    {{ html "\x00a" | printf "%q" }}{{ js "\x00\x7f\xff" | printf "%q" }} ⇒ "�a""\\u0000\x7f\xff"
    {{ index .Capabilities 1 }} ⇒ ! template: t:1:3: executing "t" at <index .Capabilities 1>: error calling index: can't index item of type common.Capabilities
    {{ printf "%s" (and .Values.s (upper .Values.num)) }} ⇒ ! template: t:1:44: executing "t" at <.Values.num>: wrong type for value; expected string; got float64
    {{ or (upper .Values.s) (fail "x") }} ⇒ ABC
    {{ and .Values.s 1 | upper }} ⇒ ! template: t:1:21: executing "t" at <upper>: wrong type for value; expected string; got int
    {{ and (eq 1 1) .Values.num | trunc 1 }} ⇒ ! template: t:1:36: executing "t" at <1>: wrong type for value; expected string; got float64
    {{ index .Values.l (index .Values.l 0) }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l (index .Values.l 0)>: error calling index: cannot index slice/array with type float64
    {{ index .Values.l 3 "a" "b" }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l 3 "a" "b">: error calling index: can't index item of type float64
    {{ index .Values.l 2 "a" }} ⇒ ! template: t:1:3: executing "t" at <index .Values.l 2 "a">: error calling index: index of nil pointer
    {{ eq .Values.l nil }} ⇒ false
    {{ eq (list) nil }}{{ eq (dict) nil }} ⇒ falsefalse
    {{ eq .Values.s 5 }} ⇒ ! template: t:1:3: executing "t" at <eq .Values.s 5>: error calling eq: incompatible types for comparison: string and int
    {{ ne .Values.s 5 }} ⇒ ! template: t:1:3: executing "t" at <ne .Values.s 5>: error calling ne: incompatible types for comparison: string and int
    {{ lt .Values.l 1 }} ⇒ ! template: t:1:3: executing "t" at <lt .Values.l 1>: error calling lt: invalid type for comparison
    {{ lt 1 .Values.l }} ⇒ ! template: t:1:3: executing "t" at <lt 1 .Values.l>: error calling lt: invalid type for comparison
    {{ le .Values.nul 1 }} ⇒ ! template: t:1:3: executing "t" at <le .Values.nul 1>: error calling le: invalid type for comparison
    {{ print "日本" (upper 1) }} ⇒ ! template: t:1:25: executing "t" at <1>: expected string; found 1
    {{ print .Values.nul }}{{ print nil nil }}{{ print 1 2 }} ⇒ <nil><nil> <nil>1 2
    {{ printf "%d items" (len .Values.l) }} ⇒ 4 items
    {{ and 1 2 3 }}{{ and 1 0 3 }}{{ or 0 "" nil }}{{ or 0 "" 5 6 }} ⇒ 30<no value>5
    {{ not }} ⇒ ! template: t:1:3: executing "t" at <not>: wrong number of args for not: want 1 got 0
    {{ not 1 2 }} ⇒ ! template: t:1:3: executing "t" at <not>: wrong number of args for not: want 1 got 2
    {{ len }} ⇒ ! template: t:1:3: executing "t" at <len>: wrong number of args for len: want 1 got 0
    {{ index }} ⇒ ! template: t:1:3: executing "t" at <index>: wrong number of args for index: want at least 1 got 0
    {{ index 1 }} ⇒ 1
    {{ print }}|{{ println }} ⇒ |⏎
    {{ html }}{{ urlquery }}{{ js }} ⇒
    {{ ne 1 }} ⇒ ! template: t:1:3: executing "t" at <ne>: wrong number of args for ne: want 2 got 1
    {{ lt 1 }} ⇒ ! template: t:1:3: executing "t" at <lt>: wrong number of args for lt: want 2 got 1
    {{ (index .Values.lm 0).n }}{{ (index .Values.lm 9).n }} ⇒ ! template: t:1:32: executing "t" at <index .Values.lm 9>: error calling index: index out of range: 9
  `),
  )('%s', (source, result) => {
    expect(render(source)).toBe(result)
  })
})
