import { mapMember, scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { impliedFind } from '../rules/finds.ts'
import { joinParts } from '../rules/parts.ts'
import type { Operator } from './operator.ts'

/**
 * `hub`, `tag` and `proxy.image` of Istio's injector values: `hub/image:tag`, with `-variant` when there is one.
 * @source its injection template, `.ProxyImage`
 * @example
 * kind: ConfigMap
 * metadata: {name: istio-sidecar-injector}
 * data: {values: '{"global":{"hub":"docker.io/istio","tag":"1.27.0","proxy":{"image":"proxyv2"},"proxy_init":{"image":"proxyv2"}}}'}
 * → docker.io/istio/proxyv2:1.27.0
 */
const istioHub: MapRule = {
  id: 'istio-hub',
  trigger: (key) => key === 'hub',
  match: (map) => {
    const hub = textMember(map, 'hub')
    const version = variantTag(textMember(map, 'tag'), textMember(map, 'variant'))
    if (hub === '' || version === '') return undefined
    const finds = ['proxy', 'proxy_init', 'waypoint'].flatMap((section) => {
      const node = scalarMember(mapMember(map, section) ?? map, 'image')
      const image = node?.text.trim() ?? ''
      if (node === undefined || image === '') return []
      const raw = image.includes('/') ? joinParts({ image, version }) : joinParts({ repository: hub, image, version })
      return raw === undefined ? [] : [impliedFind('istio-hub', raw, { steps: [section, 'image'], node })]
    })
    return finds.length === 0 ? undefined : { keys: ['hub', 'tag', 'proxy', 'proxy_init', 'waypoint'], finds }
  },
}

/** A variant replaces the one that the tag names already. As in istio pkg/kube/inject/inject.go, updateImageTypeIfPresent. */
function variantTag(tag: string, variant: string): string {
  if (tag === '' || variant === '') return tag
  const plain = tag.replace(/-(?:distroless|debug)$/, '')
  return variant === 'default' ? plain : `${plain}-${variant}`
}

/** Istio injects the image where a container says `auto`; its operators install charts that are not read. */
export const istio: Operator = {
  name: 'Istio',
  resources: [
    {
      group: 'install.istio.io',
      kinds: ['IstioOperator'],
      installs: "Istio's operator installs its own charts with it: list those charts with these values",
    },
    {
      group: 'sailoperator.io',
      kinds: ['Istio', 'IstioCNI', 'ZTunnel'],
      installs: "its operator installs Istio's charts of the version that it names: list those charts separately",
    },
  ],
  placeholders: [{ test: /^auto$/, reason: 'the mesh injects the image' }],
  rules: [istioHub],
  marker: /"hub"/i,
}
