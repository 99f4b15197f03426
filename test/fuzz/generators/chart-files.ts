import fc, { type Arbitrary } from 'fast-check'
import { CHART_YAML, type ChartGenerator, type ChartInput } from '../generator.ts'
import { schemaCase } from '../schemas.ts'
import { DUMP } from './chart.ts'
import { operand, VALUES_YAML } from './expression.ts'
import * as grammar from './grammar.ts'
import { joined, maybe, sequence, word } from './grammar.ts'

const chartYaml = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`

const named = word(`${'n1 n2 n3 '.repeat(8)}n4`)
const simple = word(
  '{{ .Template.Name }}|{{ .Template.BasePath }}|{{ .Chart.Name }}|{{ .Release.Name }}|{{ .Values.s }}|{{ .Values.global | toJson }}|{{ .Values.w }}|{{ $_ := set .Values "w" .Template.Name }}|{{ $_ := unset .Values "s" }}|{{ keys .Subcharts | sortAlpha }}|{{ .Chart.IsRoot }}|x|{{ tpl "{{ .Chart.Name }}{{ .Values.s }}" . }}|{{ tpl "{{ define \\"n1\\" }}T{{ end }}{{ include \\"n1\\" . }}" . }}|{{ len .Files }}|{{ .Capabilities.KubeVersion }}|{{ (.Files.Glob "**").AsConfig | toJson }}|{{ $_ := set .Values.global "g" .Chart.Name }}',
  '|',
)
const failing = fc.oneof(
  word(
    '{{ fail "no" }}|{{ required "need\\nit" .Values.nope }}|{{ .Values.nope.x }}|{{ index .Values.l 9 }}|{{ include "gone" . }}|{{ template "gone" . }}|{{ upper 1 }}|{{ tpl "{{ .a.b.c }}" (dict) }}|{{ tpl "{{" . }}|{{ .Chart.Name.x }}|{{ eq 1 "a" }}|{{ div 1 0 }}|{{ range 1.5 }}{{ end }}|{{ until "x" }}|{{ .Files.Lines "e" }}|{{ toYaml | quote }}|{{ "a" | fail }}|{{ semver "x" }}|{{ mustFromJson "{" }}',
    '|',
  ),
  operand('any', 1).map((e) => `{{ ${e} }}`),
)
const call = (target: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(
      target,
      word(
        'include N .|include N .|include N .|template N .|template N .|include N . \\ indent 2|include N . \\ trim|include N (dict)|include N $ \\ upper|include N .Values',
        '|',
      ),
    )
    .map(([n, how]) => `{{ ${how.replace('N', JSON.stringify(n)).replace('\\', '|')} }}`)
const wrapped = (inside: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(
      inside,
      word(
        'X|X|X|{{ if true }}X{{ end }}|{{ with .Values }}{{ with $ }}X{{ end }}{{ end }}|{{ range list 1 2 }}{{ with $ }}X{{ end }}{{ end }}|\n  X|{{- "" -}} X',
        '|',
      ),
    )
    .map(([s, w]) => w.replace('X', () => s))
const content = (bad: number, target = named): Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: simple },
    { weight: 4, arbitrary: wrapped(call(target)) },
    { weight: bad, arbitrary: wrapped(failing) },
  )
/** A name is defined by those after it, or else it would call itself. */
const definition = (bad: number): Arbitrary<string> =>
  fc
    .constantFrom<readonly [string, Arbitrary<string>]>(
      ['n1', word('n2 n2 n3 n3 n2 n3 n4')],
      ['n2', word('n3 n3 n3 n3 n4')],
      ['n3', simple],
    )
    .chain(([n, later]) => {
      const body = n === 'n3' ? simple : content(bad, later)
      return fc
        .tuple(word('define define define block'), fc.oneof(body, word(' |\n|{{/* c */}}|', '|'), body))
        .map(([kind, inside]) => `{{ ${kind} ${JSON.stringify(n)}${kind === 'block' ? ' .' : ''} }}${inside}{{ end }}`)
    })
const source = (bad: number): Arbitrary<string> =>
  fc
    .array(
      fc.oneof({ weight: 2, arbitrary: definition(bad) }, { weight: 3, arbitrary: content(bad).map((s) => `# ${s}`) }),
      { maxLength: 3 },
    )
    .map((parts) => parts.join('\n'))
