import { CHART, chart, type Family, rows, type ZooCase } from './case.ts'

/** YAML of megabytes: each is one thing, many times. */
const SHAPES: readonly (readonly [name: string, text: () => string])[] = [
  ['list', () => `a:\n${'- x\n'.repeat(1_000_000)}`],
  ['flow list', () => `a: [${'x,'.repeat(2_000_000)}x]\n`],
  ['empty maps', () => `a: [${'{},'.repeat(1_500_000)}1]\n`],
  ['keys', () => rows(300_000, (i) => `k${i}: v\n`)],
  ['equal keys', () => 'k: v\n'.repeat(800_000)],
  ['deep block', () => rows(2000, (i) => `${' '.repeat(i)}k:\n`)],
  ['deep flow', () => `a: ${'['.repeat(2_000_000)}`],
  ['laughs', () => `a: &a0 [x,x,x,x,x,x,x,x,x]\n${rows(12, (i) => `b${i}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`)}`],
  ['merges', () => `a: &a0 {x: 1}\n${rows(5000, (i) => `b${i}: &a${i + 1} {<<: *a${i}, k${i}: 1}\n`)}`],
  ['anchors', () => rows(200_000, (i) => `- &a${i} x\n`)],
  ['double quotes', () => `a: "${'\\"'.repeat(2_400_000)}"\n`],
  ['single quotes', () => `a: '${"''".repeat(2_400_000)}'\n`],
  ['plain lines', () => `a: x\n${'  y z: q\n'.repeat(500_000)}`],
  ['plain words', () => `a: ${'x y '.repeat(1_200_000)}\n`],
  ['folded lines', () => `a: >\n${'  x\n\n'.repeat(900_000)}`],
  ['literal', () => `a: |\n${'  x\n'.repeat(1_200_000)}`],
  ['binary', () => `a: !!binary ${'YWFh'.repeat(1_200_000)}\n`],
  ['digits', () => `a: ${'7'.repeat(4_800_000)}\n`],
  ['fraction', () => `a: .${'7_'.repeat(2_400_000)}7\n`],
  ['sixties', () => `a: ${'59:'.repeat(1_600_000)}1\n`],
  ['comments', () => `${'# x\n'.repeat(1_200_000)}a: 1\n`],
  ['blank lines', () => `${'\n'.repeat(4_800_000)}a: 1\n`],
  ['tags', () => 'a: !x 1\n'.repeat(1) + rows(300_000, (i) => `k${i}: !t${i} 1\n`)],
  ['documents', () => '---\na: 1\n'.repeat(500_000)],
  ['tabs', () => `a: "${'\t'.repeat(4_000_000)}"\n`],
  ['wide breaks', () => `a: "${'\u2028'.repeat(1_500_000)}"\n`],
]

const schema = (name: string, make: () => unknown, values = 'a: 1\n'): ZooCase =>
  chart(`schema: ${name}`, () => ({ 'values.schema.json': JSON.stringify(make()), 'values.yaml': values }))

const doubling = (keyword: string): unknown => ({
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: 31 }, (_, i) => [
      `d${i}`,
      i === 30 ? { type: 'object' } : { [keyword]: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
    ]),
  ),
})

const subchart = (name: string, values: string): Record<string, string> => ({
  [`charts/${name}/Chart.yaml`]: CHART.replace('name: c', `name: ${name}`),
  [`charts/${name}/values.yaml`]: values,
})

export const VALUES: Family = {
  name: 'values',
  cases: [
    ...SHAPES.map(([name, text]) => chart(`values.yaml: ${name}`, () => ({ 'values.yaml': text() }))),
    ...SHAPES.map(([name, text]) => ({
      ...chart(`-f: ${name}`, () => ({}), '-f', 'v.yaml'),
      files: () => ({ 'c/Chart.yaml': CHART, 'v.yaml': text() }),
    })),
    ...SHAPES.map(([name, text]) =>
      chart(`Chart.yaml: ${name}`, () => ({ 'Chart.yaml': `${CHART}annotations: {}\n${text()}` })),
    ),
    ...['/dev/zero', '/dev/urandom'].flatMap((device) => [
      chart(`-f ${device}`, () => ({}), '-f', device),
      chart(`--set-file ${device}`, () => ({}), '--set-file', `a=${device}`),
    ]),
    ...['a[65535]=1', 'a[0]=1', 'a=1', 'a.b.c.d=1', 'a={1,2,3}'].map((one) =>
      chart(
        `--set ${one} times 2000`,
        () => ({}),
        ...Array.from({ length: 2000 }, (_, i) => ['--set', one.replace('1', String(i % 9))]).flat(),
      ),
    ),
    ...['allOf', 'anyOf', 'oneOf'].map((keyword) => schema(`2^30 by ${keyword}`, () => doubling(keyword))),
    schema(
      'enum',
      () => ({ properties: { a: { items: { enum: Array.from({ length: 100_000 }, (_, i) => i) } } } }),
      `a: [${'-1,'.repeat(100_000)}-1]\n`,
    ),
    schema(
      'pattern',
      () => ({ properties: { a: { pattern: '(a|aa|aaa){1,500}$' } } }),
      `a: ${'a'.repeat(4_000_000)}b\n`,
    ),
    schema(
      'patterns',
      () => ({ patternProperties: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`^k${i}.*x`, true])) }),
      rows(5000, (i) => `k${i}: 1\n`),
    ),
    schema('errors', () => ({ properties: { a: { items: { type: 'string' } } } }), `a: [${'1,'.repeat(1_000_000)}1]\n`),
    schema(
      'contains',
      () => ({ properties: { a: { contains: { type: 'string' } } } }),
      `a: [${'1,'.repeat(1_000_000)}1]\n`,
    ),
    schema('unique', () => ({ properties: { a: { uniqueItems: true } } }), `a: [${rows(300_000, (i) => `${i},`)}1]\n`),
    chart('aliases of a large chart', () => ({
      'Chart.yaml': `${CHART}dependencies:\n${rows(1900, (i) => `- {name: s, version: "*", alias: s${i}}\n`)}`,
      ...subchart(
        's',
        rows(20_000, (i) => `k${i}: {a: 1}\n`),
      ),
    })),
    chart('documents of values', () => ({
      'values.yaml': rows(40_000, (i) => `---\nk${i}: {a: 1}\n`),
    })),
    chart('bytes in quotes', () => ({
      'values.yaml': `a: !!binary ${'A'.repeat(4_800_000)}\n`,
      'templates/t.yaml': 'a: {{ .Values | toYaml | trunc 9 | quote }}\n',
    })),
    chart('globals for many charts', () => ({
      'values.yaml': `global:\n${rows(50_000, (i) => `  k${i}: {a: 1}\n`)}`,
      ...Object.assign({}, ...Array.from({ length: 200 }, (_, i) => subchart(`s${i}`, 'a: 1\n'))),
    })),
    chart('imports', () => ({
      'Chart.yaml': `${CHART}dependencies:\n- name: s\n  version: "*"\n  import-values:\n${rows(50_000, (i) => `  - {child: a, parent: p${i}}\n`)}`,
      ...subchart('s', 'a: {b: {c: 1}}\n'),
    })),
    chart('.helmignore of many rules', () => ({
      '.helmignore': '*a*b*\n'.repeat(500_000),
      ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f/${'a'.repeat(100)}${i}`, 'x'])),
    })),
    chart('.helmignore of stars', () => ({
      '.helmignore': `${'*a'.repeat(500)}\n`.repeat(60),
      [`f/${'a'.repeat(200)}`]: 'x',
    })),
  ],
}
