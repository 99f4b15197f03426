import type { Candidate, MapRule } from '../rule.ts'
import { artifactFind } from './finds.ts'

const DOCKER = 'docker://'
const OCI = 'oci://'

/**
 * An address `docker://REF`, and `oci://REF` under a key that ends in `uri`: models, disks and archives that are pulled as
 * images.
 * @example
 * kind: InferenceService
 * spec: {predictor: {model: {storageUri: "oci://quay.io/models/m:v1"}}}
 * → quay.io/models/m:v1
 * @example
 * kind: DataVolume
 * spec: {source: {registry: {url: "docker://quay.io/containerdisks/fedora:40"}}}
 * → quay.io/containerdisks/fedora:40
 */
export const imageAddress: MapRule = {
  id: 'image-address',
  trigger: (key) => /ur[il]$/i.test(key),
  match: (map) => {
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      if (value.kind !== 'scalar' || !imageAddress.trigger(key)) continue
      const text = value.text.trim()
      const scheme = text.startsWith(DOCKER) ? DOCKER : /uri$/i.test(key) && text.startsWith(OCI) ? OCI : undefined
      if (scheme !== undefined)
        finds.push(artifactFind('image-address', text.slice(scheme.length), { steps: [key], node: value }))
    }
    return finds.length === 0 ? undefined : { keys: finds.map((find) => String(find.steps[0])), finds }
  },
}
