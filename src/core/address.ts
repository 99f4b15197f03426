import { withoutSlashes } from './paths.ts'
/** What leads to a chart, by the first letters of its address: a registry, a server, a folder, or nothing but a name or path. */
export type Scheme = 'oci' | 'http' | 'file' | undefined

/** Tells addresses apart, as helm does: `oci://` in lower case, `http://` and `https://` in any. */
export function schemeOf(address: string): Scheme {
  if (address.startsWith('oci://')) return 'oci'
  if (/^https?:\/\//i.test(address)) return 'http'
  return address.startsWith('file:') ? 'file' : undefined
}

/** The host of a server's or a registry's address; a user in it is not part of the host. */
export const hostOf = (address: string): string | undefined =>
  isRemote(address) ? /^\w+:\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(address)?.[1] : undefined

/** Whether an address leads over the network. */
export const isRemote = (address: string): boolean => schemeOf(address) === 'oci' || schemeOf(address) === 'http'

/** A chart's name in its repository: `chart`, or the component's own name, without a repository alias in front. */
export const chartName = ({ chart, name }: { readonly chart: string; readonly name: string }): string =>
  withoutSlashes(chart === '' ? name : chart)
    .split('/')
    .at(-1) ?? name

/** An address as it may be shown and written into documents: without user and password, and without what signs it. */
export const openAddress = (address: string): string =>
  /^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(address)
    ? address.replace(/^([^/]*\/\/)[^/?#]*@/, '$1').replace(/[?#].*$/s, '')
    : address
