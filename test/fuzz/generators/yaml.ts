import fc, { type Arbitrary } from 'fast-check'
import type { TemplateGenerator, TemplateInput } from '../generator.ts'
import { BASE_CHART } from './expression.ts'
import { text } from './literal.ts'

const PLAIN = [
  'a',
  'b c',
  '1',
  '010',
  '0x1f',
  '1.5',
  '1e3',
  '.inf',
  'y',
  'no',
  'null',
  '~',
  '',
  '12:30',
  '2020-01-01',
  '-',
  '- a',
  'a: b',
  '*x',
  '&x 1',
  '!!str 5',
  '!!int "5"',
  '!foo x',
  '!!binary aGk=',
  "'it''s'",
  '"q\\n\\u00e9\\x41"',
  '"\\z"',
  '[a, 1]',
  '[a',
  '{a: 1}',
  '{a, b: }',
  '{a: [1, {b: }]}',
  '[]',
  '{}',
  '|',
  '>',
  '|-',
  '>+',
  '|2',
  '#c',
  'a #c',
  '@',
  '%',
  '`',
  'é',
  '😀',
  'a\tb',
  '"a\n  b"',
  "'a\n\n b'",
  'a\n  b',
  '? a',
  '<<',
  '=',
  '!!float 1',
  '!!null x',
  '!!set {a}',
  '1_000',
  '0b11',
  '+1',
  '-0',
  '!<tag:yaml.org,2002:str> 1',
  '"unended',
  "'unended",
  ']',
  '}',
  ', a',
  '- - a',
  ': a',
]
const scalar: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 1, arbitrary: text },
)
const key: Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      'c',
      'x y',
      '1',
      'n',
      '"q"',
      "'s'",
      '<<',
      '? a',
      'é',
      '~',
      '1.5',
      '[k]',
      '!!str k',
      '&k a',
      '*x',
    ),
  },
  { weight: 1, arbitrary: scalar },
)

/** Lines of block YAML, indented by chance: most of it well formed, some of it nearly. */
const line: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(key, scalar).map(([k, v]) => `${k}: ${v}`) },
  { weight: 3, arbitrary: key.map((k) => `${k}:`) },
  { weight: 3, arbitrary: scalar.map((v) => `- ${v}`) },
  { weight: 2, arbitrary: fc.tuple(key, scalar).map(([k, v]) => `- ${k}: ${v}`) },
  { weight: 1, arbitrary: scalar },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '# c',
      '  ',
      '---',
      '...',
      '%YAML 1.1',
      '? k',
      ': v',
      '- &x a',
      'a: &x {b: 1}',
      'c: *x',
      '<<: *x',
      '\ta: 1',
      'a: |',
      'a: >-',
      '- |',
      'k: !t',
      'a: "',
      '--- # c',
      '-',
    ),
  },
)
const indented = fc.tuple(fc.constantFrom(0, 0, 0, 2, 2, 4, 1), line).map(([n, s]) => ' '.repeat(n) + s)

/** A tree written as it should be, block or flow at each level. */
const tree = (depth: number): Arbitrary<string[]> => {
  const leaf = scalar.map((s) => [s])
  if (depth === 0) return leaf
  const below = tree(depth - 1)
  const list = fc
    .array(below, { minLength: 1, maxLength: 3 })
    .map((all) => all.flatMap(([first = '', ...rest]) => [`- ${first}`, ...rest.map((r) => `  ${r}`)]))
  const map = fc
    .array(fc.tuple(key, fc.boolean(), below), { minLength: 1, maxLength: 3 })
    .map((all) =>
      all.flatMap(([k, nested, value]) =>
        nested
          ? [`${k}:`, ...value.map((v) => `  ${v}`)]
          : [`${k}: ${value[0] ?? ''}`, ...value.slice(1).map((v) => `   ${v}`)],
      ),
    )
  return fc.oneof({ withCrossShrink: true }, leaf, list, map)
}

/** YAML texts, good and bad. */
export const yamlText: Arbitrary<string> = fc
  .oneof(fc.array(indented, { minLength: 1, maxLength: 6 }), tree(3))
  .chain((lines) => fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', '\r').map((end) => lines.join(end)))

const READERS = ['fromYaml | toJson', 'fromYaml | toYaml', 'fromYamlArray | toJson', 'fromYaml | toYamlPretty']
const read = ([body, reader]: readonly [string, string]): TemplateInput => ({
  body: `{{ .Files.Get "f@ID@" | ${reader} }}`,
  files: { 'f@ID@': body },
})

/** YAML documents, read and written again; errors are part of what is read. */
export const yaml: TemplateGenerator = {
  kind: 'template',
  name: 'yaml',
  chart: BASE_CHART,
  arbitrary: fc.tuple(yamlText, fc.constantFrom(...READERS)).map(read),
}

const number = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -1,
    1.5,
    1e6,
    1e20,
    1e21,
    1e-5,
    1e-7,
    123456789.5,
    1234567.5,
    5e-324,
    1e300,
    2 ** 53,
    -0.5,
    100000.25,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
)
const long = fc
  .array(fc.oneof(text, fc.constantFrom('word', 'longerword', 'x'.repeat(40), 'é'.repeat(20), 'a:', '#b', '- c')), {
    minLength: 3,
    maxLength: 14,
  })
  .chain((words) => fc.constantFrom(' ', '  ', '\n', ' \n', '\n\n', '\n  ').map((gap) => words.join(gap)))
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      { weight: 4, arbitrary: text },
      { weight: 2, arbitrary: long },
      number,
      fc.constantFrom(true, false, null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'a',
          'b',
          'a2',
          'a10',
          'B',
          '9',
          '10',
          'n',
          'null',
          'a b',
          '1.5',
          '-',
          '',
          '<<',
          'é',
          'a\nb',
          '😀',
        ),
        // numbers that overflow order in a circle, and helm's order is then random
        text.filter((key) => !/\d{19}/.test(key)),
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
}))

const WRITERS = [
  'toYaml',
  'toYamlPretty',
  'toJson',
  'toPrettyJson',
  'toRawJson',
  'toYaml | fromYaml | toJson',
  'toYaml | fromYamlArray | toJson',
  'toYamlPretty | fromYaml | toJson',
  'toYaml | nindent 4',
  'toToml',
  'quote',
  'toString',
  'mustToYaml | b64enc',
]

/** Values written as YAML, JSON and TOML, and read again. */
export const roundTrips: TemplateGenerator = {
  kind: 'template',
  name: 'round-trips',
  chart: BASE_CHART,
  arbitrary: fc
    .tuple(value, fc.constantFrom(...WRITERS), fc.constantFrom('fromJson', 'fromJson', 'mustFromJson'))
    .map(([v, writer, reader]) => ({
      body: `{{ (.Files.Get "f@ID@" | ${reader}).v | ${writer} }}`,
      files: { 'f@ID@': JSON.stringify({ v }) },
    })),
}
