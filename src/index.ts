/**
 * The library, by Web standards alone: browsers, edge runtimes, Deno, Bun and Node. What needs a file system is in `aicr-mirror/node`.
 * @module aicr-mirror
 */
export type { TimeOptions } from './core/deadline.ts'
export { DEFAULT_SEED, DETERMINISTIC_INSTANT } from './core/deterministic.ts'
export { type Effects, ENGINE_LIMITS, type EngineLimits, LimitError } from './core/engine.ts'
export { AicrError, type ErrorCode, HelmError } from './core/errors.ts'
export {
  type CaseResult,
  type FieldChange,
  GoldenError,
  type GoldenReport,
  isClean,
  type ObjectChange,
  printReport,
  type ReportOptions,
} from './core/golden/index.ts'
export {
  type Confidence,
  type Explainable,
  type Explanation,
  type Extraction,
  explain,
  type FoundImage,
  type ImageClass,
  type ImageForm,
  type ImageSource,
  type ImageWarning,
  type NodeContext,
  printImages,
  type Selection,
  type SkippedImage,
  selectImages,
  selectionOf,
} from './core/images/index.ts'
export type { LedgerOptions } from './core/ledger.ts'
export { LIMITS, type Limits } from './core/limits.ts'
export {
  allWarnings,
  diffLists,
  FORMATS,
  type FormatOptions,
  isComplete,
  type ListDiff,
  type MirrorChart,
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  type OutputFormat,
} from './core/output/index.ts'
export type { Progress } from './core/pipeline/index.ts'
export {
  type Catalog,
  type Criteria,
  layerCatalogs,
  type Recipe,
  type Resolution,
  writeRecipe,
} from './core/recipe/index.ts'
export type { HookText as RenderedHook, ManifestText as RenderedManifest } from './core/render/index.ts'
export type { ChartCache, ChartReference, ChartSource, Credential, Credentials, Fetcher } from './core/seams.ts'
export type { ChartInput } from './library/chart-input.ts'
export { type ChartListRequest, listChart } from './library/chart-list.ts'
export { type ChartSourceOptions, createArchiveSource, createChartSource } from './library/chart-source.ts'
export type { EffectOptions } from './library/effects.ts'
export { type FailurePlace, failurePlaces } from './library/failure-place.ts'
export {
  assertGolden,
  checkGolden,
  type DiffOptions,
  diffRenders,
  type GoldenLedger,
  type GoldenRequest,
  type RenderDiff,
} from './library/golden.ts'
export { DEFAULT_HELM, HELM_VERSIONS } from './library/helm.ts'
export { diffHelms, type HelmChange, type HelmDiff } from './library/helm-diff.ts'
export { type ExtractRequest, extractImages } from './library/images.ts'
export {
  type ChartTemplate,
  type LoadedChart,
  type LoadRequest,
  loadChart,
  unpackChart,
} from './library/loaded-chart.ts'
export {
  type CheckRequest,
  type ClusterFile,
  checkList,
  LAYOUTS,
  type LayoutId,
  type MirrorChoice,
  type MirrorReport,
  type MirrorRow,
  mirrorClusterFiles,
  type Platform,
  type Proof,
  type ProofRequest,
  parsePlatform,
  printRows as printMirrorRows,
  printSourceReport,
  proveList,
  type RecipeRewrite,
  type RegistryClient,
  rewriteForMirror,
  type SourceReport,
  type SourceRow,
  setFlagsOf,
  type Verdict,
  type VerifyRequest,
  verifyMirror,
} from './library/mirror.ts'
export { type MirrorListRequest, mirrorList, writeList } from './library/mirror-list.ts'
export {
  type CatalogInput,
  type Combination,
  coveredCombinations,
  loadCatalog,
  openRecipe,
  type ReadRecipeOptions,
  type RecipeRequest,
  readRecipe,
  resolveRecipe,
} from './library/recipe.ts'
export { createRegistryClient, type RegistryClientOptions } from './library/registries.ts'
export type { RenderRequest, RenderResult } from './library/render.ts'
export { renderChart } from './library/render-chart.ts'
export { renderChartWithoutCrypto } from './library/render-without-crypto.ts'
export type { ValueOptions, ValuesInput } from './library/values-input.ts'
