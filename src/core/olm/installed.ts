import { channelsOf, fromHead, type Offer, offersOf, upgradePath } from './channel.ts'
import type { Bundle, OperatorCatalog } from './operator-catalog.ts'
import { describeRequirement, isSameApi, meets, type Requirement } from './requirement.ts'
import type { Subscription } from './subscription.ts'

/** The bundles that a subscription installs, in order, with those that they require; or why that is not known. */
export interface Installed {
  readonly bundles: readonly Bundle[]
  /** of these, the ones that the subscription does not name, each with its channel */
  readonly required: readonly Offer[]
  /** the channel that the package has by default; empty when it is not known */
  readonly defaultChannel: string
  /** one sentence each: what the catalog does not have */
  readonly missing: readonly string[]
}

/** Bundles that are tried for the requirements of one bundle. */
const MAX_TRIES = 500

/**
 * What OLM installs for a subscription: its startingCSV or the channel's head; unless upgrades wait for approval, also each bundle on the
 * way from the one to the other; and for each requirement of these the first bundle that meets it, default channels first, heads first
 * (operator-lifecycle-manager pkg/controller/registry/resolver). A requirement is also met by what the other subscriptions of the namespace
 * install. What has no startingCSV falls back to an older bundle when the head's requirements cannot be met.
 */
export function installedBy(
  catalog: OperatorCatalog,
  subscription: Subscription,
  others: readonly Subscription[] = [],
): Installed {
  const { package: owner } = subscription
  const defaultChannel = catalog.packages.get(owner) ?? ''
  const nothing = (reason: string): Installed => ({ bundles: [], required: [], defaultChannel, missing: [reason] })
  if (!catalog.packages.has(owner)) return nothing(`the operator catalog has no package ${owner}`)
  const channels = subscription.channel === '' ? channelsOf(catalog, owner) : [subscription.channel]
  const [channel = defaultChannel] = channels.filter((name) => startsIn(catalog, subscription, name))
  const entries = catalog.channels.get(`${owner}/${channels[0] ?? defaultChannel}`) ?? []
  if (entries.length === 0)
    return nothing(`package ${owner} of the operator catalog has no channel ${channels[0] ?? defaultChannel}`)
  if (!startsIn(catalog, subscription, channel))
    return nothing(`channel ${channels[0] ?? ''} of package ${owner} has no bundle ${subscription.startingCSV}`)
  const beside = others.filter((each) => each.package !== owner && each.namespace === subscription.namespace)
  const known = new Map(beside.flatMap((each) => firstOffer(catalog, each)))
  const settled =
    subscription.startingCSV === ''
      ? settleFirst(catalog, subscription, channel, known)
      : settleEach(catalog, subscription, channel, known)
  return { ...settled, defaultChannel }
}

type Chosen = ReadonlyMap<string, Offer>
type Settled = Omit<Installed, 'defaultChannel'>

/** Whether a channel has the bundle that a subscription begins with. */
function startsIn(catalog: OperatorCatalog, { package: owner, startingCSV }: Subscription, channel: string): boolean {
  const entries = catalog.channels.get(`${owner}/${channel}`) ?? []
  return startingCSV === '' ? entries.length > 0 : entries.some(({ name }) => name === startingCSV)
}

/** What another subscription begins with, by package. */
function firstOffer(
  catalog: OperatorCatalog,
  { package: owner, channel, startingCSV }: Subscription,
): [string, Offer][] {
  const channels = channel === '' ? channelsOf(catalog, owner) : [channel]
  const offers = channels.flatMap((name) => offersOf(catalog, owner, name))
  const [offer] = offers.filter(({ bundle }) => startingCSV === '' || bundle.name === startingCSV)
  return offer === undefined ? [] : [[owner, offer]]
}

/** The newest bundle of a channel whose requirements can be met, with what meets them; the head alone when there is none. */
function settleFirst(
  catalog: OperatorCatalog,
  { package: owner }: Subscription,
  channel: string,
  known: Chosen,
): Settled {
  const offers = offersOf(catalog, owner, channel)
  const [head] = offers
  if (head === undefined)
    return {
      bundles: [],
      required: [],
      missing: [absent(fromHead(catalog.channels.get(`${owner}/${channel}`) ?? [])[0]?.name, owner)],
    }
  const search = new Search(catalog)
  for (const offer of offers) {
    const found = search.settle(offer.bundle.requires, new Map([...known, [owner, offer]]))
    if (found)
      return {
        bundles: [offer.bundle, ...addedTo(known, found, owner)],
        required: offersAdded(known, found, owner),
        missing: [],
      }
  }
  return { bundles: [head.bundle], required: [], missing: [unmet(head.bundle, search)] }
}

