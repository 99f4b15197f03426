import { compareVersions, type Version } from '../../../template-engine/modules/index.ts'
import { readStrictVersion } from '../go-text.ts'

/** A range of versions as operators write it: any of several lists of bounds that all hold. */
export type VersionRange = readonly (readonly Bound[])[]

interface Bound {
  readonly operator: Operator
  readonly version: Version
}

type Operator = '<' | '<=' | '=' | '!=' | '>=' | '>'

/**
 * Reads a range of blang/semver, which is OLM's: `>=1.0.0 <2.0.0 || =3.1.0`, `1.x`. Undefined for anything else. Unlike helm's ranges it takes
 * pre-releases for ordinary versions: `4.19.0-202510` lies in `>=4.1.0`.
 */
export function readVersionRange(text: string): VersionRange | undefined {
  const lists = text.split('||').map((list) => list.trim().replace(/([<>=!]) +/g, '$1'))
  const bounds = lists.map((list) => list.split(/\s+/).map(boundsOf))
  return bounds.some((list) => list.includes(undefined))
    ? undefined
    : bounds.map((list) => list.flatMap((each) => each ?? []))
}

/** Whether a version lies in a range; one that is not a semantic version does not. */
export function isInRange(range: VersionRange, version: string): boolean {
  const read = readStrictVersion(version)
  return read !== undefined && range.some((list) => list.every((bound) => holds(bound, read)))
}

/** The bounds that one word of a range sets: two for `=1.x`. */
function boundsOf(word: string): Bound[] | undefined {
  const [, sign = '', text = ''] = /^([<>]=?|={0,2}|!=?)(\d.*)$/.exec(word) ?? []
  const operator = SIGNS.get(sign)
  const wild = /^(\d+)(?:\.(\d+))?\.[xX](?:\.[xX])?$/.exec(text)
  if (wild) return wildBounds(sign, Number(wild[1]), wild[2] === undefined ? undefined : Number(wild[2]))
  const version = readStrictVersion(text)
  return operator === undefined || version === undefined ? undefined : [{ operator, version }]
}

/** As blang/semver's expandWildcardVersion: `1.x` is from 1.0.0 on and below 2.0.0, `>1.x` from 2.0.0 on. */
function wildBounds(sign: string, major: number, minor: number | undefined): Bound[] | undefined {
  const first = readStrictVersion(`${major}.${minor ?? 0}.0`)
  const next = readStrictVersion(minor === undefined ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`)
  if (!first || !next) return undefined
  if (sign === '>') return [{ operator: '>=', version: next }]
  if (sign === '<=') return [{ operator: '<', version: next }]
  if (sign === '>=' || sign === '<') return [{ operator: sign, version: first }]
  if (sign.startsWith('!')) return undefined
  return [
    { operator: '>=', version: first },
    { operator: '<', version: next },
  ]
}

const SIGNS: ReadonlyMap<string, Operator> = new Map([
  ['', '='],
  ['=', '='],
  ['==', '='],
  ['!', '!='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
])

function holds({ operator, version }: Bound, candidate: Version): boolean {
  const order = compareVersions(candidate, version)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>=':
      return order >= 0
    case '>':
      return order > 0
  }
}
