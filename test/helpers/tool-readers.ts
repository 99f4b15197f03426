import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** How the tools that read our documents look for what these name, as their sources have it. */

/** A chart as hauler and zarf find it; `nowhere` with the reason. */
export type Place =
  | { readonly kind: 'folder' | 'archive'; readonly path: string }
  | { readonly kind: 'repository' | 'registry'; readonly url: string }
  | { readonly kind: 'nowhere'; readonly reason: string }

/** helm's LocateChart for a path: a folder with a Chart.yaml, or an archive. */
function onDisk(path: string): Place {
  if (!existsSync(path)) return { kind: 'nowhere', reason: `path "${path}" not found` }
  if (statSync(path).isFile())
    return /\.tgz$/.test(path)
      ? { kind: 'archive', path }
      : { kind: 'nowhere', reason: `${path} is not a chart archive` }
  return existsSync(join(path, 'Chart.yaml'))
    ? { kind: 'folder', path }
    : { kind: 'nowhere', reason: `Chart.yaml file is missing in ${path}` }
}

/** Go's url.ParseRequestURI: an absolute URL, or an absolute path. */
const isRequestUri = (text: string): boolean => text.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(text)

/** Hauler's NewChart (pkg/content/chart/chart.go), run in `cwd`. */
export function haulerChart(
  { name, repoURL }: { readonly name: string; readonly repoURL: string },
  cwd: string,
): Place {
  if (repoURL.startsWith('oci://')) return { kind: 'registry', url: `${repoURL}/${name}` }
  if (isRequestUri(repoURL)) {
    if (!/^https?:\/\//.test(repoURL)) return { kind: 'nowhere', reason: `could not find protocol handler for: ` }
    return name.includes('/')
      ? { kind: 'nowhere', reason: `${name} not in the index` }
      : { kind: 'repository', url: repoURL }
  }
  return onDisk(resolve(cwd, `${repoURL}/${name}`))
}

/** Zarf's chart of a package in `folder` (src/internal/packager/helm/repo.go). */
export function zarfChart(
  { url = '', localPath = '' }: { readonly url?: string; readonly localPath?: string },
  folder: string,
): Place {
  if (localPath !== '') return onDisk(resolve(folder, localPath))
  return url.startsWith('oci://') ? { kind: 'registry', url } : { kind: 'repository', url }
}

/**
 * Two entries of a regsync document for one target, which would race. As regclient's cmd/regsync/root.go, which runs entries in
 * parallel.
 */
export const sharedTargets = (sync: readonly { readonly target: string }[]): string[] => {
  const targets = sync.map(({ target }) => target)
  return targets.filter((target, at) => targets.indexOf(target) !== at)
}

/** What skopeo leaves in a mirror of a `sync --src yaml --scoped` document: references below the destination (cmd/skopeo/sync.go). */
export function skopeoPlaces(
  document: Readonly<Record<string, { readonly images?: Readonly<Record<string, readonly string[]>> }>>,
): string[] {
  return Object.entries(document).flatMap(([registry, { images = {} }]) =>
    Object.entries(images).flatMap(([path, tags]) =>
      tags.map((tag) => `${registry}/${path}${/^sha256:/.test(tag) ? '@' : ':'}${tag}`),
    ),
  )
}

const HAULER_KINDS = ['Files', 'Images', 'Charts']

/** What hauler says of a document before it reads its content (cmd/hauler/cli/store/sync.go, processContent); undefined when it reads it. */
export function haulerRefusal(document: { readonly apiVersion?: string; readonly kind?: string }): string | undefined {
  const { apiVersion = '', kind = '' } = document
  if (!/^(?:content|collection)\.hauler\.cattle\.io\/v1$/.test(apiVersion)) return `skipping ${apiVersion}`
  return HAULER_KINDS.includes(kind) ? undefined : `unsupported kind ${kind}`
}
