import { isFalse, type MapNode, mapMember, member } from './node.ts'
import { factOf } from './operators/lookup.ts'
import type { ObjectIdentity, Path } from './rule.ts'

const NONE: ReadonlySet<string> = new Set()

/** The members of an object's `spec` that are off because another one is. */
export function switchedOff(map: MapNode, object: ObjectIdentity, path: Path | undefined): ReadonlySet<string> {
  if (path?.step !== 'spec' || path.parent?.embedded === false) return NONE
  const switches = factOf(object, 'switches')
  if (switches === undefined) return NONE
  const off = switches.filter(({ section }) => {
    const governor = mapMember(map, section)
    return governor !== undefined && isFalse(member(governor, 'enabled'))
  })
  return new Set(off.flatMap(({ governs }) => governs))
}
