import type { ByteString } from '../../../template-engine/go/index.ts'
import { specificationPath, VOCABULARIES } from './dialect.ts'
import type { Value } from './equality.ts'
import { type Kind, kindsOf } from './keyword-kinds.ts'
import type { Draft } from './schema.ts'

type Fields = Map<ByteString, Value>

/** A schema written in short: plain objects become maps. */
type Short = null | boolean | number | string | readonly Short[] | { readonly [key: string]: Short }

function spell(short: Short): Value {
  if (short === null || typeof short !== 'object') return short
  if (Array.isArray(short)) return short.map(spell)
  return new Map(Object.entries(short).map(([key, value]) => [key, spell(value)]))
}

const COUNT = { type: 'integer', minimum: 0 }
const SIMPLE_TYPE = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] }
const TEXTS = { type: 'array', items: { type: 'string' }, uniqueItems: true }
const REFERENCE = { type: 'string', format: 'uri-reference' }
const URI = { type: 'string', format: 'uri' }
const FLAG = { type: 'boolean' }

/** The whole metaschema, as seen from inside it. */
function self(draft: Draft): Short {
  if (draft === 2020) return { $dynamicRef: '#meta' }
  return draft === 2019 ? { $recursiveRef: '#' } : { $ref: '#' }
}

const definitionsKey = (draft: Draft): string => (draft < 2019 ? 'definitions' : '$defs')
const part = (draft: Draft, name: string): Short => ({ $ref: `#/${definitionsKey(draft)}/${name}` })
const texts = (draft: Draft): Short => part(draft, 'stringArray')
const schemas = (draft: Draft): Short => part(draft, 'schemaArray')
const mapOf = (content: Short): Short => ({ type: 'object', additionalProperties: content })

/**
 * The schema of each kind of value. Of the references in the specification those are kept that make a difference: to what can fail
 * for several reasons at once, which the validator groups under the reference.
 */
const SHAPES: Readonly<Record<Kind, (draft: Draft) => Short>> = {
  any: () => ({}),
  text: () => ({ type: 'string' }),
  uri: () => URI,
  reference: () => REFERENCE,
  id: (draft) => ({
    ...(draft === 2019 ? REFERENCE : { $ref: '#/$defs/uriReferenceString' }),
    pattern: '^[^#]*#?$',
  }),
  anchor: (draft) => ({
    type: 'string',
    pattern: draft === 2019 ? '^[A-Za-z][-A-Za-z0-9.:_]*$' : '^[A-Za-z_][-A-Za-z0-9._]*$',
  }),
  regex: () => ({ type: 'string', format: 'regex' }),
  flag: () => FLAG,
  number: () => ({ type: 'number' }),
  positive: (draft) => ({
    type: 'number',
    ...(draft === 4 ? { minimum: 0, exclusiveMinimum: true } : { exclusiveMinimum: 0 }),
  }),
  count: () => COUNT,
  countOr0: (draft) => (draft < 2019 ? { allOf: [COUNT, { default: 0 }] } : COUNT),
  texts,
  textsMap: (draft) => mapOf(texts(draft)),
  list: () => ({ type: 'array' }),
  enum: () => ({ type: 'array', minItems: 1, uniqueItems: true }),
  type: () => ({ anyOf: [SIMPLE_TYPE, { type: 'array', items: SIMPLE_TYPE, minItems: 1, uniqueItems: true }] }),
  vocabulary: () => ({ ...mapOfFlags, propertyNames: URI }),
  schema: self,
  schemaOrFlag: (draft) => ({ anyOf: [FLAG, self(draft)] }),
  schemas,
  schemaMap: (draft) => mapOf(self(draft)),
  patternMap: (draft) => ({ type: 'object', additionalProperties: self(draft), propertyNames: { format: 'regex' } }),
  items: (draft) => ({ anyOf: [self(draft), schemas(draft)] }),
  dependencies: (draft) => mapOf({ anyOf: [self(draft), texts(draft)] }),
}
const mapOfFlags = { type: 'object', additionalProperties: FLAG }