const templateName = word(
  'templates/a.yaml templates/b.yaml templates/_x.tpl templates/_y.tpl templates/sub/a.yaml templates/sub/_z.tpl templates/NOTES.txt charts/k/templates/a.yaml charts/k/templates/_x.tpl charts/k/templates/NOTES.txt charts/k/charts/d/templates/a.yaml charts/k/charts/d/templates/_x.tpl charts/lib/templates/_x.tpl charts/lib/templates/a.yaml',
)

const templatesOf = (name: string, bad: number): ChartGenerator => ({
  kind: 'chart',
  name,
  arbitrary: fc
    .tuple(
      fc.dictionary(templateName, source(bad), { minKeys: 2, maxKeys: 6 }),
      word('# {{ include "n1" . }}|# x|{{ include "n2" . | fromYaml | toJson }}', '|'),
    )
    .map(([files, last]) => ({
      files: {
        'Chart.yaml': CHART_YAML,
        'values.yaml': VALUES_YAML,
        'charts/k/Chart.yaml': chartYaml('k'),
        'charts/k/values.yaml': 's: sub\nl: [1]\n',
        'charts/k/charts/d/Chart.yaml': chartYaml('d'),
        'charts/lib/Chart.yaml': chartYaml('lib', 'type: library\n'),
        e: '',
        'templates/t.yaml': last,
        'templates/_all.tpl':
          '{{ define "n1" }}1{{ end }}{{ define "n2" }}2{{ end }}{{ define "n3" }}3{{ end }}{{ define "c/templates/gone.yaml" }}{{ end }}',
        ...files,
      },
      args: [],
    })),
})

/** Which definition of a name holds, in which order files run and what they leave for one another. */
export const templates = templatesOf('chart-templates', 0)
/** The same with faults at all depths: which is met first, and how it is told. */
export const faults = templatesOf('chart-faults', 3)

const ignoreLine = fc.oneof(
  {
    weight: 6,
    arbitrary: sequence(
      maybe(word('! / \\!')),
      joined(word('a b c * ? . .txt conf d / [ab] [^a] [a-c] \\* txt values.yaml .x x'), 1, 3),
      maybe(fc.constant('/')),
    ),
  },
  {
    weight: 2,
    arbitrary: word(
      '# c||  a.txt  |*.txt|/*.txt|conf/|conf/*|/conf/d/|!a.txt|.*|templates/b.yaml|charts|charts/s|crds/*|templates/*|*/*.txt|Chart.yaml|**|[|a[|[]a]|\\|a\\',
      '|',
    ),
  },
)
/** What .helmignore leaves. */
export const ignored: ChartGenerator = {
  kind: 'chart',
  name: 'chart-ignore',
  arbitrary: fc.tuple(fc.array(ignoreLine, { minLength: 1, maxLength: 3 }), word('\n \r\n')).map(([lines, end]) => ({
    files: {
      'Chart.yaml': CHART_YAML,
      'values.yaml': 'a: 1\n',
      '.helmignore': lines.join(end),
      '.x': 'x',
      'a.txt': 'a',
      b: 'b',
      'conf/a.txt': 'ca',
      'conf/d/c.txt': 'cdc',
      'conf/.x': 'y',
      'd/b': 'db',
      'crds/a.yaml': 'kind: A\n',
      'charts/s/Chart.yaml': chartYaml('s'),
      'charts/s/a.txt': 's',
      'charts/s/templates/t.yaml': '# s {{ len .Files }}\n',
      'templates/t.yaml': `${DUMP}{{ range $p, $_ := .Files }}# {{ $p }}\n{{ end }}`,
      'templates/b.yaml': '# b',
      'templates/.y.yaml': '# dot',
    },
    args: ['--include-crds'],
  })),
}

