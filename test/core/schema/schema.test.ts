import { describe, expect, test } from 'vitest'
import { loadValidator } from '../../../src/core/schema/index.ts'
import { readYaml } from '../../../src/core/yaml/index.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/go/index.ts'
import { HELM_4_1_4 } from '../../helpers/helm.ts'

const validateSchema = await loadValidator(HELM_4_1_4)

const check = (schema: unknown, yaml: string): string[] =>
  validateSchema(
    encodeUtf8(typeof schema === 'string' ? schema : JSON.stringify(schema)),
    readYaml(encodeUtf8(yaml)),
  ).map(decodeUtf8)

const DRAFT7 = 'http://json-schema.org/draft-07/schema#'
const a = (schema: unknown): unknown => ({ $schema: DRAFT7, properties: { a: schema } })

/** Messages as helm 4.1.4 prints them. */
describe('messages', () => {
  test.each([
    [a({ type: 'string' }), 'a: 1', ["- at '/a': got number, want string"]],
    [a({ type: ['string', 'integer', 'null'] }), 'a: {}', ["- at '/a': got object, want null or integer or string"]],
    [a({ type: 'integer' }), 'a: 1.0', []],
    [a({ type: 'integer' }), 'a: 1.5', ["- at '/a': got number, want integer"]],
    [a({ minimum: 70000 }), 'a: 66000', ["- at '/a': minimum: got 66,000, want 70,000"]],
    [a({ maximum: 0.00001 }), 'a: 123456.789', ["- at '/a': maximum: got 123,456.789, want 1×10⁻⁰⁵"]],
    [a({ exclusiveMinimum: 5 }), 'a: 5', ["- at '/a': exclusiveMinimum: got 5, want 5"]],
    [a({ minLength: 12345 }), 'a: abc', ["- at '/a': minLength: got 3, want 12,345"]],
    [a({ maxLength: 1 }), 'a: é', []],
    [
      a({ enum: [1, 1000000, 1.5, 'x', null, true] }),
      'a: 2',
      ["- at '/a': value must be one of 1, 1000000, 1.5, 'x', <nil>, true"],
    ],
    [a({ enum: [['x']] }), 'a: 2', ["- at '/a': 'enum' failed"]],
    [a({ const: 1234567 }), 'a: 5', ["- at '/a': value must be 1234567"]],
    [a({ const: { b: 1 } }), 'a: 5', ["- at '/a': 'const' failed"]],
    [a({ not: {} }), 'a: 1', ["- at '/a': 'not' failed"]],
    [a({ allOf: [{ type: 'string' }] }), 'a: 5', ["- at '/a': 'allOf' failed", "  - at '/a': got number, want string"]],
    [
      a({ oneOf: [{ type: 'number' }, { minimum: 1 }] }),
      'a: 5',
      ["- at '/a': 'oneOf' failed, subschemas 0, 1 matched"],
    ],
    [a({ multipleOf: 0.3 }), 'a: 1.1', ["- at '/a': multipleOf: got 1.1, want 0.3"]],
    [a({ multipleOf: 0.1 }), 'a: 1.1', []],
    [a({ format: 'ipv4' }), 'a: 1.2.3', ["- at '/a': '1.2.3' is not valid ipv4: expected four decimals"]],
    [a({ format: 'date-time' }), 'a: foo', ["- at '/a': 'foo' is not valid date-time: less than 20 characters long"]],
    [a({ format: 'email' }), 'a: notanemail', ["- at '/a': 'notanemail' is not valid email: missing @"]],
    [a({ pattern: '^a\\d"$' }), 'a: "b\'"', ["- at '/a': 'b\\'' does not match pattern '^a\\\\d\"$'"]],
    [a({ minItems: 2000 }), 'a: []', ["- at '/a': minItems: got 0, want 2,000"]],
    [a({ uniqueItems: true }), 'a: [1, 2, 1.0]', ["- at '/a': items at 0 and 2 are equal"]],
    [
      a({ contains: { type: 'string' } }),
      'a: [1]',
      ["- at '/a': no items match contains schema", "  - at '/a/0': got number, want string"],
    ],
    [{ required: ['a'] }, 'b: 1', ["- at '': missing property 'a'"]],
    [{ required: ['a', 'c'] }, 'b: 1', ["- at '': missing properties 'a', 'c'"]],
    [
      { properties: { b: {} }, additionalProperties: false },
      'x: 1',
      ["- at '': additional properties 'x' not allowed"],
    ],
    [{ $schema: DRAFT7, dependencies: { a: ['b'] } }, 'a: 1', ["- at '': properties 'b' required, if 'a' exists"]],
    [
      { propertyNames: { maxLength: 1 } },
      'kk: 1',
      ["- at '': invalid propertyName 'kk'", "  - at '': maxLength: got 2, want 1"],
    ],
    [{ properties: { a: false } }, 'a: 1', ["- at '/a': false schema"]],
    [
      { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { type: 'string' } } },
      'a: 1',
      ["- at '/a': got number, want string"],
    ],
    [{ properties: { a: { format: 'email' } } }, 'a: x', []],
    [
      { properties: { a: { $ref: '#/nope' } } },
      'a: 1',
      ['json-pointer in "file:///values.schema.json#/nope" not found'],
    ],
    [
      { properties: { a: { $ref: '#foo' } } },
      'a: 1',
      ['anchor in "file:///values.schema.json#foo" not found in schema "file:///values.schema.json"'],
    ],
    ['', 'a: 1', ['EOF']],
    ['{', 'a: 1', ['unexpected EOF']],
    ['{"a":1} x', 'a: 1', ['invalid character after top-level value']],
  ] as const)('%j on %s', (schema, yaml, expected) => {
    expect(check(schema, yaml)).toEqual(expected)
  })

  test('several failures of one value stand under it, unless they are all there is', () => {
    const own = { minLength: 5, pattern: '^b' }
    const lines = ["- at '/a': minLength: got 1, want 5", "- at '/a': 'x' does not match pattern '^b'"]
    expect(check({ properties: { a: own } }, 'a: x')).toEqual(lines)
    expect(check({ required: ['q'], properties: { a: own } }, 'a: x')).toEqual([
      "- at '': missing property 'q'",
      "- at '/a': validation failed",
      ...lines.map((line) => `  ${line}`),
    ])
  })

  test('a reference with one cause is passed over, with several it is not', () => {
    const schema = {
      properties: { a: { $ref: '#/$defs/x' } },
      $defs: { x: { type: 'string', minLength: 3, pattern: 'q' } },
    }
    expect(check(schema, 'a: b')).toEqual([
      "- at '/a': validation failed",
      "  - at '/a': minLength: got 1, want 3",
      "  - at '/a': 'b' does not match pattern 'q'",
    ])
  })
})

