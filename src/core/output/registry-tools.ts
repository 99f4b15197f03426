import { chartName } from '../address.ts'
import { AicrError, say } from '../errors.ts'
import { canonicalReference, parseReference, type Reference } from '../images/index.ts'
import { withoutSlashes } from '../paths.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import { distinctCharts, isLocal, isOci, localPath, ociArtifacts, repositoryUrl } from './chart-place.ts'
import { referencesOf } from './document.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import { allWarnings, gapWarnings, type MirrorChart, type MirrorList, originNote } from './mirror-list.ts'
import { operatorSection, unknownOperators } from './operator-section.ts'
import { writeGaps, writeHead } from './text.ts'

const QUOTED = new Set(['name', 'url', 'path', 'version', 'source', 'target'])

/** `skopeo sync --src yaml`. An empty list of tags would mean every tag, so no image is ever without one. */
export const skopeoFormat: OutputFormat = {
  id: 'skopeo',
  describe: 'skopeo sync --src yaml (use --all --scoped --preserve-digests)',
  write: (list) => {
    const registries = new Map<string, Map<string, string[]>>()
    for (const { reference } of canonicalImages(list)) {
      const { domain = 'docker.io', path, tag, digest } = reference
      const repositories = registries.get(domain) ?? new Map<string, string[]>()
      registries.set(domain, repositories)
      // One entry cannot hold a tag and a digest. The digest is what is pulled; the tag keeps it from being collected in the mirror.
      const entries = [digest, tag].filter((entry) => entry !== undefined)
      repositories.set(path, [...new Set([...(repositories.get(path) ?? []), ...entries])])
    }
    const document = [...registries].map(
      ([domain, repositories]) => [domain, { images: Object.fromEntries(repositories) }] as const,
    )
    const command = 'skopeo sync --src yaml --dest docker --all --scoped --preserve-digests FILE HOST/PREFIX'
    const ported = [...registries.keys()].filter((domain) => domain.includes(':'))
    const unscoped = ported.map(
      (domain) => `skopeo sync --scoped cannot copy from ${domain}: a path in a mirror has no port`,
    )
    return head(command, list, unscoped) + writeYaml(Object.fromEntries(document), { sorted: true })
  },
}

/**
 * `oc-mirror --v2`. Charts of OCI registries are artifacts among the additional images. The other charts stand in a helm section only by
 * request: oc-mirror renders them with their default values, mirrors what it finds there, and stops at a chart that needs values.
 */
export const ocMirrorFormat: OutputFormat = {
  id: 'oc-mirror',
  describe: 'ImageSetConfiguration (mirror.openshift.io/v2alpha1) for oc-mirror --v2',
  write: (list, options) => {
    const charts = distinctCharts(
      list.charts,
      (chart) => `${repositoryUrl(chart)} ${chartName(chart)} ${chart.version}`,
    )
    const artifacts = ociArtifacts(charts)
    const images = [...new Set([...referencesOf(list.images, options.imageForm ?? 'canonical'), ...artifacts])].sort()
    const operators = operatorSection(list)
    const helm = options.helmSection === true ? helmSection(charts, options) : {}
    const mirror = {
      ...(operators.length === 0 ? {} : { operators }),
      additionalImages: images.map((name) => additionalImage(name, options)),
      ...(Object.keys(helm).length === 0 ? {} : { helm }),
    }
    const document = { apiVersion: 'mirror.openshift.io/v2alpha1', kind: 'ImageSetConfiguration', mirror }
    return (
      head('oc-mirror --v2 -c FILE --workspace file://DIR docker://HOST/PREFIX', list, unknownOperators(list)) +
      writeYaml(document, { quoted: QUOTED })
    )
  },
}

/** A platform narrows an index, and so changes its digest: what is pinned is mirrored whole. */
const additionalImage = (name: string, { architecture }: FormatOptions): { [member: string]: Writable } =>
  architecture === undefined || name.includes('@') ? { name } : { name, platforms: [{ os: 'linux', architecture }] }

function helmSection(charts: readonly MirrorChart[], options: FormatOptions): { [member: string]: Writable } {
  const urls = [...new Set(charts.filter((chart) => !isOci(chart) && !isLocal(chart)).map(repositoryUrl))]
  const repositories = urls.map((url) => {
    const own = charts.filter((chart) => repositoryUrl(chart) === url)
    return {
      name: own[0]?.name ?? '',
      url,
      charts: own.map((chart) => ({ name: chartName(chart), version: chart.version })),
    }
  })
  const local = charts.filter(isLocal).map((chart) => ({ name: chartName(chart), path: localPath(chart, options) }))
  return {
    ...(repositories.length === 0 ? {} : { repositories }),
    ...(local.length === 0 ? {} : { local }),
  }
}

