/** Lists: their documents, what is to be said of them, and how two differ. */
export {
  allWarnings,
  diffLists,
  type FormatOptions,
  formatOf,
  isComplete,
  isEmptyDiff,
  type ListSummary,
  type MirrorList,
  printDiff,
  readSummary,
  summaryOf,
  writeInventory,
} from '../core/output/index.ts'
