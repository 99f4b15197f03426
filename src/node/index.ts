/**
 * What the library needs a file system, a network stack or an environment for, by Node.
 * @module aicr-mirror/node
 */
export { type CatalogOptions, embeddedCatalog, readCatalog } from './catalog.ts'
export { loadChartAt } from './chart.ts'
export { readChartDirectory } from './chart-directory.ts'
export { dockerCredentials } from './docker-credentials.ts'
export { systemEffects } from './effects.ts'
export { readFolder } from './folder.ts'
export {
  assertGoldenFile,
  checkGoldenFile,
  type GoldenAssertion,
  type GoldenCheck,
  type GoldenFileOptions,
} from './golden.ts'
export { createNodeSources, type Login, type NodeSourceOptions, type NodeSources, openCache } from './sources.ts'