const DIRECTORY: Readonly<Record<Draft, string>> = {
  4: 'http://json-schema.org/draft-04/',
  6: 'http://json-schema.org/draft-06/',
  7: 'http://json-schema.org/draft-07/',
  2019: 'https://json-schema.org/draft/2019-09/',
  2020: 'https://json-schema.org/draft/2020-12/',
}

/** Where a draft's metaschema lies, or one of its vocabularies. */
export const metaschemaUrl = (draft: Draft, vocabulary = ''): ByteString =>
  `${DIRECTORY[draft]}${vocabulary === '' ? 'schema' : `meta/${vocabulary}`}`

/** Parts that schemas of others refer to by name. */
function definitions(draft: Draft): Readonly<Record<string, Short>> {
  const parts = {
    schemaArray: { type: 'array', minItems: 1, items: self(draft) },
    simpleTypes: SIMPLE_TYPE,
    stringArray: draft === 4 ? { ...TEXTS, minItems: 1 } : TEXTS,
  }
  if (draft === 4) return { ...parts, positiveInteger: COUNT, positiveIntegerDefault0: SHAPES.countOr0(draft) }
  const counts = { nonNegativeInteger: COUNT, nonNegativeIntegerDefault0: SHAPES.countOr0(draft) }
  const strings = { anchorString: SHAPES.anchor(draft), uriString: URI, uriReferenceString: REFERENCE }
  return { ...parts, ...counts, ...(draft >= 2019 ? strings : {}) }
}

const DRAFT4_PAIRS = { exclusiveMaximum: ['maximum'], exclusiveMinimum: ['minimum'] }

/** `format-annotation` replaces `format-assertion`: a schema has one of the two. */
const INCLUDED: Readonly<Record<2019 | 2020, readonly string[]>> = {
  2019: VOCABULARIES[2019],
  2020: VOCABULARIES[2020].filter((name) => name !== 'format-assertion'),
}

function build(draft: Draft, vocabulary: string): Fields {
  const fields: Record<string, Short> = { $schema: `${metaschemaUrl(draft)}${draft < 2019 ? '#' : ''}` }
  if (draft > 4) fields.$id = metaschemaUrl(draft, vocabulary)
  if (draft === 2019) fields.$recursiveAnchor = true
  if (draft === 2020) fields.$dynamicAnchor = 'meta'
  fields.type = draft === 4 ? 'object' : ['object', 'boolean']
  if (draft === 4) fields.dependencies = DRAFT4_PAIRS
  if (draft >= 2019) {
    const known = vocabulary === '' ? INCLUDED[draft as 2019 | 2020] : [vocabulary]
    if (vocabulary === '') fields.allOf = known.map((name) => ({ $ref: `meta/${name}` }))
    const demanded = known.filter((name) => name !== 'format')
    fields.$vocabulary = Object.fromEntries(
      (vocabulary === '' ? demanded : known).map((name) => [`${DIRECTORY[draft]}vocab/${name}`, true]),
    )
  }
  fields[definitionsKey(draft)] = definitions(draft)
  const kinds = [...kindsOf(draft, vocabulary)]
  fields.properties = Object.fromEntries(kinds.map(([keyword, kind]) => [keyword, SHAPES[kind](draft)]))
  return spell(fields) as Fields
}

const built = new Map<string, Fields>()

/** The document at an address of json-schema.org; undefined when there is none. */
export function metaDocument(url: ByteString): Fields | undefined {
  const path = specificationPath(url)
  if (path === undefined) return undefined
  const known = built.get(path)
  if (known) return known
  for (const draft of [2020, 2019, 7, 6, 4] as const) {
    const names = draft >= 2019 ? ['', ...VOCABULARIES[draft as 2019 | 2020]] : ['']
    const vocabulary = names.find((name) => specificationPath(metaschemaUrl(draft, name)) === path)
    if (vocabulary === undefined && !(path === 'schema' && draft === 2020)) continue
    const document = build(draft, vocabulary ?? '')
    built.set(path, document)
    return document
  }
  return undefined
}
