import type { ByteString } from '../../../template-engine/go/index.ts'
import type { Draft } from './schema.ts'

/** What the specification wants as the value of a keyword. */
export type Kind =
  | 'any'
  | 'text'
  | 'uri'
  | 'reference'
  | 'id'
  | 'anchor'
  | 'regex'
  | 'flag'
  | 'number'
  | 'positive'
  | 'count'
  | 'countOr0'
  | 'texts'
  | 'textsMap'
  | 'list'
  | 'enum'
  | 'type'
  | 'vocabulary'
  | 'schema'
  | 'schemaOrFlag'
  | 'schemas'
  | 'schemaMap'
  | 'patternMap'
  | 'items'
  | 'dependencies'

export type Kinds = ReadonlyMap<ByteString, Kind>

/** `keyword keyword=kind`: a kind counts for all keywords since the one before. */
function parseKinds(text: string): Kinds {
  const kinds = new Map<ByteString, Kind>()
  let waiting: string[] = []
  for (const word of text.split(' ')) {
    const [keyword = '', kind] = word.split('=')
    waiting.push(keyword)
    if (kind === undefined) continue
    for (const name of waiting) kinds.set(name, kind as Kind)
    waiting = []
  }
  return kinds
}

const NUMBERS = 'multipleOf=positive maximum minimum=number'
const BOUNDS = 'exclusiveMaximum exclusiveMinimum=number'
const COUNTS = 'maxLength maxItems maxProperties=count minLength minItems minProperties=countOr0'
const COMBINED = 'allOf anyOf oneOf=schemas not=schema'
const DRAFT4 = `id $ref=text $schema=uri title description format=text default=any ${NUMBERS} exclusiveMaximum exclusiveMinimum uniqueItems=flag ${COUNTS} pattern=regex required=texts enum=enum type=type additionalItems additionalProperties=schemaOrFlag items=items definitions properties patternProperties=schemaMap dependencies=dependencies ${COMBINED}`
const DRAFT6 = `$id $ref=reference $schema=uri title description format=text default const=any ${NUMBERS} ${BOUNDS} uniqueItems=flag ${COUNTS} pattern=regex required=texts enum=enum type=type additionalItems additionalProperties contains propertyNames=schema items=items definitions properties patternProperties=schemaMap dependencies=dependencies ${COMBINED}`
const DRAFT7 = `${DRAFT6} patternProperties=patternMap $comment contentMediaType contentEncoding=text readOnly writeOnly=flag examples=list if then else=schema`

const VALIDATION = `type=type const=any enum=list ${NUMBERS} ${BOUNDS} ${COUNTS} maxContains minContains=count pattern=regex uniqueItems=flag required=texts dependentRequired=textsMap`
const METADATA = 'title description=text default=any deprecated readOnly writeOnly=flag examples=list'
const CONTENT = 'contentEncoding contentMediaType=text contentSchema=schema'
const CORE = '$id=id $schema=uri $ref=reference $anchor=anchor $vocabulary=vocabulary $comment=text $defs=schemaMap'
const APPLICATOR = `contains additionalProperties propertyNames if then else=schema properties dependentSchemas=schemaMap patternProperties=patternMap ${COMBINED}`

/** The keywords of each vocabulary; drafts without vocabularies have one without a name. */
export const KINDS: Readonly<Record<Draft, Readonly<Record<string, string>>>> = {
  4: { '': DRAFT4 },
  6: { '': DRAFT6 },
  7: { '': DRAFT7 },
  2019: {
    core: `${CORE} $recursiveRef=reference $recursiveAnchor=flag`,
    applicator: `${APPLICATOR} additionalItems unevaluatedItems unevaluatedProperties=schema items=items`,
    validation: VALIDATION,
    'meta-data': METADATA,
    format: 'format=text',
    content: CONTENT,
    '': 'definitions=schemaMap dependencies=dependencies',
  },
  2020: {
    core: `${CORE} $dynamicRef=reference $dynamicAnchor=anchor`,
    applicator: `${APPLICATOR} prefixItems=schemas items=schema`,
    unevaluated: 'unevaluatedItems unevaluatedProperties=schema',
    validation: VALIDATION,
    'meta-data': METADATA,
    'format-annotation': 'format=text',
    'format-assertion': 'format=text',
    content: CONTENT,
    '': 'definitions=schemaMap dependencies=dependencies $recursiveAnchor=anchor $recursiveRef=reference',
  },
}

const parsed = new Map<string, Kinds>()

/** The keywords of a vocabulary, or of a draft's own part. */
export function kindsOf(draft: Draft, vocabulary: string): Kinds {
  const name = `${draft} ${vocabulary}`
  const kinds = parsed.get(name) ?? parseKinds(KINDS[draft][vocabulary] ?? '')
  parsed.set(name, kinds)
  return kinds
}

/** All keywords of a draft. */
export function allKinds(draft: Draft): Kinds {
  const name = `${draft}`
  const kinds = parsed.get(name) ?? new Map(Object.keys(KINDS[draft]).flatMap((v) => [...kindsOf(draft, v)]))
  parsed.set(name, kinds)
  return kinds
}
