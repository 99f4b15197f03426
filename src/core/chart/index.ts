export { type Chart, type CrdFile, childPath, crdFiles, type ValueMap } from './chart.ts'
export { checkDependencies } from './declared.ts'
export { type IgnoreRules, isIgnored, readIgnoreRules, selectFiles, stripBom } from './ignore.ts'
export { chartLimits, type LoadOptions, loadChart, loadChartArchive, saysCause } from './load.ts'
export type { Dependency, Maintainer, Metadata } from './metadata.ts'
export { DEPRECATED, formatNotice, info, type Notice, type Notify } from './notice.ts'
export {
  annotationTexts,
  type ChartSummary,
  chartFile,
  noticeOf,
  printNotice,
  readChartFile,
  summarizeChart,
  type TemplateText,
  templateTexts,
} from './text.ts'
export { mergeMaps, readValues } from './values-file.ts'
