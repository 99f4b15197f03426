import { mapMember, scalarMember, textMember } from '../node.ts'
import type { MapRule, Remark } from '../rule.ts'
import { artifactFind } from '../rules/finds.ts'
import { joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * `spec.url` and `spec.ref` of Flux's OCIRepository. A version range cannot be listed.
 * @example
 * apiVersion: source.toolkit.fluxcd.io/v1
 * kind: OCIRepository
 * spec: {url: "oci://ghcr.io/stefanprodan/manifests/podinfo", ref: {tag: 6.9.0}}
 * → ghcr.io/stefanprodan/manifests/podinfo:6.9.0
 */
const ociRepository: MapRule = {
  id: 'oci-repository',
  trigger: (key) => key === 'url',
  match: (map, { object }) => {
    const node = scalarMember(map, 'url')
    if (node === undefined || object.kind !== 'OCIRepository' || !node.text.startsWith('oci://')) return undefined
    const ref = mapMember(map, 'ref')
    const version = ref === undefined ? '' : textMember(ref, 'tag')
    const digest = ref === undefined ? '' : textMember(ref, 'digest')
    if (version === '' && digest === '' && ref !== undefined && textMember(ref, 'semver') !== '') {
      const reason = `the version is a range (${textMember(ref, 'semver')})`
      const remark: Remark = { kind: 'unresolved', raw: node.text, reason, steps: ['url'], node }
      return { keys: ['url', 'ref'], remarks: [remark] }
    }
    const raw = joinParts({ repository: node.text.slice('oci://'.length), version, digest })
    return raw === undefined
      ? undefined
      : { keys: ['url', 'ref'], finds: [artifactFind('oci-repository', raw, { steps: ['url'], node })] }
  },
}

/**
 * Flux installs charts and sources that are not read; the values that it hands to them are.
 * @example
 * apiVersion: helm.toolkit.fluxcd.io/v2
 * kind: HelmRelease
 * spec: {values: {image: {repository: quay.io/a/b, tag: v1}}}
 * → quay.io/a/b:v1
 */
export const flux: Operator = {
  name: 'Flux',
  resources: [
    {
      group: 'image.toolkit.fluxcd.io',
      kinds: ['ImageRepository'],
      skip: 'a watch on tags: nothing is pulled',
    },
    {
      group: 'kustomize.toolkit.fluxcd.io',
      kinds: ['Kustomization'],
      installs: 'Flux applies another source with it, which is not read: list that source separately',
    },
    {
      group: 'helm.toolkit.fluxcd.io',
      kinds: ['HelmRelease'],
      installs: 'Flux installs another chart with it, which is not read: list that chart separately',
    },
  ],
  rules: [ociRepository],
}
