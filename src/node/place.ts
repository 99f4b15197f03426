import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where the recipes of the package are: beside `dist` for the files of the library, which lie three folders deep, and for the bundle of
 * the command line and the sources, which lie two deep. The paths are written out so that bundlers which copy what a program reads
 * (Next's standalone output, ncc) find them. A file of its own, loaded when needed: some loaders cannot read `import.meta`.
 */
export const PLACES: readonly string[] = [
  join(dirname(fileURLToPath(import.meta.url)), '../../../recipes'),
  join(dirname(fileURLToPath(import.meta.url)), '../../recipes'),
]

/** This file, for finding the installed package from a bundle. */
export const HERE = fileURLToPath(import.meta.url)
