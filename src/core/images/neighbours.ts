import { type MapNode, mapMember, scalarMember, textMember } from './node.ts'
import type { ManifestObject } from './object.ts'
import type { Neighbours, PayloadLookup } from './rule.ts'
import { decodeBase64 } from './rules/secret.ts'

/** Reads the objects of those documents whose text says one of the words, to keep them or to look at each. Objects that were parsed before are all read. */
export type ReadAgain = (words: RegExp, use: 'kept' | 'passing') => Iterable<ManifestObject>

const PAYLOADS = /\b(?:ConfigMap|Secret)(?:List)?\b/
const VERSION_LABEL = /app\.kubernetes\.io\/version/

/** What the objects of the manifests tell of each other. Read when a rule first asks for it, for most manifests need none of it. */
export function neighboursIn(read: ReadAgain): Neighbours {
  let payload: PayloadLookup | undefined
  let versions: ReadonlyMap<string, string> | undefined
  return {
    payload(kind, namespace, name, key) {
      payload ??= indexPayloads(read(PAYLOADS, 'kept'))
      return payload(kind, namespace, name, key)
    },
    get versions() {
      versions ??= programVersions(read(VERSION_LABEL, 'passing'))
      return versions
    },
  }
}

/** Finds what a `valueFrom` names among the ConfigMaps and Secrets. A missing namespace matches any. */
function indexPayloads(objects: Iterable<ManifestObject>): PayloadLookup {
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

/** Versions by name of the programs that the recommended labels of objects tell. */
function programVersions(objects: Iterable<ManifestObject>): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const { node } of objects) {
    const metadata = mapMember(node, 'metadata')
    const labels = metadata === undefined ? undefined : mapMember(metadata, 'labels')
    if (labels === undefined) continue
    const name = textMember(labels, 'app.kubernetes.io/name')
    const version = textMember(labels, 'app.kubernetes.io/version')
    if (name !== '' && version !== '' && !versions.has(name)) versions.set(name, version)
  }
  return versions
}
