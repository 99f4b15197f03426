/** Random schemas and values that meet often enough to fail in interesting ways. The same seed gives the same case. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface SchemaCase {
  /** the text of values.schema.json */
  readonly schema: string
  readonly values: { [key: string]: Json }
}

type Draft = 4 | 6 | 7 | 2019 | 2020

const URLS: Readonly<Record<Draft, string>> = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  2019: 'https://json-schema.org/draft/2019-09/schema',
  2020: 'https://json-schema.org/draft/2020-12/schema',
}
const ODD_DIALECTS = [
  'http://json-schema.org/schema#',
  'https://json-schema.org/draft/2020-12/schema#x',
  'https://json-schema.org/draft/2019-09/schema#x',
  'http://json-schema.org/draft-07/schema#x',
  'https://json-schema.org/draft/2019-09/meta/core',
  'https://json-schema.org/draft/2020-12/meta/validation',
  'https://json-schema.org/draft/2020-12/meta/format-assertion',
  'urn:some:dialect',
  'file:///values.schema.json',
  'foo',
  'ftp://x/y',
  ':',
]
const KEYS = ['a', 'b', 'c', 'x/y', 'm~n', 'é', 'a b', 'long-name', '']
const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object']
const PATTERNS = ['^a', 'b$', '^[0-9]+$', '.', '\\d', "'", '"', '^$', 'é']
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'json-pointer': ['/a/b', 'a', '/a~2', '/~', '/~0~1', '/a~'],
  'relative-json-pointer': ['0#', '01', '1/a', 'x', '2x', '12#'],
  uuid: ['2eb8aa08-aa98-11ea-b4aa-73b441d16380', '2eb8', '2eb8aa08-aa98-11ea-b4aa-73b441d1638g', 'aaaaaaaa-a-a-a-a'],
  duration: ['P1D', 'P', 'PT', '1D', 'P1W', 'PW', 'P1xW', 'PT1H2M3S', 'PT1M1H', 'P1H', 'PT1', 'PTM', 'P1DT1HT', 'P1é'],
  period: [
    'P1D/2020-01-01T00:00:00Z',
    '2020-01-01T00:00:00Z/P1D',
    'x',
    'x/y',
    '2020-01-01T00:00:00Z/P',
    'P/x',
    'P1D/x',
  ],
  ipv4: [
    '1.2.3.4',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    'a.b.c.d',
    '1.2.3.',
    '1.2.3.-1',
    '1.2.3.99999999999999999999',
    '1.2.3.+4',
  ],
  ipv6: ['::1', '1.2.3.4', '::1%eth0', '1::2::3', 'g::', '12345::', '::ffff:1.2.3.4', '1:2:3', ':', '::1%'],
  hostname: ['a.b', '-a', 'a-', 'a..b', 'a_b', 'é', 'a.', '', `${'a'.repeat(64)}.b`],
  email: [
    'a@b',
    'a',
    '.a@b',
    'a.@b',
    'a..b@c',
    '"a b"@c',
    '"a"b"@c',
    'a@[1.2.3.4]',
    'a@[IPv6:::1]',
    'a@[1.2]',
    'a@[IPv6:x]',
    'a@-b',
    'a b@c',
    '@b',
  ],
  date: ['2020-02-29', '2021-02-29', '2020-13-01', '2020-1-1', 'x', '2020-01-01x', '2020/01/01', ''],
  time: [
    '12:00:00Z',
    '12:00:00',
    '12:00:00.5Z',
    '12:00:00.Z',
    '24:00:00Z',
    '12:00:00+01:00',
    '12:00:00+0100x',
    '23:59:60Z',
    '12:00:60Z',
    '12:00:00x01:00',
    '1x:00:00Z',
    '-1:xx:00Z',
    '12:00:00+24:00',
    '12:00:00+1x:00',
  ],
  'date-time': [
    '2020-01-01T00:00:00Z',
    '2020-01-01 00:00:00Z',
    '2020-13-01T00:00:00Z',
    '2020-01-01T25:00:00Z',
    'x',
    '2020-01-01T00:00:00+1x:00',
  ],
  uri: [
    'http://a/b',
    'a',
    ':a',
    'http://[::1]:80/',
    'http://[::1',
    'http://a:b/',
    'http://a b/',
    'x:y',
    '%zz',
    'http://1::2/x',
    'a\u0001',
    'http://é/',
  ],
  'uri-reference': ['a', 'a\\b', '%zz', 'a:b', '1:b', '#%zz', 'http://a{b', '//a:x'],
  'uri-template': [
    'http://a/{b}',
    '{a}/{b}',
    'a/{b',
    'a/{{b}}',
    'a/}b{',
    'http://a/{b/c}',
    'x',
    '%zz',
    'http://a/{b}/%7B',
    '{a:b}',
  ],
  iri: ['http://é/', 'é'],
  'iri-reference': ['é', '\\'],
  semver: [
    '1.2.3',
    '1.2',
    '01.2.3',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3+',
    '1.2.3+a..b',
    '1.2.x',
    '1..3',
    '1.2.3-a_b',
    '1.2.3+a_b',
    '1.2.3-a..b',
  ],
  regex: ['a', '(', '[', '*', 'a{2,1}', '\\'],
  'no-such-format': ['x'],
  uriref: ['%zz'],
}
const STRINGS = ['', 'a', 'ab', 'abc', "it's", 'a"b', 'é', 'line\nbreak', '123', 'true', '\\']
const NUMBERS = [0, 1, -1, 2, 3, 10, 1.5, 0.1, 0.3, 1000, 1234567, 66000.25, 1e21, 1e-7, -2.5, 1e300, 2 ** 53]
const WRITTEN = [
  '1.0',
  '1e2',
  '10e-1',
  '0.10',
  '-0',
  '12345678901234567890',
  '1e400',
  '0.1000000000000000000001',
  '5E-1',
  '1.5e+3',
]

