import { isTrue, type MapNode, member } from './node.ts'
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
}

/** A section whose controller adds a suffix to the tag, and how. */
interface SuffixRow {
  readonly id: string
  /** API group, kind and path of the section */
  readonly group: string
  readonly kinds: readonly string[]
  readonly path: string
  /** member that asks for drivers built per kernel */
  readonly precompiled: string
  readonly withArchitecture: boolean
  /** releases whose images carry the major version only */
  readonly majorOnly: ReadonlySet<string>
  readonly source: string
}

const RED_HAT_LIKE: ReadonlySet<string> = new Set(['rhel', 'rocky', 'ol'])
const NONE: ReadonlySet<string> = new Set()
const GPU = {
  group: 'nvidia.com',
  withArchitecture: false,
  majorOnly: RED_HAT_LIKE,
  precompiled: 'usePrecompiled',
} as const
const POLICY = {
  ...GPU,
  kinds: ['ClusterPolicy'],
  source: 'gpu-operator controllers/object_controls.go, resolveDriverTag',
} as const
const DRIVER = {
  ...GPU,
  kinds: ['NVIDIADriver'],
  source: 'gpu-operator api/nvidia/v1alpha1/nvidiadriver_types.go, GetImagePath',
} as const

/** Every section that is known to get a suffix. */
export const SUFFIXES: readonly SuffixRow[] = [
  { id: 'gpu-driver', path: '.spec.driver', ...POLICY },
  { id: 'gds', path: '.spec.gds', ...POLICY },
  { id: 'gdrcopy', path: '.spec.gdrcopy', ...POLICY },
  { id: 'vgpu-manager', path: '.spec.vgpuManager', ...POLICY },
  { id: 'gpu-driver', path: '.spec', ...DRIVER },
  { id: 'gds', path: '.spec.gds', ...DRIVER },
  { id: 'gdrcopy', path: '.spec.gdrcopy', ...DRIVER },
  {
    id: 'doca-driver',
    group: 'mellanox.com',
    kinds: ['NicClusterPolicy', 'NicNodePolicy'],
    path: '.spec.ofedDriver',
    precompiled: 'forcePrecompiled',
    withArchitecture: true,
    majorOnly: NONE,
    source: 'network-operator pkg/state/state_ofed.go, getMofedDriverImageName',
  },
]

/** Releases that the vendor publishes drivers for when only the family is known. Newest last. */
const ASSUMED: ReadonlyMap<string, readonly string[]> = new Map([['ubuntu', ['22.04', '24.04']]])

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

/** What a controller appends to the tag of the section at `path` (such as `.spec.driver`) of an object. */
export function expandSuffix(object: ObjectIdentity, path: string, section: MapNode, nodes: NodeContext): Expansion {
  const row = SUFFIXES.find(
    (each) => each.path === path && each.kinds.includes(object.kind) && object.apiVersion.startsWith(`${each.group}/`),
  )
  if (row === undefined) return { kind: 'none' }
  const os = nodes.os?.trim().toLowerCase() ?? ''
  if (os === '' || os === 'any')
    return { kind: 'unresolved', missing: 'the operating system (--os) and its version (--os-version)', row: row.id }
  if (WITHOUT_DRIVERS.has(os))
    return { kind: 'unresolved', missing: `no driver image is published for ${os}`, row: row.id }
  const given =
    nodes.osVersions?.map((version) => version.trim().replace(/^[a-z]+/i, '')).filter((version) => version !== '') ?? []
  const versions = given.length > 0 ? given : (ASSUMED.get(os) ?? [])
  if (versions.length === 0) return { kind: 'unresolved', missing: `the version of ${os} (--os-version)`, row: row.id }
  const kernels = isPrecompiled(section, row) ? (nodes.kernels ?? []) : undefined
  if (kernels?.length === 0)
    return { kind: 'unresolved', missing: 'the kernel, for the driver is precompiled (--kernel)', row: row.id }
  return {
    kind: 'tags',
    suffixes: suffixes(row, os, versions, kernels, nodes.architectures),
    assumed: given.length === 0,
    row: row.id,
  }
}

const isPrecompiled = (section: MapNode, row: SuffixRow): boolean => isTrue(member(section, row.precompiled))

function suffixes(
  row: SuffixRow,
  os: string,
  versions: readonly string[],
  kernels: readonly string[] | undefined,
  architectures: readonly string[] | undefined,
): string[] {
  const releases = versions.map((version) => `${os}${row.majorOnly.has(os) ? (version.split('.')[0] ?? '') : version}`)
  const perKernel =
    kernels === undefined ? releases : kernels.flatMap((kernel) => releases.map((release) => `${kernel}-${release}`))
  const known = architectures === undefined || architectures.length === 0 ? ['amd64'] : architectures
  const all = row.withArchitecture
    ? perKernel.flatMap((each) => known.map((architecture) => `${each}-${architecture}`))
    : perKernel
  return [...new Set(all)]
}
