import { canonicalReference, parseReference, repositoryOf } from '../images/index.ts'
import { writeYaml } from '../yaml/index.ts'
import type { Layout, MirrorRoot } from './layout.ts'

/** A file that tells a cluster where a mirror is. */
export interface ClusterFile {
  /** where it belongs on a node, or a name to apply it by */
  readonly path: string
  /** its content */
  readonly text: string
}

/** A repository prefix and the place that answers for it. */
interface Redirect {
  /** registry, or registry and repository */
  readonly source: string
  readonly mirror: string
}

/**
 * Files that send the pulls of unchanged charts to the mirror: containerd's hosts.toml per registry, registries.yaml of k3s and RKE2,
 * and OpenShift's mirror sets. Empty where the layout changes names or tags in a way that no runtime can follow.
 */
export function clusterFiles(images: readonly string[], root: MirrorRoot, layout: Layout): ClusterFile[] {
  const redirects = redirectsOf(images, root, layout)
  if (redirects.length === 0) return []
  const byRegistry = registriesOf(redirects)
  return [
    ...(byRegistry === undefined
      ? []
      : [...byRegistry.map((one) => hostsToml(one, root)), registriesYaml(byRegistry, root)]),
    mirrorSet('ImageDigestMirrorSet', 'imageDigestMirrors', redirects),
    mirrorSet('ImageTagMirrorSet', 'imageTagMirrors', redirects),
  ]
}

/** The mirror of every repository, where the tag stays as it is. */
function redirectsOf(images: readonly string[], root: MirrorRoot, layout: Layout): Redirect[] {
  const found = new Map<string, string>()
  for (const text of images) {
    const reference = parseReference(text)
    if (reference === undefined) continue
    const canonical = canonicalReference(reference)
    const { host, repository, tag } = layout.image(root, canonical)
    if (canonical.digest === undefined && tag !== canonical.tag) return []
    found.set(repositoryOf(canonical), `${host}/${repository}`)
  }
  return [...found].map(([source, mirror]) => ({ source, mirror })).sort((a, b) => (a.source < b.source ? -1 : 1))
}

/** One redirect per registry, when the mirror keeps the path of every repository below one prefix; undefined otherwise. */
function registriesOf(redirects: readonly Redirect[]): Redirect[] | undefined {
  const found = new Map<string, string>()
  for (const { source, mirror } of redirects) {
    const slash = source.indexOf('/')
    const [registry, path] = [source.slice(0, slash), source.slice(slash)]
    if (!mirror.endsWith(path)) return undefined
    const prefix = mirror.slice(0, -path.length)
    if ((found.get(registry) ?? prefix) !== prefix) return undefined
    found.set(registry, prefix)
  }
  return [...found].map(([source, mirror]) => ({ source, mirror }))
}

const prefixBelow = (mirror: string, { host }: MirrorRoot): string => mirror.slice(host.length).replace(/^\//, '')

/** containerd docs/hosts.md: `override_path` makes the path in the URL the whole path before the repository. */
function hostsToml({ source, mirror }: Redirect, root: MirrorRoot): ClusterFile {
  const prefix = prefixBelow(mirror, root)
  const url = `https://${root.host}/v2${prefix === '' ? '' : `/${prefix}`}`
  const server = source === 'docker.io' ? 'registry-1.docker.io' : source
  return {
    path: `etc/containerd/certs.d/${source}/hosts.toml`,
    text: [
      `server = ${JSON.stringify(`https://${server}`)}`,
      '',
      `[host.${JSON.stringify(url)}]`,
      '  capabilities = ["pull", "resolve"]',
      '  override_path = true',
      '',
    ].join('\n'),
  }
}

/** k3s and RKE2: a rewrite puts the prefix before every repository. */
function registriesYaml(redirects: readonly Redirect[], root: MirrorRoot): ClusterFile {
  const mirrors = redirects.map(({ source, mirror }) => {
    const prefix = prefixBelow(mirror, root)
    const rewrite = prefix === '' ? {} : { rewrite: { '^(.*)$': `${prefix}/$1` } }
    return [source, { endpoint: [`https://${root.host}`], ...rewrite }] as const
  })
  return {
    path: 'etc/rancher/registries.yaml',
    text: writeYaml({ mirrors: Object.fromEntries(mirrors) }, { quoted: new Set(['endpoint', '^(.*)$']) }),
  }
}

/** config.openshift.io/v1: the node asks the mirrors first, and the source not at all. */
function mirrorSet(kind: string, member: string, redirects: readonly Redirect[]): ClusterFile {
  const rules = redirects.map(({ source, mirror }) => ({
    source,
    mirrors: [mirror],
    mirrorSourcePolicy: 'NeverContactSource',
  }))
  const document = {
    apiVersion: 'config.openshift.io/v1',
    kind,
    metadata: { name: 'aicr-mirror' },
    spec: { [member]: rules },
  }
  return { path: `${kind}.yaml`, text: writeYaml(document) }
}
