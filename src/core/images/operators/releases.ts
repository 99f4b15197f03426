/**
 * What the releases of an operator pull without any manifest saying so, as their source has it at each tag. A row is a minor
 * release; its words are the patches, `.0` first. A release that is not here is not known: nothing is concluded from its
 * neighbours.
 */
export type Releases = Readonly<Record<string, string>>

/** What a release has, `v1.5.0` or `1.5.0`; undefined when the release is not known, or no release at all. */
export function ofRelease(releases: Releases, tag: string): string | undefined {
  const found = /^v?(\d+\.\d+)\.(\d+)$/.exec(tag)
  return found === null ? undefined : releases[found[1] ?? '']?.split(' ')[Number(found[2])]
}

/** Pulls of one image whose tag, between a prefix and a suffix, is in a table of releases. */
export const tagged =
  (prefix: string, releases: Releases, suffix = '') =>
  (_own: unknown, tag: string): string[] | undefined => {
    const version = ofRelease(releases, tag)
    return version === undefined ? undefined : [`${prefix}${version}${suffix}`]
  }
