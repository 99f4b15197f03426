import type { ChartDeclaration } from '../images/index.ts'
import { type Catalog, type ComponentRef, readDeclaredImages } from '../recipe/index.ts'
import { workloadPath } from './catalog-files.ts'
import { CLEAN, join, type Noted, note } from './noted.ts'

/**
 * Images that a component needs and that no manifest names, from the catalog's `components/<name>/workload-images.yaml`. A file
 * written for another chart version is used and warned of.
 */
export function workloadImages(catalog: Pick<Catalog, 'files'>, ref: ComponentRef): Noted<readonly ChartDeclaration[]> {
  const path = workloadPath(ref)
  const text = catalog.files.get(path)
  if (text === undefined) return join([], CLEAN)
  const { version, images } = readDeclaredImages(text, path)
  const isStale = version !== '' && version !== ref.version
  const declaration: ChartDeclaration = {
    name: ref.name,
    annotations: { images: images.map((image) => `- image: ${JSON.stringify(image)}\n`).join('') },
  }
  return join(
    [declaration],
    isStale ? note('complete', `${path} is for version ${version}, the recipe pins ${ref.version}`) : CLEAN,
  )
}
