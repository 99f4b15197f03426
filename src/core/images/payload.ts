import { type MapNode, mapMember, scalarMember } from './node.ts'
import type { ManifestObject } from './object.ts'
import type { PayloadLookup } from './rule.ts'
import { decodeBase64 } from './rules/secret.ts'

/** Finds what a `valueFrom` names among the ConfigMaps and Secrets of the same render. A missing namespace matches any. */
export function indexPayloads(objects: readonly ManifestObject[]): PayloadLookup {
  const holders = new Map<string, ManifestObject[]>()
  for (const object of objects) {
    const { kind, name } = object.identity
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue
    const key = `${kind} ${name}`
    holders.set(key, [...(holders.get(key) ?? []), object])
  }
  return (kind, namespace, name, key) => {
    const same = holders.get(`${kind} ${name}`) ?? []
    const holder = same.find(
      ({ identity }) => identity.namespace === namespace || identity.namespace === undefined || namespace === undefined,
    )
    return holder === undefined ? undefined : payloadText(holder.node, kind, key)
  }
}

function payloadText(object: MapNode, kind: 'ConfigMap' | 'Secret', key: string): string | undefined {
  const plain = mapMember(object, kind === 'Secret' ? 'stringData' : 'data')
  const text = plain === undefined ? undefined : scalarMember(plain, key)?.text
  if (text !== undefined || kind === 'ConfigMap') return text
  const data = mapMember(object, 'data')
  const encoded = data === undefined ? undefined : scalarMember(data, key)?.text
  return encoded === undefined ? undefined : decodeBase64(encoded)
}
