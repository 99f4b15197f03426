import type { Address } from './recipe/protocol.ts'

/** An address as one types it: a packed chart, a chart of a registry with or without `:version`, or a repository and its chart. */
export function addressOf(address: string, chart: string, version: string): Address {
  const isWhole = chart === '' || /\.(tgz|tar\.gz)$/.test(address)
  if (!isWhole) return { repository: address, chart, version }
  const [, name = address, tag = ''] = address.startsWith('oci://')
    ? (/^(.*\/[^/:@]+):([^/:@]+)$/.exec(address) ?? [])
    : []
  return { repository: '', chart: name, version: version === '' ? tag.replaceAll('_', '+') : version }
}

/** Where a chart was published, as lists name it: without the chart itself. */
export const repositoryOf = ({ repository, chart }: Address): string =>
  repository === '' ? chart.replace(/\/[^/]*$/, '') : repository.replace(/\/+$/, '')
