import type { ObjectIdentity } from '../rule.ts'
import { OPERATORS } from './index.ts'
import type { Operator, Resource } from './operator.ts'

const NONE: readonly Resource[] = []
const byKind = new Map<string, Resource[]>()
/** of rows that hold for every kind of their group */
const ofGroups: Resource[] = []
for (const resource of OPERATORS.flatMap(({ resources }) => resources ?? [])) {
  if (resource.kinds.length === 0) ofGroups.push(resource)
  for (const kind of resource.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), resource])
}

/** What is known of an object's kind. */
export function resourcesOf({ apiVersion, kind }: Pick<ObjectIdentity, 'apiVersion' | 'kind'>): readonly Resource[] {
  const known = byKind.get(kind) ?? ofGroups
  if (known.length === 0) return NONE
  return known.filter(({ group }) => apiVersion.startsWith(`${group}/`))
}

/** One fact about an object's kind, of the first row that has it. */
export function factOf<K extends keyof Resource>(
  object: Pick<ObjectIdentity, 'apiVersion' | 'kind'>,
  fact: K,
): Resource[K] | undefined {
  return resourcesOf(object).find((resource) => resource[fact] !== undefined)?.[fact]
}

/** Every row that all records have in one of their lists. */
export function rowsOf<K extends 'resources' | 'programs' | 'completions' | 'scattered' | 'placeholders' | 'rules'>(
  list: K,
): readonly NonNullable<Operator[K]>[number][] {
  return OPERATORS.flatMap((operator): readonly NonNullable<Operator[K]>[number][] => operator[list] ?? [])
}

/** Every name of one sort that holds an image without saying so. */
export const namesOf = (sort: keyof NonNullable<Operator['names']>): ReadonlySet<string> =>
  new Set(OPERATORS.flatMap(({ names }) => names?.[sort] ?? []))
