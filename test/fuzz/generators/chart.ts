import fc, { type Arbitrary } from 'fast-check'
import { CHART_YAML, type ChartGenerator } from '../generator.ts'
import { text } from './literal.ts'
import { yamlText } from './yaml.ts'

/** Writes the values out, in comments. */
export const DUMP = '# {{ .Values | toJson | printf "%q" }}\n# {{ .Values }}\n'

const name = fc.constantFrom('a', 'b', 'c', 'a.b', 'a.b.c', 'd', 'x y', 'é', 'l', 'm')
const path = fc
  .tuple(name, fc.constantFrom('', '', '', '[0]', '[1]', '[2].x', '.k', '[0][1]', '[', '[x]', '[-1]', '\\.z', '\\,'))
  .map((p) => p.join(''))
const setValue = fc.oneof(
  fc.constantFrom(
    '1',
    '01',
    '0',
    '-1',
    '1.5',
    '1e3',
    'true',
    'TRUE',
    'False',
    'null',
    'Null',
    'nil',
    '',
    'x',
    '{}',
    '{a}',
    '{a,b}',
    '{1,true,null}',
    '{a,',
    '{a}b',
    'a\\,b',
    'a=b',
    '~',
    '"q"',
    "'q'",
    '9223372036854775808',
    '[1]',
    'a b',
    '{a,{b}}',
    '\\',
    'a\\',
    '}',
    '{',
    '0x1f',
    'y',
    'a\\=b',
    '{ a, b }',
    '\\{a}',
    'é',
  ),
  text.filter((s) => !s.includes('\u0000')),
)
const pair = fc.tuple(path, fc.constantFrom('=', '=', '=', '=', '', '=='), setValue).map((p) => p.join(''))
const setText = fc.oneof(
  { weight: 5, arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map((p) => p.join(',')) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('a', '.', ',', '=', '[', ']', '0', '{', '}', '\\', '1', ' '), { maxLength: 8 })
      .map((p) => p.join('')),
  },
)
const jsonPair = fc
  .tuple(
    path,
    fc.constantFrom('1', '"x"', '{"a":1}', '[1,2]', 'null', 'true', '{', '', '1.5', '{"a":null}', '[{"b":1}]', 'x'),
  )
  .map(([k, v]) => `${k}=${v}`)
const setFlag: Arbitrary<string[]> = fc.oneof(
  { weight: 4, arbitrary: setText.map((s) => ['--set', s]) },
  { weight: 2, arbitrary: setText.map((s) => ['--set-string', s]) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(jsonPair, fc.constantFrom('{"a":1}', '{"a":{"b":null}}', '[]', 'x', '{'))
      .map((s) => ['--set-json', s]),
  },
  { weight: 1, arbitrary: pair.map((s) => ['--set-literal', s]) },
  { weight: 1, arbitrary: path.map((k) => ['--set-file', `${k}=$CHART/f.txt`]) },
)

/** What the --set flags make of their texts, over a few defaults. */
export const sets: ChartGenerator = {
  kind: 'chart',
  name: 'chart-sets',
  arbitrary: fc
    .tuple(
      fc.array(setFlag, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('{}', 'a: 1', 'a: {b: {c: 1}, x: null}', 'a: [1, 2, 3]', 'a: [{x: 1}]\nl: [1]\nm: {k: v}'),
      fc.constantFrom(
        undefined,
        undefined,
        'a: 1.5',
        'a: null\nb: [null]',
        'a: {b: 1}\nl: x',
        'a: [[1], {x: null}, z]\nd: [1, 2, 3]',
        'b: true',
      ),
    )
    .map(([flags, values, user]) => ({
      files: {
        'Chart.yaml': CHART_YAML,
        'values.yaml': values,
        'templates/t.yaml': DUMP,
        'f.txt': 'from\na file\n',
        ...(user === undefined ? {} : { 'u.yaml': user }),
      },
      args: [...(user === undefined ? [] : ['-f', '$CHART/u.yaml']), ...flags.flat()],
    })),
}

/** Texts as values.yaml and as a -f file. */
export const valuesFiles: ChartGenerator = {
  kind: 'chart',
  name: 'chart-values',
  arbitrary: fc.tuple(yamlText, fc.option(yamlText, { nil: undefined })).map(([values, user]) => ({
    files: {
      'Chart.yaml': CHART_YAML,
      'values.yaml': values,
      'templates/t.yaml': DUMP,
      ...(user === undefined ? {} : { 'u.yaml': user }),
    },
    args: user === undefined ? [] : ['-f', '$CHART/u.yaml'],
  })),
}

const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, maxDepth: 4 },
    fc.constantFrom(null, null, 1, 'x', false, '', 0, 1.5),
    fc.array(tie('data'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'm', 'global', 's', 'sub', 'enabled'), tie('data'), { maxKeys: 3 }),
  ),
}))
const scope = (depth: number): Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom('a', 'b', 'm', 'enabled'), data, { maxKeys: 3 }),
      fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'm'), data, { maxKeys: 3 }), { nil: undefined }),
      depth === 0
        ? fc.constant({})
        : fc.dictionary(
            fc.constantFrom('s', 'al', 'sub', 'tags'),
            fc.oneof({ weight: 5, arbitrary: scope(depth - 1) }, { weight: 1, arbitrary: data }),
            { maxKeys: 2 },
          ),
    )
    .map(([own, global, below]) => ({ ...own, ...(global === undefined ? {} : { global }), ...below }))

