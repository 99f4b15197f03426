import type { Bundle, Entry, OperatorCatalog } from './operator-catalog.ts'
import { isInRange, readVersionRange } from './version-range.ts'

/** A bundle in a channel of its package. */
export interface Offer {
  readonly channel: string
  readonly bundle: Bundle
}

/** The channels of a package, its default channel first, then by name. */
export function channelsOf(catalog: OperatorCatalog, owner: string): string[] {
  const fallback = catalog.packages.get(owner)
  const names = [...catalog.channels.keys()].filter((key) => key.startsWith(`${owner}/`))
  return names
    .map((key) => key.slice(owner.length + 1))
    .sort((a, b) => Number(b === fallback) - Number(a === fallback) || (a < b ? -1 : 1))
}

/** Entries from the head on: the one that no other takes over from, then what each replaces; the rest as they stand. */
export function fromHead(entries: readonly Entry[]): Entry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const left = new Set(entries.flatMap(({ replaces, skips }) => [replaces, ...skips]))
  const ordered = new Set<Entry>()
  for (const head of entries.filter(({ name }) => !left.has(name)))
    for (let entry: Entry | undefined = head; entry && !ordered.has(entry); entry = byName.get(entry.replaces))
      ordered.add(entry)
  return [...new Set([...ordered, ...entries])]
}

/**
 * What a channel offers to a new subscription, the head first: the chain of what each replaces, without what some entry skips
 * (operator-lifecycle-manager resolver.go, sortChannel).
 */
export function offersOf(catalog: OperatorCatalog, owner: string, channel: string): Offer[] {
  const entries = catalog.channels.get(`${owner}/${channel}`) ?? []
  const skipped = new Set(entries.flatMap(({ skips }) => skips))
  return fromHead(entries)
    .filter(({ name }) => !skipped.has(name))
    .flatMap(({ name }) => catalog.bundles.get(`${owner}/${name}`) ?? [])
    .map((bundle) => ({ channel, bundle }))
}

/** The bundles from one on up to the head, each the nearest to the head that takes over from the one before. */
export function upgradePath(
  ordered: readonly Entry[],
  start: string,
  catalog: OperatorCatalog,
  owner: string,
): readonly string[] {
  const names = [start]
  for (let at = ordered.findIndex(({ name }) => name === start); at > 0; ) {
    const name = names.at(-1) ?? ''
    const version = catalog.bundles.get(`${owner}/${name}`)?.version ?? ''
    const next = ordered.slice(0, at).findIndex((entry) => takesOver(entry, name, version))
    if (next < 0) break
    names.push(ordered[next]?.name ?? '')
    at = next
  }
  return names
}

function takesOver({ replaces, skips, skipRange }: Entry, name: string, version: string): boolean {
  if (replaces === name || skips.includes(name)) return true
  const range = readVersionRange(skipRange)
  return range !== undefined && isInRange(range, version)
}
