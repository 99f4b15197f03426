import type { ChartDeclaration } from '../images/index.ts'
import { type Catalog, type ComponentRef, readDeclaredImages } from '../recipe/index.ts'

/**
 * Images that a component needs and that no manifest names, from the catalog's `components/<name>/workload-images.yaml`. A file
 * written for another chart version is used and warned of.
 */
export function workloadImages(
  catalog: Catalog,
  ref: ComponentRef,
): { declarations: ChartDeclaration[]; warnings: string[] } {
  const path = `components/${ref.name}/workload-images.yaml`
  const text = catalog.files.get(path)
  if (text === undefined) return { declarations: [], warnings: [] }
  const { version, images } = readDeclaredImages(text, path)
  const stale = version !== '' && version !== ref.version
  return {
    declarations: [
      {
        name: ref.name,
        annotations: { images: images.map((image) => `- image: ${JSON.stringify(image)}\n`).join('') },
      },
    ],
    warnings: stale ? [`${path} is for version ${version}, the recipe pins ${ref.version}`] : [],
  }
}
