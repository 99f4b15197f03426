import type { ByteString } from '../../../template-engine/go/index.ts'
import type { Dialect, Draft } from './schema.ts'

/** Where json-schema.org keeps each draft, without the scheme. */
const HOME = 'json-schema.org/'

const PATHS: ReadonlyMap<string, Draft> = new Map([
  ['schema', 2020],
  ['draft/2020-12/schema', 2020],
  ['draft/2019-09/schema', 2019],
  ['draft-07/schema', 7],
  ['draft-06/schema', 6],
  ['draft-04/schema', 4],
])

/** The path below json-schema.org; undefined elsewhere. */
export function specificationPath(url: ByteString): ByteString | undefined {
  const [, path] = /^https?:\/\/json-schema\.org\/(.*)$/s.exec(url) ?? []
  return path
}

/** The draft that a `$schema` names; undefined for anything else. */
export function draftOf(url: ByteString): Draft | undefined {
  const bare = url.endsWith('#') ? url.slice(0, -1) : url
  const address = bare.replace(/^https?:\/\//, '')
  return address.startsWith(HOME) ? PATHS.get(address.slice(HOME.length)) : undefined
}

const DRAFT4 =
  'definitions/* not allOf/* anyOf/* oneOf/* properties/* additionalProperties patternProperties/* items items/* additionalItems dependencies/*'
const DRAFT6 = `${DRAFT4} propertyNames contains`
const DRAFT7 = `${DRAFT6} if then else`
const DRAFT2019 = `${DRAFT7} $defs/* dependentSchemas/* unevaluatedProperties unevaluatedItems contentSchema`
const DRAFT2020 = `${DRAFT2019} prefixItems/*`

/** What a keyword's value holds: a schema itself, schemas inside (in a list or a map), or either. */
export interface Position {
  readonly self: boolean
  readonly lists: boolean
  readonly maps: boolean
}

function positions(list: string): ReadonlyMap<ByteString, Position> {
  const found = new Map<ByteString, Position>()
  for (const entry of list.split(' ')) {
    const [keyword = '', inside] = entry.split('/')
    const before = found.get(keyword)
    const inList = inside !== undefined && /^(allOf|anyOf|oneOf|items|prefixItems)$/.test(keyword)
    found.set(keyword, {
      self: before?.self || inside === undefined,
      lists: inList,
      maps: inside !== undefined && !inList,
    })
  }
  return found
}

/** Where schemas stand in a schema, by keyword. */
export const POSITIONS: Readonly<Record<Draft, ReadonlyMap<ByteString, Position>>> = {
  4: positions(DRAFT4),
  6: positions(DRAFT6),
  7: positions(DRAFT7),
  2019: positions(DRAFT2019),
  2020: positions(DRAFT2020),
}

/** Vocabularies that the validator knows, by draft. */
export const VOCABULARIES: Readonly<Record<2019 | 2020, readonly string[]>> = {
  2019: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  2020: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
}

const DEFAULTS = ['core', 'applicator', 'unevaluated', 'validation']

/** Whether the keywords of a vocabulary count. */
export function hasVocabulary(dialect: Dialect, name: string): boolean {
  if (name === 'core' || dialect.draft < 2019) return true
  return (dialect.vocabularies ?? DEFAULTS).includes(name)
}
