import { isFalse, type MapNode, mapMember, member } from './node.ts'
import type { ObjectIdentity, Path } from './rule.ts'

/** A section of `spec` that switches others off. */
interface SwitchRow {
  readonly group: string
  readonly kind: string
  readonly section: string
  readonly governs: readonly string[]
  readonly source: string
}

/** Sections that a controller ignores when another one is `enabled: false`, whatever they say themselves. */
const SWITCHES: readonly SwitchRow[] = [
  {
    group: 'nvidia.com',
    kind: 'ClusterPolicy',
    section: 'sandboxWorkloads',
    governs: [
      'sandboxDevicePlugin',
      'kataSandboxDevicePlugin',
      'vfioManager',
      'vgpuManager',
      'vgpuDeviceManager',
      'kataManager',
      'ccManager',
    ],
    source: 'gpu-operator controllers/state_manager.go, isStateEnabled',
  },
  {
    group: 'nvidia.com',
    kind: 'ClusterPolicy',
    section: 'driver',
    governs: ['gds', 'gdrcopy'],
    source: 'gpu-operator controllers/object_controls.go, TransformDriver: containers of the driver',
  },
]

const NONE: ReadonlySet<string> = new Set()

/** The members of an object's `spec` that are off because another one is. */
export function switchedOff(map: MapNode, object: ObjectIdentity, path: Path | undefined): ReadonlySet<string> {
  if (path?.step !== 'spec' || path.parent?.embedded === false || !SWITCHES.some(({ kind }) => kind === object.kind))
    return NONE
  const off = SWITCHES.filter(({ group, kind, section }) => {
    const governor = mapMember(map, section)
    return (
      kind === object.kind &&
      object.apiVersion.startsWith(`${group}/`) &&
      governor !== undefined &&
      isFalse(member(governor, 'enabled'))
    )
  })
  return new Set(off.flatMap(({ governs }) => governs))
}
