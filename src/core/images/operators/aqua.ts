import type { Candidate, MapRule } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import { joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/** Keys of scanners, and the tag that they add to a value without one: the version of the database's schema. */
const ARTIFACT_KEYS: readonly { readonly test: RegExp; readonly tag: string | undefined }[] = [
  { test: /(?:^|\.)dbRepository$/, tag: '2' },
  { test: /(?:^|\.)javaDbRepository$/, tag: '1' },
  { test: /\.oci\.ref$/, tag: undefined },
]

const artifactRow = (key: string): (typeof ARTIFACT_KEYS)[number] | undefined =>
  ARTIFACT_KEYS.find(({ test }) => test.test(key))

/**
 * Keys of scanners that name an OCI artifact: `trivy.dbRepository`, `trivy.javaDbRepository`, `policies.bundle.oci.ref`.
 * @example
 * kind: ConfigMap
 * metadata: {name: trivy}
 * data: {policies.bundle.oci.ref: "mirror.gcr.io/aquasec/trivy-checks:1", trivy.dbRepository: mirror.gcr.io/aquasec/trivy-db}
 * → mirror.gcr.io/aquasec/trivy-checks:1, mirror.gcr.io/aquasec/trivy-db:2
 */
const artifactKey: MapRule = {
  id: 'artifact-key',
  trigger: (key) => artifactRow(key) !== undefined,
  match: (map) => {
    const finds: Candidate[] = []
    for (const { key, value } of map.entries) {
      const row = artifactRow(key)
      if (row === undefined || value.kind !== 'scalar' || value.text.trim() === '') continue
      const raw = joinParts({ image: value.text.trim(), version: row.tag ?? '' }) ?? value.text
      finds.push(artifactFind('artifact-key', raw, { steps: [key], node: value }, 'base'))
    }
    return finds.length === 0 ? undefined : { keys: finds.map((find) => String(find.steps[0])), finds }
  },
}

/** Trivy and its operator pull databases and checks as OCI artifacts. */
export const aqua: Operator = {
  name: 'Aqua Trivy',
  rules: [artifactKey],
}
