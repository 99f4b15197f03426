import { chartFiles, type Family, type ZooCase } from './case.ts'

const X = (count: number, text: string): string => text.repeat(count)
const BYTES = '{{ $b := repeat 125000 "abcdefgh" }}'
const LIST = '{{ $l := until 100000 }}'
const MAP = '{{ $d := dict }}{{ range until 10000 }}{{ $_ := set $d (toString .) 1 }}{{ end }}'

const shape = (name: string, template: string, more: Record<string, string> = {}): ZooCase => ({
  name,
  files: () => chartFiles({ 'templates/t.yaml': template, ...more }),
  argv: [],
})

/** Keeps a value a thousand thousand times. */
const kept = (expression: string, before = '', more: Record<string, string> = {}): ZooCase =>
  shape(
    expression,
    `${before}{{ $m := dict }}{{ range $i := until 1000000 }}{{ $_ := set $m (toString $i) (${expression}) }}{{ end }}`,
    more,
  )

const endless = (name: string, body: string, before = ''): ZooCase =>
  shape(name, `${before}{{ range $i := until 1000000 }}{{ range $j := until 1000 }}${body}{{ end }}{{ end }}`)

const LINES = { 'big.txt': X(500_000, 'a\n') }

/** Each kind of value as often as the limits allow: the bytes that they claim are spent before a heap of 256 MB is. */
export const HEAP: Family = {
  name: 'heap',
  cases: [
    kept('regexFindAll "." $b -1', BYTES),
    kept('regexSplit "" $b -1', BYTES),
    kept('splitList "" $b', BYTES),
    kept('split "a" $b', BYTES),
    kept('$.Files.Lines "big.txt"', '', LINES),
    kept('$.Files.AsConfig', '', LINES),
    kept('$.Files.AsSecrets', '', LINES),
    kept('fromJsonArray $y', `{{ $y := printf "[%s1]" (repeat 100000 "{},") }}`),
    kept('mustFromJson $y', `{{ $y := printf "[%s1]" (repeat 100000 "{},") }}`),
    kept('fromYamlArray $y', '{{ $y := repeat 100000 "- {}\\n" }}'),
    kept('fromYamlArray $lists', '{{ $lists := repeat 50000 "- - - - - 1\\n" }}'),
    kept('fromYamlArray $pairs', '{{ $pairs := repeat 100000 "- a: 1\\n" }}'),
    kept('fromYamlArray $flow', '{{ $flow := printf "[%s1]" (repeat 100000 "a: b,") }}'),
    kept('fromToml $y', '{{ $y := repeat 100000 "[[a]]\\n" }}'),
    kept('fromToml $inline', '{{ $inline := printf "a = [%s1]" (repeat 50000 "{},") }}'),
    kept('deepCopy $l', '{{ $l := chunk 1 (until 50000) }}'),
    kept('merge (dict) $d', MAP),
    kept('omit $d "1"', MAP),
    kept('keys $d', MAP),
    kept('values $d', MAP),
    kept('pluck "1" $d $d $d', MAP),
    ...['append $l 1', 'concat $l $l', 'rest $l', 'reverse $l', 'slice $l 1', 'compact $l', 'without $l 1'].map(
      (each) => kept(each, LIST),
    ),
    kept('uniq $l', '{{ $l := splitList "," (until 10000 | join ",") }}'),
    kept('chunk 1 $l', LIST),
    kept('until 100000'),
    kept('sortAlpha $l', LIST),
    kept('now'),
    kept('semver "1.2.3-a.b.c+d"'),
    kept('printf "%d-%s" $i (repeat 2000 "x")'),
    kept('trunc 14 (printf "%d%s" $i (repeat 50000 "y"))'),
    kept('tpl (printf "%s{{/* %d */}}" $b $i) $', '{{ $b := repeat 20000 "{{1}}" }}'),
    endless('linked lists', '{{ $l = list $l }}', '{{ $l := list }}'),
    endless('linked maps', '{{ $d = dict "n" $d }}', '{{ $d := dict }}'),
    endless('small maps', '{{ $_ := set $d (printf "%d-%d" $i $j) (dict "a" 1) }}', '{{ $d := dict }}'),
    endless('keys', '{{ $_ := set $d (printf "%d-%d" $i $j) 1 }}', '{{ $d := dict }}'),
    endless('one byte', 'x'),
    endless('ropes', '{{ $s = printf "%s%s" (trunc 100000 $s) "y" }}', '{{ $s := "" }}'),
    shape('actions', X(440_000, '{{1}}x')),
    shape('arguments', `{{ $_ := list ${X(800_000, '1 ')}}}`),
    shape('declarations', X(200_000, '{{$a := 1}}')),
    shape('lines of output', '{{ $b := repeat 100000 "- a\\n" }}{{ range until 250 }}{{ $b }}{{ end }}'),
  ].flatMap((each): ZooCase[] => [
    { ...each, heap: 'process' },
    { ...each, name: `${each.name} in a Worker`, heap: 'worker' },
  ]),
}