const dependency = fc
  .tuple(
    fc.constantFrom('s', 's', 'sub'),
    fc.constantFrom('', '', ', alias: al'),
    fc.constantFrom(
      '',
      '',
      ', condition: s.enabled',
      ', condition: "al.enabled,s.enabled"',
      ', tags: [t]',
      ', condition: enabled',
    ),
    fc.constantFrom(
      '',
      '',
      ', import-values: [data]',
      ', import-values: [{child: m, parent: a}]',
      ', import-values: [{child: a.b, parent: .}]',
    ),
  )
  .map(([n, alias, condition, imports]) => `- {name: ${n}, version: ">=0.0.0"${alias}${condition}${imports}}`)

const MUTATE = [
  '',
  '',
  '',
  '{{ $_ := set .Values "w" 1 }}',
  '{{ $_ := set .Values.global "g" .Chart.Name }}',
  '{{ $_ := unset .Values "a" }}',
  '{{ $_ := mergeOverwrite .Values (dict "m" (dict "z" 1)) }}',
]

/** Trees of values over sub-charts, with globals, nulls, conditions, aliases, imports and templates that change what others see. */
export const trees: ChartGenerator = {
  kind: 'chart',
  name: 'chart-trees',
  arbitrary: fc
    .record({
      root: scope(2),
      sub: scope(1),
      leaf: scope(0),
      user: fc.option(scope(2), { nil: undefined }),
      dependencies: fc.array(dependency, { maxLength: 2 }),
      nested: fc.array(dependency, { maxLength: 1 }),
      mutate: fc.constantFrom(...MUTATE),
      exported: fc.boolean(),
      flags: fc.constantFrom<string[]>(
        [],
        [],
        ['--set', 'tags.t=false'],
        ['--set', 's.enabled=false'],
        ['--set', 's.global.a=1'],
        ['--set', 'global=null'],
        ['--set', 's=null'],
        ['--set', 's.m=null,m.a=null'],
        ['--set', 'global.m.x=1'],
      ),
    })
    .map((t) => {
      const chart = (named: string, dependencies: readonly string[]): string =>
        `apiVersion: v2\nname: ${named}\nversion: 1.0.0\n${dependencies.length > 0 ? `dependencies:\n${dependencies.join('\n')}\n` : ''}`
      const sub = t.exported ? { ...t.sub, exports: { data: { e: 1, a: null } } } : t.sub
      return {
        files: {
          'Chart.yaml': chart('c', t.dependencies),
          'values.yaml': JSON.stringify(t.root),
          'templates/t.yaml': DUMP,
          'charts/s/Chart.yaml': chart('s', t.nested),
          'charts/s/values.yaml': JSON.stringify(sub),
          'charts/s/templates/t.yaml': t.mutate + DUMP,
          'charts/s/charts/sub/Chart.yaml': chart('sub', []),
          'charts/s/charts/sub/values.yaml': JSON.stringify(t.leaf),
          'charts/s/charts/sub/templates/t.yaml': DUMP,
          ...(t.dependencies.some((d) => d.includes('name: sub'))
            ? {
                'charts/sub/Chart.yaml': chart('sub', []),
                'charts/sub/values.yaml': JSON.stringify(t.leaf),
                'charts/sub/templates/t.yaml': DUMP,
              }
            : {}),
          ...(t.user === undefined ? {} : { 'u.yaml': JSON.stringify(t.user) }),
        },
        args: [...(t.user === undefined ? [] : ['-f', '$CHART/u.yaml']), ...t.flags],
      }
    }),
}

