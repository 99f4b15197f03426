import { AicrError } from '../errors.ts'
import { canonicalReference, parseReference, type Reference } from '../images/index.ts'
import { writeYaml } from '../yaml/index.ts'
import { chartName, distinctCharts, isLocal, isOci, localPath, ociReference, repositoryUrl } from './chart-place.ts'
import { referencesOf } from './document.ts'
import type { OutputFormat } from './format.ts'
import { allWarnings, type MirrorList } from './mirror-list.ts'
import { writeComments } from './text.ts'

const QUOTED = new Set(['name', 'url', 'path', 'version', 'source', 'target'])

const warningComments = (list: MirrorList): string =>
  writeComments(allWarnings(list).map((warning) => `WARNING: ${warning}`))

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
      // One entry cannot hold a tag and a digest: the digest is what is pulled.
      repositories.set(path, [...(repositories.get(path) ?? []), digest ?? tag ?? 'latest'])
    }
    const document = [...registries].map(
      ([domain, repositories]) => [domain, { images: Object.fromEntries(repositories) }] as const,
    )
    return warningComments(list) + writeYaml(Object.fromEntries(document), { sorted: true })
  },
}

/** `oc-mirror --v2`. Charts of OCI registries are artifacts among the additional images: its helm section reads classic repositories only. */
export const ocMirrorFormat: OutputFormat = {
  id: 'oc-mirror',
  describe: 'ImageSetConfiguration (mirror.openshift.io/v2alpha1) for oc-mirror --v2',
  write: (list, options) => {
    const charts = distinctCharts(
      list.charts,
      (chart) => `${repositoryUrl(chart)} ${chartName(chart)} ${chart.version}`,
    )
    const artifacts = charts.filter(isOci).map(ociReference)
    const images = [...new Set([...referencesOf(list.images, options.imageForm ?? 'canonical'), ...artifacts])].sort()
    const urls = [...new Set(charts.filter((chart) => !isOci(chart) && !isLocal(chart)).map(repositoryUrl))]
    const repositories = urls.map((url) => {
      const own = charts.filter((chart) => repositoryUrl(chart) === url)
      return {
        name: own[0]?.name ?? '',
        url,
        charts: own.map((chart) => ({ name: chartName(chart), version: chart.version })),
      }
    })
    const local = charts.filter(isLocal).map((chart) => ({ name: chartName(chart), path: localPath(chart) }))
    const helm = {
      ...(repositories.length === 0 ? {} : { repositories }),
      ...(local.length === 0 ? {} : { local }),
    }
    const mirror = {
      additionalImages: images.map((name) => ({ name })),
      ...(Object.keys(helm).length === 0 ? {} : { helm }),
    }
    const document = { apiVersion: 'mirror.openshift.io/v2alpha1', kind: 'ImageSetConfiguration', mirror }
    return warningComments(list) + writeYaml(document, { quoted: QUOTED })
  },
}

/** `regsync once -c FILE`. The source's registry becomes part of the target's path, so that no two images meet. */
export const regsyncFormat: OutputFormat = {
  id: 'regsync',
  describe: 'regclient regsync configuration; needs a target registry',
  write: (list, { target = '' }) => {
    const root = target.replace(/^(?:https?|docker):\/\//, '').replace(/\/+$/, '')
    if (root === '' || parseReference(`${root}/x`)?.domain === undefined) {
      throw new AicrError('INVALID_REQUEST', 'the format regsync needs a target registry', {
        hint: 'give --target registry.example:5000/path',
      })
    }
    const sync = canonicalImages(list).map(({ text, reference }) => ({
      source: text,
      target: `${root}/${targetName(reference)}`,
      type: 'image',
    }))
    return (
      warningComments(list) +
      writeYaml({ version: 1, defaults: { parallel: 4 }, sync }, { quoted: new Set(['source', 'target']) })
    )
  },
}

function targetName({ domain = 'docker.io', path, tag, digest }: Reference): string {
  const host = domain
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${host}/${path}${tag === undefined ? `@${digest ?? ''}` : `:${tag}`}`
}

function canonicalImages(list: MirrorList): { readonly text: string; readonly reference: Reference }[] {
  return referencesOf(list.images, 'canonical').flatMap((text) => {
    const reference = parseReference(text)
    return reference === undefined ? [] : [{ text, reference: canonicalReference(reference) }]
  })
}