/** In ASCII, which no YAML reader takes amiss. */
const valuesText = (values: unknown): string =>
  JSON.stringify(values).replace(/[^\x20-\x7e]/gu, (c) => `\\U${(c.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`)
// what is loaded from elsewhere is ours to refuse; a fault of a schema is one of several at random
const loads = /urn:|ftp:|http:\/\/x|"part|other\/part|\.\.\/up|file:|"foo"|"%zz/

/** Values against a schema, of the chart or of a sub-chart. */
export const schemas: ChartGenerator = {
  kind: 'chart',
  name: 'chart-schemas',
  arbitrary: fc.tuple(fc.nat(), fc.boolean(), fc.boolean()).map(([seed, below, flags]): ChartInput => {
    const { schema, values } = schemaCase(seed)
    const text = loads.test(schema)
      ? '{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"}}}'
      : schema
    return {
      files: {
        'Chart.yaml': CHART_YAML,
        'values.yaml': valuesText(below ? { s: values } : values),
        'templates/t.yaml': DUMP,
        ...(below ? { 'charts/s/Chart.yaml': chartYaml('s') } : {}),
        [`${below ? 'charts/s/' : ''}values.schema.json`]: text,
      },
      args: flags ? ['--set', `${below ? 's.' : ''}a=1,${below ? 's.' : ''}b=null`] : [],
    }
  }),
}

/** Versions of Kubernetes and of APIs, as flags and as Chart.yaml asks for them. */
export const capabilities: ChartGenerator = {
  kind: 'chart',
  name: 'chart-capabilities',
  arbitrary: fc
    .tuple(
      fc.option(fc.oneof(grammar.version, sequence(word('v1. 1. 1.2'), word('2 30 29.3 30.2-gke.1 31+k3s1 0x1 030'))), {
        nil: undefined,
      }),
      fc.option(fc.oneof(grammar.constraint, word('>=1.20-0 >=1.20.0 <1.30 ^1.25.0-0 >1.35 <=1.35')), {
        nil: undefined,
      }),
      fc.option(word('v9 a/v1,b/v2 apps/v1 x, ,'), { nil: undefined }),
      word('x default A_b'),
    )
    .map(([version, range, apis, namespace]) => ({
      files: {
        'Chart.yaml': `${CHART_YAML}${range === undefined ? '' : `kubeVersion: ${JSON.stringify(range)}\n`}`,
        'templates/t.yaml': `# {{ with .Capabilities.KubeVersion }}{{ . }} {{ .Version }} {{ .Major }} {{ .Minor }} {{ .GitVersion }} {{ toJson . }}{{ end }}
# {{ .Capabilities.APIVersions.Has "v9" }} {{ .Capabilities.APIVersions.Has "b/v2" }} {{ len .Capabilities.APIVersions }} {{ last .Capabilities.APIVersions }}
# {{ semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }} {{ .Release.Namespace }} {{ .Release | toJson }}`,
      },
      args: [
        ...(version === undefined ? [] : [`--kube-version=${version}`]),
        ...(apis === undefined ? [] : ['--api-versions', apis]),
        '-n',
        namespace,
      ],
    })),
}

const declared = fc.record({
  name: word('s s sub real'),
  version: fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: grammar.constraint },
    { weight: 2, arbitrary: word('1.x ^1 >=1.0.0-0 2 ~1.2') },
  ),
  alias: fc.option(word('al a_b s x.y'), { nil: undefined }),
  condition: fc.option(
    joined(word('s.enabled sub.on enabled global.on al.enabled a.b,s.enabled tags.t nope s'), 1, 2, ','),
    { nil: undefined },
  ),
  tags: fc.option(fc.array(word('t u v'), { maxLength: 2 }), { nil: undefined }),
  imports: fc.option(
    fc.array(
      fc.oneof(
        word('data more nope'),
        fc.record({ child: word('a a.b . nope m exports.data'), parent: word('. m p.q a global') }),
        fc.record({ child: word('a m') }),
      ),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
})
const yamlOf = (list: readonly unknown[]): string =>
  JSON.stringify(list, (key, value) => (value === undefined ? undefined : key === 'imports' ? value : value))
