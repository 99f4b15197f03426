import { type MirrorList, type MirrorOperator, operatorsOf } from './mirror-list.ts'

type Package = {
  readonly name: string
  readonly channels?: readonly Channel[]
}

type Channel = {
  readonly name: string
  readonly minVersion?: string
  readonly maxVersion?: string
}

/** A catalog of `mirror.operators`, with the packages that are taken from it. */
export type OperatorCatalogSection = { readonly catalog: string; readonly packages: readonly Package[] }

/**
 * The operators of a list as oc-mirror's `mirror.operators`: by catalog, package and channel. A channel alone means its head, as it does to the
 * cluster; a startingCSV sets the lowest version, and the highest too where upgrades wait for approval. Operators whose catalog is not known are
 * not in it.
 */
export function operatorSection(list: MirrorList): OperatorCatalogSection[] {
  const operators = operatorsOf(list).filter(({ catalog }) => catalog !== '')
  return unique(operators.map(({ catalog }) => catalog)).map((catalog) => {
    const own = operators.filter((each) => each.catalog === catalog)
    const names = unique(own.map((each) => each.package))
    return { catalog, packages: names.map((name) => packageOf(own.filter((each) => each.package === name))) }
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

function packageOf(operators: readonly MirrorOperator[]): Package {
  const channels = operators
    .filter(({ channel }) => channel !== '')
    .map((operator): Channel => ({ name: operator.channel, ...versionsOf(operator) }))
  const distinct = new Map(channels.map((channel) => [JSON.stringify(channel), channel]))
  return { name: operators[0]?.package ?? '', ...(distinct.size === 0 ? {} : { channels: [...distinct.values()] }) }
}

/** `nfd.4.19.0-202510` and `cert-manager-operator.v1.17.0` are versions 4.19.0-202510 and 1.17.0. */
function versionsOf({ startingCSV, approval }: MirrorOperator): Omit<Channel, 'name'> {
  const version = /\.v?(\d+\.\d+\.\d+.*)/.exec(startingCSV)?.[1]
  if (version === undefined) return {}
  return approval === 'Manual' ? { minVersion: version, maxVersion: version } : { minVersion: version }
}
