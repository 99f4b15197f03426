import { orderVersions, readVersion } from '../go-text.ts'
import { type MirrorList, type MirrorOperator, operatorsOf } from './mirror-list.ts'

type Package = {
  readonly name: string
  readonly defaultChannel?: string
  readonly channels?: readonly Channel[]
} & Versions

type Channel = { readonly name: string } & Versions

type Versions = {
  readonly minVersion?: string
  readonly maxVersion?: string
}

/** A catalog of `mirror.operators`, with the packages that are taken from it. */
export type OperatorCatalogSection = { readonly catalog: string; readonly packages: readonly Package[] }

/** What a subscription, or a bundle that requires it, asks of one package. Empty text means that it says nothing. */
interface Wanted {
  readonly catalog: string
  readonly package: string
  readonly channel: string
  readonly defaultChannel: string
  readonly versions: Versions
}

/**
 * The operators of a list as oc-mirror's `mirror.operators`: by catalog, package and channel, with those that a bundle requires, for oc-mirror
 * --v2 adds none. A channel alone means its head, as it does to the cluster; a startingCSV sets the lowest version, and the highest too where
 * upgrades wait for approval. Operators whose catalog is not known are not in it.
 */
export function operatorSection(list: MirrorList): OperatorCatalogSection[] {
  const wanted = operatorsOf(list)
    .filter(({ catalog }) => catalog !== '')
    .flatMap(wantedBy)
  return unique(wanted.map(({ catalog }) => catalog)).map((catalog) => {
    const own = wanted.filter((each) => each.catalog === catalog)
    const names = unique(own.map((each) => each.package))
    return {
      catalog,
      packages: names.map((name) =>
        packageOf(
          name,
          own.filter((each) => each.package === name),
        ),
      ),
    }
  })
}

/** Operators that have to be added for oc-mirror by hand. */
export const unknownOperators = (list: MirrorList): string[] =>
  operatorsOf(list)
    .filter(({ catalog }) => catalog === '')
    .map(
      ({ component, package: name, source }) =>
        `${component}: operator ${name} is not in this file: the image of its catalog source ${source === '' ? '(none given)' : source} is not known`,
    )

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort()

function wantedBy(operator: MirrorOperator): Wanted[] {
  const { catalog, package: name, channel, defaultChannel } = operator
  const own = {
    catalog,
    package: name,
    channel: channel || defaultChannel,
    defaultChannel,
    versions: versionsOf(operator),
  }
  return [
    own,
    ...operator.requires.map((each) => ({
      ...each,
      catalog,
      versions: each.version === '' ? {} : { minVersion: each.version },
    })),
  ]
}

/**
 * One package with its channels. oc-mirror knows a channel once and refuses a package whose default channel is left out, unless the file
 * names another: so each channel gets the widest range requested, and the default channel is named where it is not among them.
 */
function packageOf(name: string, wanted: readonly Wanted[]): Package {
  const channels = unique(wanted.map(({ channel }) => channel))
  // a subscription that names no channel may take any: oc-mirror's answer to that is all of them
  if (channels.includes('')) return { name, ...widest(wanted) }
  const [first = ''] = channels
  const isDefaultKept = channels.includes(wanted[0]?.defaultChannel ?? '')
  return {
    name,
    ...(isDefaultKept ? {} : { defaultChannel: first }),
    channels: channels.map((channel) => ({
      name: channel,
      ...widest(wanted.filter((each) => each.channel === channel)),
    })),
  }
}

/** The range that holds what everyone asks for. Who asks for no lowest version asks for the head alone. */
function widest(wanted: readonly Wanted[]): Versions {
  const ranges = wanted.map(({ versions }) => versions).filter(({ minVersion }) => minVersion !== undefined)
  const [minVersion] = ranges.flatMap((each) => each.minVersion ?? []).sort(orderVersions)
  const maxVersion = ranges.map((each) => each.maxVersion ?? '').sort(orderVersions)
  const isOpen = ranges.length < wanted.length || maxVersion.includes('')
  if (minVersion === undefined) return {}
  return isOpen ? { minVersion } : { minVersion, maxVersion: maxVersion.at(-1) ?? '' }
}

/** `nfd.4.19.0-202510` and `cert-manager-operator.v1.17.0` are versions 4.19.0-202510 and 1.17.0. */
function versionsOf({ startingCSV, approval }: MirrorOperator): Versions {
  const version = /\.v?(\d+\.\d+\.\d+.*)/.exec(startingCSV)?.[1]
  if (version === undefined || readVersion(version) === undefined) return {}
  return approval === 'Manual' ? { minVersion: version, maxVersion: version } : { minVersion: version }
}
