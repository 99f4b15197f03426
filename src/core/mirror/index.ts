export { type ClusterFile, clusterFiles } from './cluster-files.ts'
export {
  LAYOUTS,
  type Layout,
  type LayoutId,
  layoutOf,
  type MirrorCopy,
  type MirrorPlace,
  type MirrorRoot,
  parseRoot,
  sharedPlaces,
  showPlace,
} from './layout.ts'
export { type Edit, type Path, type Plain, showPath } from './leaves.ts'
export { countRows, printRows, rowsAsJson, rowsAsJunit } from './report.ts'
export { type Rewrite, searchRewrite } from './search.ts'
export type { MoveText, Subject } from './trials.ts'
export { type MirrorRow, type MirrorState, type MirrorSubject, verifyMirror } from './verify.ts'
