import { describe, expect, test } from 'vitest'
import { helmOf } from '../../../src/core/helm/index.ts'
import { loadValidator } from '../../../src/core/schema/index.ts'
import { readYaml } from '../../../src/core/yaml/index.ts'
import { decodeUtf8, encodeUtf8 } from '../../../template-engine/go/index.ts'

const validate = await loadValidator(await helmOf('3.18.0'))

const check = (schema: unknown, yaml: string): string[] =>
  validate(encodeUtf8(typeof schema === 'string' ? schema : JSON.stringify(schema)), readYaml(encodeUtf8(yaml))).map(
    decodeUtf8,
  )

const a = (schema: unknown): unknown => ({ properties: { a: schema } })

/** Messages as helm 3.18.0 prints them. */
describe('messages', () => {
  test.each<[unknown, string, string[]]>([
    [a({ type: 'string' }), 'a: 1', ['- a: Invalid type. Expected: string, given: integer']],
    [a({ type: ['string', 'null'] }), 'a: 1.5', ['- a: Invalid type. Expected: [string,null], given: number']],
    [a({ type: 'integer' }), 'a: 1.0', []],
    [{ required: ['b'] }, 'a: 1', ['- (root): b is required']],
    [a({ additionalProperties: false }), 'a: {x: 1}', ['- a: Additional property x is not allowed']],
    [a({ enum: ['x', 1, null] }), 'a: 2', ['- a: a must be one of the following: "x", 1, null']],
    [a({ const: { b: [1.0] } }), 'a: {b: [1]}', []],
    [a({ const: '<' }), 'a: 1', ['- a: a does not match: "\\u003c"']],
    [a({ minimum: 1234567 }), 'a: 1', ['- a: Must be greater than or equal to 1.234567e+06']],
    [a({ maximum: 0.25 }), 'a: 1', ['- a: Must be less than or equal to 0.25']],
    [a({ exclusiveMinimum: 0.00001 }), 'a: 0', ['- a: Must be greater than 1e-05']],
    [a({ maximum: 5, exclusiveMaximum: true }), 'a: 5', ['- a: Must be less than 5']],
    [a({ multipleOf: 0.1 }), 'a: 0.25', ['- a: Must be a multiple of 0.1']],
    [
      a({ minLength: 2, pattern: '^x' }),
      'a: é',
      ['- a: String length must be greater than or equal to 2', "- a: Does not match pattern '^x'"],
    ],
    [a({ uniqueItems: true }), 'a: [1, 2, 1.0]', ['- a: array items[0,2] must be unique']],
    [
      a({ items: [{ type: 'string' }], additionalItems: false }),
      'a: [1, 2]',
      ['- a.0: Invalid type. Expected: string, given: integer', '- a: No additional items allowed on array'],
    ],
    [
      a({ contains: { type: 'string' } }),
      'a: [1]',
      ['- a: At least one of the items must match', '- a.0: Invalid type. Expected: string, given: integer'],
    ],
    [a({ not: {} }), 'a: 1', ['- a: Must not validate the schema (not)']],
    [
      a({ propertyNames: { maxLength: 1 } }),
      'a: {xy: 1}',
      ['- a: Property name of "xy" does not match', '- a: String length must be less than or equal to 1'],
    ],
    [a({ dependencies: { x: ['y'] } }), 'a: {x: 1}', ['- a: Has a dependency on y']],
    [
      a({ if: { type: 'string' }, then: { minLength: 3 }, else: false }),
      'a: x',
      ['- a: Must validate "then" as "if" was valid', '- a: String length must be greater than or equal to 3'],
    ],
    [a(false), 'a: 1', ['- a: False always fails validation']],
    [a({ format: 'ipv4' }), 'a: 1', ["- a: Does not match format 'ipv4'"]],
    [a({ format: 'no-such-format' }), 'a: 1', []],
    [a({ $ref: '#/definitions/x', type: 'null' }), 'a: 1', ["Object has no key 'definitions'"]],
    [{ ...(a({ $ref: '#/definitions/x', type: 'null' }) as object), definitions: { x: {} } }, 'a: 1', []],
    [a({ prefixItems: [false], unevaluatedItems: false }), 'a: [1]', []],
  ])('%j with %s', (schema, values, lines) => {
    expect(check(schema, values)).toEqual(lines)
  })

  test('of several schemas the failures of the one that fits best are shown', () => {
    const near = { type: 'object', required: ['x'], properties: { y: { type: 'string' } } }
    expect(check(a({ anyOf: [{ type: 'string' }, near] }), 'a: {y: z}')).toEqual([
      '- a: Must validate at least one schema (anyOf)',
      '- a: x is required',
    ])
  })
})