describe('drafts', () => {
  test.each([
    [
      'draft 4 exclusive flags',
      { $schema: 'http://json-schema.org/draft-04/schema#', properties: { a: { minimum: 5, exclusiveMinimum: true } } },
      'a: 5',
      false,
    ],
    [
      'draft 4 has no const',
      { $schema: 'http://json-schema.org/draft-04/schema#', properties: { a: { const: 1 } } },
      'a: 5',
      true,
    ],
    [
      'before 2019 $ref hides its siblings',
      { $schema: DRAFT7, definitions: { x: {} }, properties: { a: { $ref: '#/definitions/x', type: 'string' } } },
      'a: 5',
      true,
    ],
    [
      'since 2019 it does not',
      { $defs: { x: {} }, properties: { a: { $ref: '#/$defs/x', type: 'string' } } },
      'a: 5',
      false,
    ],
    [
      'draft 6 has no if',
      { $schema: 'http://json-schema.org/draft-06/schema#', properties: { a: { if: true, then: false } } },
      'a: 5',
      true,
    ],
    ['if, then', { properties: { a: { if: { type: 'number' }, then: { minimum: 9 } } } }, 'a: 5', false],
    [
      'items as a list before 2020',
      { $schema: DRAFT7, properties: { a: { items: [{ type: 'string' }], additionalItems: false } } },
      'a: [x, y]',
      false,
    ],
    ['prefixItems since', { properties: { a: { prefixItems: [{ type: 'string' }], items: false } } }, 'a: [x]', true],
    [
      'unevaluatedProperties sees into allOf',
      { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
      'a: 1',
      true,
    ],
    [
      'unevaluatedProperties refuses the rest',
      { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
      '{a: 1, b: 1}',
      false,
    ],
    [
      'dynamicRef finds the outermost anchor',
      { $dynamicAnchor: 'node', properties: { a: { $dynamicRef: '#node' }, b: { type: 'string' } } },
      'a: {b: 1}',
      false,
    ],
    ['recursive schema', { properties: { a: { $ref: '#' }, b: { type: 'string' } } }, 'a: {a: {b: 1}}', false],
    ['urn references are permissive', { properties: { a: { $ref: 'urn:x:y' } } }, 'a: 1', true],
  ] as const)('%s', (_, schema, yaml, fits) => {
    expect(check(schema, yaml).length === 0).toBe(fits)
  })

  test.each(['http://example.com/x.json', 'other.json', 'file:///etc/passwd'])('nothing is read from %s', (url) => {
    expect(check({ properties: { a: { $ref: url } } }, 'a: 1').join('\n')).toContain('are not read')
  })

  test('a schema that refers to itself ends', () => {
    expect(check({ $ref: '#' }, 'a: 1').length).toBeGreaterThan(0)
  })
})

describe('hostile schemas meet a limit', () => {
  const doubling = (keyword: string): object =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `d${i}`,
        { [keyword]: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
      ]),
    )
  const deep = (depth: number, leaf: string): string =>
    `${'{"allOf":['.repeat(depth)}{"type":"${leaf}"}${']}'.repeat(depth)}`
  test.each([
    ['steps', { $ref: '#/$defs/d0', $defs: { ...doubling('allOf'), d40: {} } }, 'template steps'],
    [
      'failures',
      { $ref: '#/$defs/d0', $defs: { ...doubling('anyOf'), d40: { type: 'string' } } },
      'bytes of texts and values',
    ],
    ['depth', deep(900, 'string'), 'nesting of'],
    ['depth while the metaschema is asked', deep(400, 'strin'), 'nesting of'],
  ])('%s', { timeout: 120_000 }, (_, schema, limit) => {
    expect(() => check(schema, 'a: 1')).toThrow(limit)
  })

  test('patterns and powers of ten cost little', () => {
    const schema = `{"properties":{"a":{"items":{"multipleOf":1e-999999,"pattern":"(a*)*$"}}}}`
    expect(check(schema, `a: [${'1.5, '.repeat(2000)}]`)).toEqual([])
  })
})