const rename = (d: Record<string, unknown>): Record<string, unknown> => {
  const { imports, ...rest } = d
  return { ...rest, ...(imports === undefined ? {} : { 'import-values': imports }) }
}
const shape = fc.dictionary(
  word('a b m enabled on exports global tags s sub al p'),
  fc.oneof(
    word('1 true false null "x" [1] {}').map((s) => JSON.parse(s) as unknown),
    fc.dictionary(
      word('a b on enabled t u data more m x'),
      fc.oneof(
        word('1 true false null {"z":1}').map((s) => JSON.parse(s) as unknown),
        fc.dictionary(
          word('a b enabled on'),
          word('1 true false null').map((s) => JSON.parse(s) as unknown),
          { maxKeys: 2 },
        ),
      ),
      { maxKeys: 3 },
    ),
  ),
  { maxKeys: 4 },
)

/** Declared dependencies: ranges, aliases, conditions, tags and imported values, in Chart.yaml and requirements.yaml. */
export const dependencies: ChartGenerator = {
  kind: 'chart',
  name: 'chart-dependencies',
  arbitrary: fc
    .record({
      declared: fc.array(declared, { minLength: 1, maxLength: 3 }),
      below: fc.option(fc.array(declared, { maxLength: 2 }), { nil: undefined }),
      versions: fc.tuple(fc.oneof(fc.constant('1.2.3'), grammar.version), word('1.0.0 2.0.0-rc.1 1.2')),
      values: fc.tuple(shape, shape, shape),
      user: fc.option(shape, { nil: undefined }),
      old: fc.boolean(),
      flags: fc.constantFrom<string[]>(
        [],
        [],
        ['--set', 'tags.t=true'],
        ['--set', 'tags.t=false,tags.u=true'],
        ['--set', 's.enabled=true'],
        ['--set', 'global.on=false'],
      ),
    })
    .map(({ declared: list, below, versions, values, user, old, flags }): ChartInput => {
      const text = yamlOf(list.map(rename))
      const inner = below === undefined ? '' : `dependencies: ${yamlOf(below.map(rename))}\n`
      return {
        files: {
          'Chart.yaml': `apiVersion: ${old ? 'v1' : 'v2'}\nname: c\nversion: 1.0.0\n${old ? '' : `dependencies: ${text}\n`}`,
          ...(old ? { 'requirements.yaml': `dependencies: ${text}\n` } : {}),
          'values.yaml': JSON.stringify(values[0]),
          'templates/t.yaml': `${DUMP}# {{ .Chart.Dependencies | toJson }}\n`,
          'charts/s/Chart.yaml': `apiVersion: v2\nname: s\nversion: ${JSON.stringify(versions[0])}\n${inner}`,
          'charts/s/values.yaml': JSON.stringify(values[1]),
          'charts/s/templates/t.yaml': `# {{ .Chart.Name }}\n${DUMP}`,
          'charts/s/charts/sub/Chart.yaml': chartYaml('sub'),
          'charts/s/charts/sub/templates/t.yaml': `# {{ .Chart.Name }}\n${DUMP}`,
          'charts/other/Chart.yaml': `apiVersion: v2\nname: sub\nversion: ${versions[1]}\n`,
          'charts/other/values.yaml': JSON.stringify(values[2]),
          'charts/other/templates/t.yaml': `# {{ .Chart.Name }}\n${DUMP}`,
          'charts/real/Chart.yaml': chartYaml('real'),
          'charts/real/templates/t.yaml': `# {{ .Chart.Name }}\n${DUMP}`,
          ...(user === undefined ? {} : { 'u.yaml': JSON.stringify(user) }),
        },
        args: [...(user === undefined ? [] : ['-f', '$CHART/u.yaml']), ...flags],
      }
    }),
}
