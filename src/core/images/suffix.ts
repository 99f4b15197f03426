import { isTrue, type MapNode, member } from './node.ts'
import { factOf } from './operators/lookup.ts'
import type { SuffixedSection } from './operators/operator.ts'
import type { ObjectIdentity } from './rule.ts'

/** What is known of the nodes. Without it the tags that get a suffix at run time cannot be named. */
export interface NodeContext {
  /** `ID` of os-release: ubuntu, rhel, rocky, ol, rhcos, sles… */
  readonly os?: string
  /** `VERSION_ID` of os-release: `24.04`, `9.4`; several for a mixed fleet. `ubuntu24.04` is accepted too. */
  readonly osVersions?: readonly string[]
  /** `uname -r`, for precompiled drivers */
  readonly kernels?: readonly string[]
  /** `amd64`, `arm64`; default amd64 */
  readonly architectures?: readonly string[]
  /** what would tell the system when `os` does not: `OpenShift's version (--openshift-version)` */
  readonly missing?: string
}

/** Whether some section of the object may get a suffix: most objects are spared the rest. */
export const mayGetSuffix = (object: ObjectIdentity): boolean => factOf(object, 'suffixes') !== undefined

/** Releases that the vendor publishes drivers for when only the family is known. Newest last. */
const ASSUMED: ReadonlyMap<string, readonly string[]> = new Map([['ubuntu', ['22.04', '24.04']]])

const SYSTEM = 'the operating system (--os) and its version (--os-version)'

/** Systems with a driver of their own: no driver container is published for them. */
const WITHOUT_DRIVERS: ReadonlySet<string> = new Set([
  'cos',
  'amazonlinux',
  'al2023',
  'azurelinux',
  'talos',
  'bottlerocket',
  'flatcar',
])

/** The tags that exist, or what is missing to name them. */
export type Expansion =
  | { readonly kind: 'none' }
  | { readonly kind: 'tags'; readonly suffixes: readonly string[]; readonly assumed: boolean; readonly row: string }
  | { readonly kind: 'unresolved'; readonly missing: string; readonly row: string }

/**
 * What a controller appends to the tag of the section at `path` (such as `.spec.driver`) of an object. `versions` tells the
 * versions of the operators in the render by name; an unknown one counts as the newest.
 */
export function expandSuffix(
  object: ObjectIdentity,
  path: string,
  section: MapNode,
  nodes: NodeContext,
  versions: ReadonlyMap<string, string> = new Map(),
): Expansion {
  const row = factOf(object, 'suffixes')?.find((section) => section.path === path)
  if (row === undefined) return { kind: 'none' }
  const os = nodes.os?.trim().toLowerCase() ?? ''
  if (os === '' || os === 'any') return { kind: 'unresolved', missing: nodes.missing ?? SYSTEM, row: row.id }
  if (WITHOUT_DRIVERS.has(os))
    return { kind: 'unresolved', missing: `no driver image is published for ${os}`, row: row.id }
  const given =
    nodes.osVersions?.map((version) => version.trim().replace(/^[a-z]+/i, '')).filter((version) => version !== '') ?? []
  const releases = given.length > 0 ? given : (ASSUMED.get(os) ?? [])
  if (releases.length === 0) return { kind: 'unresolved', missing: `the version of ${os} (--os-version)`, row: row.id }
  const kernels = isPrecompiled(section, row) ? (nodes.kernels ?? []) : undefined
  if (kernels?.length === 0)
    return { kind: 'unresolved', missing: 'the kernel, for the driver is precompiled (--kernel)', row: row.id }
  return {
    kind: 'tags',
    suffixes: suffixes(
      row,
      releases.map((release) => `${os}${releaseText(row, os, release, versions.get(row.operator))}`),
      kernels,
      nodes.architectures,
    ),
    assumed: given.length === 0,
    row: row.id,
  }
}

const isPrecompiled = (section: MapNode, row: SuffixedSection): boolean => isTrue(member(section, row.precompiled))

/** A system's version as the tags carry it. */
function releaseText(row: SuffixedSection, os: string, release: string, operator: string | undefined): string {
  const major = release.split('.')[0] ?? ''
  const version = /^v?(\d+)\.(\d+)/.exec(operator ?? '')
  const rule = row.majorOnly.find(({ since }) => version === null || isAtLeast(version, since))
  return rule?.holds(os, Number(major)) === true ? major : release
}

function isAtLeast([, major, minor]: RegExpExecArray, since: readonly [number, number]): boolean {
  return Number(major) > since[0] || (Number(major) === since[0] && Number(minor) >= since[1])
}

function suffixes(
  row: SuffixedSection,
  releases: readonly string[],
  kernels: readonly string[] | undefined,
  architectures: readonly string[] | undefined,
): string[] {
  const perKernel =
    kernels === undefined ? releases : kernels.flatMap((kernel) => releases.map((release) => `${kernel}-${release}`))
  const known = architectures === undefined || architectures.length === 0 ? ['amd64'] : architectures
  const all = row.withArchitecture
    ? perKernel.flatMap((each) => known.map((architecture) => `${each}-${architecture}`))
    : perKernel
  return [...new Set(all)]
}