/** Reads `"#1.0"` in the schema's JSON as the number 1.0, spelt so. */
const spell = (json: string): string => json.replace(/"#num:([^"]*)"/g, '$1')

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

class Generator {
  readonly #random: () => number
  readonly #draft: Draft
  readonly #chaos: number
  constructor(random: () => number, draft: Draft, chaos: number) {
    this.#random = random
    this.#draft = draft
    this.#chaos = chaos
  }

  chance = (p: number): boolean => this.#random() < p
  below = (n: number): number => Math.floor(this.#random() * n)
  pick = <T>(list: readonly T[]): T => list[this.below(list.length)] as T
  some = <T>(list: readonly T[], most: number): T[] =>
    Array.from({ length: this.below(most + 1) }, () => this.pick(list))
  #count = (): Json => (this.chance(0.05) ? this.pick(['#num:2.0', 1000, '#num:1e1']) : this.below(4))

  number = (): Json => (this.chance(0.2) ? `#num:${this.pick(WRITTEN)}` : this.pick(NUMBERS))
  text = (): string => (this.chance(0.3) ? this.pick(Object.values(FORMATS).flat()) : this.pick(STRINGS))

  value(depth: number): Json {
    const roll = this.below(depth > 0 ? 8 : 5)
    if (roll === 0) return this.pick([null, true, false])
    if (roll < 3) return this.pick(NUMBERS)
    if (roll < 5) return this.text()
    if (roll === 5) return Array.from({ length: this.below(5) }, () => this.value(depth - 1))
    return this.object(depth)
  }

  object(depth: number): { [key: string]: Json } {
    return Object.fromEntries(this.some(KEYS, 5).map((key) => [key, this.value(depth - 1)]))
  }

  #constant(): Json {
    return this.chance(0.3) ? this.number() : this.value(1)
  }

  schemas(depth: number): Json[] {
    return Array.from({ length: 1 + this.below(3) }, () => this.schema(depth - 1))
  }

  map(depth: number, keys: readonly string[] = KEYS): Json {
    return Object.fromEntries(this.some(keys, 3).map((key) => [key, this.schema(depth - 1)]))
  }

  lists(): Json {
    return Object.fromEntries(this.some(KEYS, 2).map((key) => [key, [...new Set(this.some(KEYS, 3)), 'z']]))
  }

  reference(): string {
    const within = ['#', '#/$defs/a', '#/definitions/a', '#/definitions/b', '#/properties/a', '#named', '#/$defs/x~1y']
    const odd = [
      '#/nope',
      '#/properties/a%20b',
      '#/definitions/%C3%A9',
      '#nobody',
      'part',
      'part#/definitions/a',
      'part#named',
      'urn:x:y',
      'urn:x:y#/a',
      'http://json-schema.org/draft-07/schema#',
      'http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger',
      'https://json-schema.org/draft/2020-12/schema',
      '#/properties',
      '#/properties/m~0n',
      '#/enum/0',
      '#/examples/0',
      '#/x-own',
      '#/x-own/a',
      '%zz',
      '#%zz',
      '#/~',
      '#/allOf/0',
      '#/allOf/+0',
      'ftp://x',
      '#/allOf/99',
    ]
    return this.chance(0.75) ? this.pick(within) : this.pick(odd)
  }

