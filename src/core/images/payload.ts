import { type MapNode, mapMember, scalarMember } from './node.ts'
import type { ManifestObject } from './object.ts'
import type { PayloadLookup } from './rule.ts'
import { decodeBase64 } from './rules/secret.ts'

/** Finds what a `valueFrom` names among the ConfigMaps and Secrets of the same render. A missing namespace matches any. */
export function indexPayloads(objects: readonly ManifestObject[]): PayloadLookup {
  /** by kind and name, then by namespace; the empty one is of objects that name none */
  const holders = new Map<string, Map<string, ManifestObject>>()
  for (const object of objects) {
    const { kind, name, namespace = '' } = object.identity
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue
    const key = `${kind} ${name}`
    const same = holders.get(key) ?? new Map<string, ManifestObject>()
    if (!same.has(namespace)) same.set(namespace, object)
    holders.set(key, same)
  }
  return (kind, namespace, name, key) => {
    const same = holders.get(`${kind} ${name}`)
    const [first] = same?.values() ?? []
    const holder = namespace === undefined ? first : (same?.get(namespace) ?? same?.get(''))
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
