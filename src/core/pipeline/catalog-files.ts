import type { Catalog, ComponentRef } from '../recipe/index.ts'

/** The recipe's own manifests for a component, in order, by path in the catalog. */
export const manifestPaths = ({ preManifestFiles, manifestFiles }: ComponentRef): readonly string[] => [
  ...preManifestFiles,
  ...manifestFiles,
]

/** The file with images that a component needs and that no manifest names. */
export const workloadPath = ({ name }: ComponentRef): string => `components/${name}/workload-images.yaml`

/** The files of a catalog that the work on one component reads. */
export const componentFiles = ({ files }: Pick<Catalog, 'files'>, ref: ComponentRef): ReadonlyMap<string, string> =>
  new Map(
    [...manifestPaths(ref), workloadPath(ref)].flatMap((path) => {
      const text = files.get(path)
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