const KINDS = [
  'ConfigMap',
  'Secret',
  'Deployment',
  'Namespace',
  'Service',
  'Foo',
  'CustomResourceDefinition',
  'Job',
  '',
  'Role',
  'RoleBinding',
  'PriorityClass',
  'Ingress',
  'Bar',
  'Pod',
]
const manifest = fc
  .tuple(
    fc.constantFrom(...KINDS),
    fc.constantFrom(
      '',
      '',
      '',
      'pre-install',
      'post-install,pre-upgrade',
      'test',
      'test-success',
      'foo',
      'pre-delete',
      ' Pre-Install , test',
      '',
    ),
    fc.constantFrom('', '', '"5"', '-1', '3'),
    fc.constantFrom('a', 'b', '1'),
  )
  .map(([kind, hook, weight, n]) => {
    const notes = [hook && `    helm.sh/hook: ${hook}`, weight && `    helm.sh/hook-weight: ${weight}`].filter(Boolean)
    return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${n}\n${notes.length > 0 ? `  annotations:\n${notes.join('\n')}\n` : ''}`
  })
const odd = fc.oneof(
  yamlText,
  fc.constantFrom(
    '# c\n',
    '\n',
    '',
    'kind: [a]',
    'metadata: x',
    'metadata: {annotations: {a: [1]}}',
    'Kind: Namespace',
    'metadata: {annotations: []}',
    'metadata: {name: {}}',
    'a',
    '- a',
    'null',
    'KIND: Job\nmetadata: {annotations: {"helm.sh/hook": test}}',
    'a: .inf',
    'kind: 5',
    '{{ "" }}',
    '{{ .Values.nope }}',
    'a: |\n  ---\n  b\n',
    '"a\n---\nb"',
  ),
)
const separator = fc.constantFrom(
  '---\n',
  '\n---\n',
  '--- # c\n',
  '---',
  '\n---foo: x\n',
  '---\n---\n',
  '  ---\n',
  '\n---   \n',
  '---\r\n',
  '\n\n---\n\n',
  '----\n',
)
const file = fc
  .tuple(
    fc.constantFrom('', '', '', '---\n', '  ', '\n'),
    fc.array(fc.tuple(fc.oneof({ weight: 5, arbitrary: manifest }, { weight: 1, arbitrary: odd }), separator), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([head, parts]) => head + parts.flat().join(''))
const fileName = fc.constantFrom(
  'templates/a.yaml',
  'templates/b.yaml',
  'templates/z.yml',
  'templates/sub/a.yaml',
  'templates/_p.yaml',
  'templates/NOTES.txt',
  'templates/x.txt',
  'templates/_d/x.yaml',
  'crds/c.yaml',
  'crds/d.json',
  'crds/e.txt',
  'charts/s/templates/a.yaml',
  'charts/s/crds/q.yaml',
  'templates/.h.yaml',
)

/** Files of manifests and hooks in all orders, cut and sorted. */
export const manifests: ChartGenerator = {
  kind: 'chart',
  name: 'chart-manifests',
  arbitrary: fc
    .tuple(
      fc.dictionary(fileName, file, { minKeys: 1, maxKeys: 4 }),
      fc.constantFrom<string[]>(
        [],
        [],
        [],
        ['--no-hooks'],
        ['--skip-tests'],
        ['--include-crds'],
        ['--show-only', 'templates/a.yaml'],
        ['--show-only', 'templates/*.yaml'],
        ['--include-crds', '--show-only', 'crds/c.yaml'],
      ),
    )
    .map(([files, args]) => ({
      files: {
        'Chart.yaml': CHART_YAML,
        ...(Object.keys(files).some((f) => f.startsWith('charts/'))
          ? { 'charts/s/Chart.yaml': 'apiVersion: v2\nname: s\nversion: 1.0.0\n' }
          : {}),
        ...files,
      },
      args,
    })),
}

const field = fc.constantFrom(
  'name',
  'version',
  'appVersion',
  'apiVersion',
  'type',
  'kubeVersion',
  'description',
  'keywords',
  'maintainers',
  'annotations',
  'dependencies',
  'icon',
  'deprecated',
  'sources',
  'home',
  'condition',
  'tags',
)
const fieldValue = fc.constantFrom(
  'c',
  '1.0.0',
  '1.20',
  '1',
  'v2',
  'v1',
  'v3',
  'true',
  'null',
  '""',
  '[a, b]',
  '[1, null]',
  '{a: 1}',
  '{a: [1]}',
  '[{name: x, email: y}]',
  '[null]',
  '[{name: s, version: 1.x}]',
  '[{name: s, alias: "a b"}]',
  'library',
  'application',
  '">=1.20"',
  '"<1.20"',
  'x',
  '5e3',
  '"a\\nb\\u00a0c"',
  '1.2.3-rc.1+b',
  '">= 1.20.0-0 < 2"',
  '[{name: s}, {name: s}]',
  '{a: 1.50, b: null, n: x}',
  '1234567.5',
  '..',
  'a/b',
  '2020-01-01',
)

/** Chart.yaml with fields that are missing, doubled and of other types, shown by the template. */
export const metadata: ChartGenerator = {
  kind: 'chart',
  name: 'chart-metadata',
  arbitrary: fc
    .tuple(
      fc.array(fc.tuple(field, fieldValue), { maxLength: 3 }),
      fc.constantFrom(
        '# {{ .Chart | toJson | printf "%q" }}',
        '# {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.Annotations }} {{ .Chart.Maintainers }}',
        '# {{ .Chart.Type }} {{ .Chart.IsRoot }} {{ range .Chart.Keywords }}{{ . }}{{ end }}',
      ),
      fc.constantFrom<string[]>(
        [],
        [],
        ['--kube-version', '1.19'],
        ['--kube-version', 'v1.30.2-gke.1'],
        ['--is-upgrade'],
        ['-n', 'x'],
      ),
    )
    .map(([fields, body, args]) => ({
      files: {
        'Chart.yaml': CHART_YAML + fields.map(([k, v]) => `${k}: ${v}\n`).join(''),
        'templates/t.yaml': body,
      },
      args,
    })),
}