describe('schemas that cannot be used', () => {
  test.each<[unknown, string]>([
    ['[]', 'schema is invalid'],
    ['{', 'unexpected EOF'],
    ['', 'EOF'],
    [{ $schema: 1 }, '$schema must be of type string'],
    [
      { type: 'foo' },
      'has a primitive type that is NOT VALID -- given: /foo/ Expected valid values are:[array boolean integer number null object string]',
    ],
    [{ type: ['null', 'null'] }, 'null type is duplicated'],
    [{ type: 1 }, 'Invalid type. Expected: string/array of strings, given: type'],
    [{ pattern: '(' }, 'pattern must be a valid regex'],
    [{ patternProperties: { '(': {} } }, "Invalid regex pattern '('"],
    [{ multipleOf: 0 }, 'multipleOf must be strictly greater than 0'],
    [{ minLength: 1.5 }, 'minLength must be of an integer'],
    [{ minItems: -1 }, 'minItems must be greater than or equal to 0'],
    [{ minLength: 2, maxLength: 1 }, 'minLength cannot be greater than maxLength'],
    [{ required: ['a', 'a'] }, 'required items must be unique'],
    [{ enum: [1, 1.0] }, 'enum items must be unique'],
    [{ exclusiveMinimum: true }, 'exclusiveMinimum cannot be used without minimum'],
    [
      { $schema: 'http://json-schema.org/draft-04/schema#', exclusiveMinimum: 1 },
      'Invalid type. Expected: boolean, given: exclusiveMinimum',
    ],
    [{ allOf: {} }, 'anyOf must be of an array'],
    [
      { definitions: true },
      'unable to validate schema: interface conversion: interface {} is bool, not map[string]interface {}',
    ],
    [{ $ref: 'urn:x' }, 'Reference urn:x must be canonical'],
    [{ $ref: 'other.json' }, 'Reference /other.json must be canonical'],
    [{ $ref: 'https://example.com/x' }, "schemas outside the chart's values.schema.json are not read"],
    [{ items: 1 }, 'Invalid type. Expected: valid schema/array of schemas, given: items'],
  ])('%j', (schema, message) => {
    expect(check(schema, 'a: 1')).toEqual([message])
  })
})

test('metaschemas of known drafts are at hand', () => {
  const schema = a({ $ref: 'http://json-schema.org/draft-07/schema#' })
  expect(check(schema, 'a: {type: string}')).toEqual([])
  expect(check(schema, 'a: {type: [string, 1]}')).not.toEqual([])
})

test('what would never end is refused', () => {
  expect(() => check({ $ref: '#' }, 'a: 1')).toThrow('nesting of values.schema.json')
})

describe('formats', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'email',
      ['a@b', 'A B <a@b.c>', '"a b"@c', 'a@[127.0.0.1]', 'a@b (c)', 'é@ü.de'],
      ['a', 'a@', '.a@b', 'a..b@c', 'a@[x]', '<a@b'],
    ],
    ['date', ['2020-02-29'], ['2021-02-29', '2020-2-1']],
    ['time', ['10:00:00', '10:00:00Z', '10:00:00+01:00'], ['10:00', '25:00:00']],
    ['date-time', ['2020-01-01T00:00:00Z', '2020-01-01', '10:00:00'], ['2020-01-01 00:00:00']],
    ['hostname', ['a', 'a.b-c'], ['-a', 'a..b', 'a_b', '']],
    ['ipv4', ['1.2.3.4'], ['1.2.3', '::1']],
    ['ipv6', ['::1', '::ffff:1.2.3.4'], ['1.2.3.4', '::1%eth0']],
    ['uri', ['a:b', 'http://x/y'], ['/a', 'a\\b', '']],
    ['uri-reference', ['/a', 'a:b', ''], ['a\\b', ':']],
    ['uri-template', ['/a/{b}'], ['/a/{b']],
    ['uuid', ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'], ['2EB8AA08-aa98-11ea-b4aa-73b441d16380']],
    ['regex', ['a+', ''], ['(']],
    ['json-pointer', ['', '/a~0'], ['a', '/~2']],
    ['relative-json-pointer', ['0#', '1/a'], ['01', '#']],
  ])('%s', (format, good, bad) => {
    const fits = (text: string): boolean => check(a({ format }), `a: ${JSON.stringify(text)}`).length === 0
    expect(good.filter((text) => !fits(text))).toEqual([])
    expect(bad.filter(fits)).toEqual([])
  })
})
