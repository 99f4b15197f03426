import { type Constraints, satisfies } from '../../../template-engine/modules/index.ts'
import { readConstraints, readVersion } from '../go-text.ts'
import type { Bundle, Entry, OperatorCatalog } from './operator-catalog.ts'
import type { Subscription } from './subscription.ts'

/** The bundles that a subscription installs, in order, with those that they require; or why that is not known. */
export interface Installed {
  readonly bundles: readonly Bundle[]
  /** one sentence each: what the catalog does not have */
  readonly missing: readonly string[]
}

/**
 * What OLM installs for a subscription: its startingCSV or the channel's head; unless upgrades wait for approval, also each bundle on the
 * way from the one to the other; and the heads of the packages that these require.
 */
export function installedBy(catalog: OperatorCatalog, subscription: Subscription): Installed {
  return install(catalog, subscription, new Set())
}

type Wanted = Pick<Subscription, 'package' | 'channel' | 'startingCSV' | 'approval'>

function install(catalog: OperatorCatalog, wanted: Wanted, seen: Set<string>): Installed {
  if (seen.has(wanted.package)) return { bundles: [], missing: [] }
  seen.add(wanted.package)
  const fallback = catalog.packages.get(wanted.package)
  if (fallback === undefined) return nothing(`the operator catalog has no package ${wanted.package}`)
  const channel = wanted.channel === '' ? fallback : wanted.channel
  const entries = catalog.channels.get(`${wanted.package}/${channel}`)
  if (entries === undefined || entries.length === 0)
    return nothing(`package ${wanted.package} of the operator catalog has no channel ${channel}`)
  const ordered = fromHead(entries)
  const start = wanted.startingCSV === '' ? ordered[0]?.name : wanted.startingCSV
  if (!ordered.some(({ name }) => name === start))
    return nothing(`channel ${channel} of package ${wanted.package} has no bundle ${start ?? ''}`)
  const names = wanted.approval === 'Manual' ? [start] : path(ordered, start ?? '', catalog, wanted.package)
  const found = names.map((name) => catalog.bundles.get(`${wanted.package}/${name}`))
  const bundles = found.filter((bundle) => bundle !== undefined)
  const missing = names
    .filter((_, at) => found[at] === undefined)
    .map((name) => `the operator catalog has no bundle ${name} of package ${wanted.package}`)
  const required = bundles
    .flatMap(({ requires }) => requires)
    .map((each) => install(catalog, { package: each.package, channel: '', startingCSV: '', approval: 'Manual' }, seen))
  return {
    bundles: [...bundles, ...required.flatMap((each) => each.bundles)],
    missing: [...missing, ...required.flatMap((each) => each.missing)],
  }
}

const nothing = (reason: string): Installed => ({ bundles: [], missing: [reason] })

/** Entries from the head on: the one that no other takes over from, then what each replaces; the rest as they stand. */
function fromHead(entries: readonly Entry[]): Entry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const left = new Set(entries.flatMap(({ replaces, skips }) => [replaces, ...skips]))
  const ordered = new Set<Entry>()
  for (const head of entries.filter(({ name }) => !left.has(name)))
    for (let entry: Entry | undefined = head; entry && !ordered.has(entry); entry = byName.get(entry.replaces))
      ordered.add(entry)
  return [...new Set([...ordered, ...entries])]
}

/** The bundles from one on up to the head, each the nearest to the head that takes over from the one before. */
function path(ordered: readonly Entry[], start: string, catalog: OperatorCatalog, owner: string): string[] {
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
  const range = skipRange === '' ? undefined : tryConstraints(skipRange)
  const read = readVersion(version)
  return range !== undefined && read !== undefined && satisfies(range, read)
}

function tryConstraints(text: string): Constraints | undefined {
  try {
    return readConstraints(text)
  } catch {
    return undefined // a range that nobody can read takes over from nothing
  }
}
