export { defaultKubeVersion, type KubeVersion, parseKubeVersion } from './capabilities.ts'
export { chartFunctions, TOML } from './functions/index.ts'
export type { Hook, Manifest } from './manifest.ts'
export { type PlainData, renderPlain } from './plain.ts'
export {
  type OutputPiece,
  outputPieces,
  type Printable,
  type PrintOptions,
  printManifests,
} from './print.ts'
export { checkReleaseName } from './release-name.ts'
export { RenderError, type Rendered, type RenderOptions, renderWith, type ValidateSchema } from './render.ts'
export { type ChartRenderOptions, HELM, type LateParts, loadChartObject, renderChart } from './render-chart.ts'
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
  renderNameTemplate,
  renderPlainText,
  targetOptions,
} from './text.ts'