  /** Name and content of a keyword. */
  keyword(depth: number): readonly [string, Json] {
    const scalars: (() => readonly [string, Json])[] = [
      () => ['type', this.chance(0.7) ? this.pick(TYPES) : [...new Set([this.pick(TYPES), ...this.some(TYPES, 3)])]],
      () => ['type', this.chance(0.7) ? this.pick(TYPES) : [...new Set([this.pick(TYPES), ...this.some(TYPES, 3)])]],
      () => ['enum', Array.from({ length: 1 + this.below(3) }, (_, i) => (i === 0 ? this.#constant() : `only-${i}`))],
      () => ['const', this.#constant()],
      () => [
        'multipleOf',
        this.pick([1, 2, 0.1, 0.3, 1000, '#num:1e-2', '#num:0.0000000000000000000001', '#num:1e400']),
      ],
      () => ['minimum', this.number()],
      () => ['maximum', this.number()],
      () => ['exclusiveMinimum', this.#draft === 4 ? this.chance(0.8) : this.number()],
      () => ['exclusiveMaximum', this.#draft === 4 ? this.chance(0.8) : this.number()],
      () => ['minLength', this.#count()],
      () => ['maxLength', this.#count()],
      () => ['minItems', this.#count()],
      () => ['maxItems', this.#count()],
      () => ['minProperties', this.#count()],
      () => ['maxProperties', this.#count()],
      () => ['minContains', this.#count()],
      () => ['maxContains', this.#count()],
      () => ['uniqueItems', this.chance(0.8)],
      () => ['pattern', this.pick(PATTERNS)],
      () => ['required', [...new Set([this.pick(KEYS), ...this.some(KEYS, 2)])]],
      () => ['dependentRequired', this.lists()],
      () => ['format', this.pick(Object.keys(FORMATS))],
      () => ['title', 'words'],
      () => ['default', this.value(1)],
      () => ['contentEncoding', 'base64'],
      () => ['contentMediaType', 'application/json'],
      () => ['x-own', { a: { type: 'string' } }],
      () => ['$ref', this.reference()],
      () => ['$anchor', this.pick(['named', 'other', 'third', 'fourth'])],
      () => ['$dynamicAnchor', this.pick(['named', 'dyn', 'fifth'])],
      () => ['$dynamicRef', this.pick(['#named', '#dyn', '#', '#/$defs/a', 'part#dyn'])],
      () => ['$recursiveRef', '#'],
      () => ['$recursiveAnchor', this.#draft === 2019 ? this.chance(0.9) : 'named'],
      () => [
        this.#draft === 4 ? 'id' : '$id',
        this.pick(['part', 'other/part', 'urn:own:id', '#named', 'part#', 'http://x.y/z', '../up']),
      ],
    ]
    if (depth <= 0 || this.chance(0.45)) return this.pick(scalars)()
    return this.#applicator(depth)
  }

  #applicator(depth: number): readonly [string, Json] {
    const one = (): Json => this.schema(depth - 1)
    const list: (() => readonly [string, Json])[] = [
      () => ['properties', this.map(depth)],
      () => ['properties', this.map(depth)],
      () => ['patternProperties', this.map(depth, PATTERNS)],
      () => ['additionalProperties', this.chance(0.5) ? this.chance(0.3) : one()],
      () => ['propertyNames', one()],
      () => ['dependencies', this.chance(0.5) ? this.lists() : this.map(depth)],
      () => ['dependentSchemas', this.map(depth)],
      () => ['items', this.#draft < 2020 && this.chance(0.5) ? this.schemas(depth) : one()],
      () => ['prefixItems', this.schemas(depth)],
      () => ['additionalItems', this.chance(0.5) ? this.chance(0.3) : one()],
      () => ['contains', one()],
      () => ['not', one()],
      () => ['allOf', this.schemas(depth)],
      () => ['anyOf', this.schemas(depth)],
      () => ['oneOf', this.schemas(depth)],
      () => ['if', one()],
      () => ['then', one()],
      () => ['else', one()],
      () => ['unevaluatedProperties', one()],
      () => ['unevaluatedItems', one()],
      () => ['$defs', this.map(depth)],
      () => ['definitions', this.map(depth)],
    ]
    return this.pick(list)()
  }

  schema(depth: number): Json {
    if (this.#draft > 4 && this.chance(0.06)) return this.chance(0.5)
    const fields = Object.fromEntries(Array.from({ length: this.below(4) }, () => this.keyword(depth)))
    if (this.chance(this.#chaos)) {
      const [name] = this.keyword(depth)
      fields[name] = this.chance(0.5)
        ? this.value(2)
        : this.pick<Json>(['(', '%zz', -1, '#num:1.5', [], {}, null, ['a', 'a'], ':', 'a\\b', [1]])
    }
    return fields
  }

  whole(): Json {
    const root = this.schema(4)
    if (typeof root !== 'object' || root === null || Array.isArray(root)) return root
    const own = { properties: this.map(4), $defs: this.map(3), definitions: this.map(3) }
    const all = { ...root, ...(this.chance(0.9) ? own : {}) }
    const dialect = this.chance(0.04) ? this.pick(ODD_DIALECTS) : URLS[this.#draft]
    return this.#draft === 2020 && this.chance(0.5) ? all : { $schema: dialect, ...all }
  }
}

/** The case of a number. */
export function schemaCase(seed: number): SchemaCase {
  const random = randomOf(seed)
  const draft = ([4, 6, 7, 7, 2019, 2020] as const)[Math.floor(random() * 6)] as Draft
  const generator = new Generator(random, draft, random() < 0.3 ? 0.25 : 0)
  const schema = spell(JSON.stringify(generator.whole()))
  return { schema, values: generator.object(4) }
}