/** `regsync once -c FILE`. The source's registry becomes part of the target's path, so that no two images meet. */
export const regsyncFormat: OutputFormat = {
  id: 'regsync',
  describe: 'regclient regsync configuration; needs a target registry',
  check: (options) => void targetRoot('regsync', options),
  write: (list, options) => {
    const root = targetRoot('regsync', options)
    const platform = options.architecture === undefined ? undefined : `linux/${options.architecture}`
    const sync = pairs(list, root).map(({ source, target, pinned }) => ({
      source,
      target,
      type: 'image',
      // what is pinned is copied whole: one platform of an index has another digest
      ...(platform === undefined || pinned ? {} : { platform }),
    }))
    const defaults = { parallel: 4, referrers: true, digestTags: true }
    return (
      head('regsync once -c FILE', list) +
      writeYaml({ version: 1, defaults, sync }, { quoted: new Set(['source', 'target']) })
    )
  },
}

/**
 * `SOURCE=TARGET` lines, after comments where the list is not complete, for `oc image mirror -f` and loops over crane, skopeo or regctl.
 * @example
 * # WARNING: the list is not complete
 * # WARNING: kai-scheduler: helm template failed: [INTERNAL] no: such "chart"
 * docker.io/library/busybox:1.36=registry.local/mirror/docker.io/library/busybox:1.36
 * ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10=registry.local/mirror/ghcr.io/kai-scheduler/kai-scheduler/kai-scheduler:1.10
 * ghcr.io/x/y:v1@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a=registry.local/mirror/ghcr.io/x/y:v1
 * nvcr.io/nvidia/gpu-operator:v25.10.1=registry.local/mirror/nvcr.io/nvidia/gpu-operator:v25.10.1
 */
export const mappingFormat: OutputFormat = {
  id: 'mapping',
  describe: 'SOURCE=TARGET lines (oc image mirror -f, crane, regctl); needs a target registry',
  check: (options) => void targetRoot('mapping', options),
  write: (list, options) =>
    writeGaps(gapWarnings(list)) +
    pairs(list, targetRoot('mapping', options))
      .map(({ source, target }) => `${source}=${target}\n`)
      .join(''),
}

/** The registry of `--target`. Throws INVALID_REQUEST. */
function targetRoot(format: string, { target = '' }: FormatOptions): string {
  const root = withoutSlashes(target.replace(/^(?:https?|docker):\/\//, ''))
  if (root !== '' && parseReference(`${root}/x`)?.domain !== undefined) return root
  throw new AicrError('INVALID_REQUEST', say`the format ${{ format }} needs a target registry`, {
    hint: 'give --target registry.example:5000/path',
  })
}

interface Pair {
  readonly source: string
  readonly target: string
  readonly pinned: boolean
}

/**
 * Each image and its place. Two sources for one tag would race, and the last would win: where a tag is listed with and without a digest,
 * the pinned one keeps the tag, and further ones are copied by their digest.
 */
function pairs(list: MirrorList, root: string): Pair[] {
  const images = [...canonicalImages(list)].sort(
    (a, b) => Number(b.reference.digest !== undefined) - Number(a.reference.digest !== undefined),
  )
  const taken = new Set<string>()
  const found = images.flatMap(({ text, reference }): Pair[] => {
    const places = [targetName(reference)]
    if (reference.digest !== undefined) places.push(targetName({ ...reference, tag: undefined }))
    const free = places.find((place) => !taken.has(place))
    if (free === undefined) return []
    taken.add(free)
    return [{ source: text, target: `${root}/${free}`, pinned: reference.digest !== undefined }]
  })
  return found.sort((a, b) => (a.source < b.source ? -1 : 1))
}

function targetName({ domain = 'docker.io', path, tag, digest }: Reference): string {
  const host = domain
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${host}/${path}${tag === undefined ? `@${digest ?? ''}` : `:${tag}`}`
}

/** The images and the charts of OCI registries, which are artifacts there: what tools that copy between registries can carry. */
function canonicalImages(list: MirrorList): { readonly text: string; readonly reference: Reference }[] {
  const texts = [...referencesOf(list.images, 'canonical'), ...ociArtifacts(list.charts)]
  return [...new Set(texts)].flatMap((text) => {
    const reference = parseReference(text)
    return reference === undefined ? [] : [{ text, reference: canonicalReference(reference) }]
  })
}

/** The command, what is uncertain, and which charts no copy between registries carries. */
function head(command: string, list: MirrorList, more: readonly string[] = []): string {
  const others = list.charts.filter((chart) => !isOci(chart)).map(chartName)
  const left = `charts that are not in this file, because they are in no registry: ${others.join(', ')}`
  return writeHead(
    command,
    [...allWarnings(list), ...more],
    [...(others.length === 0 ? [] : [left]), ...originNote(list)],
  )
}