/** Each bundle on the way from startingCSV, with what meets its requirements; what an earlier one brought stays. */
function settleEach(
  catalog: OperatorCatalog,
  { package: owner, startingCSV, approval }: Subscription,
  channel: string,
  known: Chosen,
): Settled {
  const ordered = fromHead(catalog.channels.get(`${owner}/${channel}`) ?? [])
  const names = approval === 'Manual' ? [startingCSV] : upgradePath(ordered, startingCSV, catalog, owner)
  const bundles: Bundle[] = []
  const missing: string[] = []
  let chosen = known
  for (const name of names) {
    const bundle = catalog.bundles.get(`${owner}/${name}`)
    if (bundle === undefined) {
      missing.push(absent(name, owner))
      continue
    }
    bundles.push(bundle)
    const search = new Search(catalog)
    const found = search.settle(bundle.requires, new Map([...chosen, [owner, { channel, bundle }]]))
    if (found === undefined) missing.push(unmet(bundle, search))
    else chosen = found
  }
  return {
    bundles: [...bundles, ...addedTo(known, chosen, owner)],
    required: offersAdded(known, chosen, owner),
    missing,
  }
}

const offersAdded = (known: Chosen, found: Chosen, owner: string): Offer[] =>
  [...found].filter(([name]) => name !== owner && !known.has(name)).map(([, offer]) => offer)

const addedTo = (known: Chosen, found: Chosen, owner: string): Bundle[] =>
  offersAdded(known, found, owner).map(({ bundle }) => bundle)

const absent = (name: string | undefined, owner: string): string =>
  `the operator catalog has no bundle ${name ?? ''} of package ${owner}`

const unmet = ({ name }: Bundle, { failure }: Search): string =>
  failure === undefined
    ? `what bundle ${name} requires was not found within ${MAX_TRIES} tries`
    : `bundle ${name} requires ${describeRequirement(failure)}, which no bundle of the operator catalog is`

/** One search for bundles that meet requirements together: at most one of a package, no two that serve one API. */
class Search {
  /** the first requirement that nothing met */
  failure: Requirement | undefined
  readonly #catalog: OperatorCatalog
  readonly #offers = new Map<Requirement, readonly Offer[]>()
  #tries = 0

  constructor(catalog: OperatorCatalog) {
    this.#catalog = catalog
  }

  /** The choice with what meets the requirements added; undefined when there is none within the bound. */
  settle(requirements: readonly Requirement[], chosen: Chosen): Chosen | undefined {
    const open = requirements.find((each) => ![...chosen.values()].some(({ bundle }) => meets(each, bundle)))
    if (open === undefined) return chosen
    for (const offer of this.#offersFor(open)) {
      if (this.#tries >= MAX_TRIES) return undefined
      if (!fits(offer.bundle, chosen)) continue
      this.#tries += 1
      const found = this.settle(
        [...requirements, ...offer.bundle.requires],
        new Map([...chosen, [offer.bundle.package, offer]]),
      )
      if (found) return found
    }
    if (this.#tries < MAX_TRIES) this.failure ??= open
    return undefined
  }

  #offersFor(requirement: Requirement): readonly Offer[] {
    const known = this.#offers.get(requirement) ?? offersFor(this.#catalog, requirement)
    this.#offers.set(requirement, known)
    return known
  }
}

/** Bundles that meet a requirement: those of default channels first, then by package and channel, in each from the head on. */
function offersFor(catalog: OperatorCatalog, requirement: Requirement): Offer[] {
  const { packages, bundles } = catalog
  const owners = new Set([...bundles.values()].filter((each) => meets(requirement, each)).map((each) => each.package))
  const channels = [...owners]
    .sort()
    .flatMap((owner) => channelsOf(catalog, owner).map((channel) => ({ owner, channel })))
  const isDefault = ({ owner, channel }: (typeof channels)[number]): boolean => packages.get(owner) === channel
  return [...channels.filter(isDefault), ...channels.filter((each) => !isDefault(each))]
    .flatMap(({ owner, channel }) => offersOf(catalog, owner, channel))
    .filter(({ bundle }) => meets(requirement, bundle))
}

const fits = (bundle: Bundle, chosen: Chosen): boolean =>
  !chosen.has(bundle.package) &&
  ![...chosen.values()].some((other) =>
    other.bundle.provides.some((api) => bundle.provides.some((each) => isSameApi(api, each))),
  )
