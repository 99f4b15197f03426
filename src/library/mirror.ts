/** Lists and mirrors: ask the sources, pin, prove the copy, point the charts to it. */
export {
  type ClusterFile,
  type Edit,
  LAYOUTS,
  type LayoutId,
  layoutOf,
  type MirrorRow,
  parseRoot,
  printRows,
  rowsAsJson,
  rowsAsJunit,
} from '../core/mirror/index.ts'
export type { Platform, RegistryClient } from '../core/registry/index.ts'
export { type CheckRequest, checkList } from './check-list.ts'
export { parsePlatform } from './platform.ts'
export { type Proof, type ProofRequest, proveList } from './proof.ts'
export { mirrorClusterFiles, type RecipeRewrite, rewriteForMirror, setFlagsOf } from './rewrite.ts'
export {
  printSourceReport,
  registryLines,
  type SourceReport,
  type SourceRow,
  sourceDocument,
  sourceReportAsJson,
} from './source-report.ts'
export type { Verdict } from './verdict.ts'
export { type MirrorChoice, type MirrorReport, type VerifyRequest, verifyMirror } from './verify.ts'
