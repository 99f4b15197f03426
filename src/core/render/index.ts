export { DEFAULT_API_VERSIONS, DEFAULT_KUBE_VERSION, type KubeVersion, parseKubeVersion } from './capabilities.ts'
export { type LazyRenderOptions, renderChartLazily } from './lazy-render.ts'
export type { Hook, Manifest } from './manifest.ts'
export {
  type OutputPiece,
  outputPieces,
  type Printable,
  type PrintOptions,
  printManifests,
} from './print.ts'
export { renderWithRare, TOML } from './rare-functions.ts'
export { checkReleaseName } from './release-name.ts'
export { RenderError, type Rendered, type RenderOptions, type ValidateSchema } from './render.ts'
export {
  type HookText,
  type ManifestText,
  outputFiles,
  type PrintChoice,
  printRendered,
  printTexts,
  type RenderedText,
  type RenderTarget,
  readKubeVersion,
  readRendered,
  renderedFiles,
  targetOptions,
} from './text.ts'
