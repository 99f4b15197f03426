import { chartName } from '../address.ts'
import { AicrError, say } from '../errors.ts'
import { parseReference, type Reference, repositoryOf } from '../images/index.ts'
import { writeYaml } from '../yaml/index.ts'
import type { OutputFormat } from './format.ts'
import { allWarnings, isComplete, type MirrorImage, type MirrorList, originNote } from './mirror-list.ts'
import { writeHead } from './text.ts'

/** Carvel's images lock: `imgpkg push -b`, `kbld`, `imgpkg copy --lock`. As in its pkg/imgpkg/lockconfig/images_lock.go. */
export const imgpkgFormat: OutputFormat = {
  id: 'imgpkg',
  describe: 'ImagesLock (imgpkg.carvel.dev/v1alpha1) for imgpkg copy --lock; needs --resolve-digests',
  needs: 'digests',
  write: (list) => {
    const { pinned, head } = pinnedImages(imgpkgFormat, list, ({ digest }) => digest !== undefined)
    const images = pinned.map(({ image, reference }) => ({
      image: `${repositoryOf(reference)}@${reference.digest ?? ''}`,
      annotations: { 'kbld.carvel.dev/id': image.ref },
    }))
    const document = { apiVersion: 'imgpkg.carvel.dev/v1alpha1', kind: 'ImagesLock', images }
    return head('imgpkg copy --lock FILE --to-repo HOST/PREFIX') + writeYaml(document)
  },
}

/**
 * The Images.lock of Distribution Tooling for Helm, which lies in a chart: an entry an image and chart, with the digest of each platform.
 * As in its imagelock/lock.go.
 */
export const dtFormat: OutputFormat = {
  id: 'dt',
  describe: 'Images.lock of dt (Distribution Tooling for Helm); needs --resolve-digests',
  needs: 'platforms',
  write: (list) => {
    const charts = new Map(list.charts.map((chart) => [chart.name, chartName(chart)]))
    const { pinned, head } = pinnedImages(dtFormat, list, (_, { platforms = [] }) => platforms.length > 0)
    const images = pinned.flatMap(({ image, reference }) => {
      const { platforms = [] } = image
      const components = [...new Set(image.sources.map(({ component }) => component))]
      return components.map((component) => ({
        name: reference.path.slice(reference.path.lastIndexOf('/') + 1),
        image: image.ref.replace(/@.*$/, ''),
        chart: charts.get(component) ?? component,
        digests: platforms.map(({ platform, digest }) => ({ digest, arch: platform })),
      }))
    })
    const document = {
      apiVersion: 'v0',
      kind: 'ImagesLock',
      metadata: { generatedBy: 'aicr-mirror' },
      chart: { name: 'aicr', version: list.metadata.recipeVersion, appVersion: '' },
      images,
    }
    return head('dt images pull CHART, with this file as Images.lock in its folder') + writeYaml(document)
  },
}

interface Pinned {
  readonly image: MirrorImage
  readonly reference: Reference
}

/**
 * The images whose digests are all known, and the head of the document, which names the others. Throws INVALID_REQUEST when there are
 * others in a list that counts as complete: a lock that leaves out images would look whole.
 */
function pinnedImages(
  { id }: OutputFormat,
  list: MirrorList,
  isKnown: (reference: Reference, image: MirrorImage) => boolean,
): { readonly pinned: readonly Pinned[]; readonly head: (command: string) => string } {
  const pinned: Pinned[] = []
  const left: string[] = []
  for (const image of list.images) {
    const reference = parseReference(image.ref)
    if (reference !== undefined && isKnown(reference, image)) pinned.push({ image, reference })
    else left.push(image.ref)
  }
  if (left.length > 0 && isComplete(list))
    throw new AicrError(
      'INVALID_REQUEST',
      say`the format ${{ format: id }} needs the digests of images, such as ${{ image: left[0] ?? '' }}`,
      {
        hint: 'give --resolve-digests, and let the registries be asked',
      },
    )
  const warnings = [...allWarnings(list), ...left.map((ref) => `left out, because its digest is not known: ${ref}`)]
  return { pinned, head: (command) => writeHead(command, warnings, originNote(list)) }
}
