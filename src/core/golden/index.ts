/** Renders compared with recordings: cases, comparison, reports. The caller passes what renders and where files are. */
export {
  brokenResult,
  checkSuite,
  chooseCases,
  GoldenError,
  type GoldenReport,
  type GoldenWorld,
  isClean,
  leftOver,
  type RecordedCase,
  type RenderedCase,
  recordAnew,
  recordCase,
  staleCases,
} from './check.ts'
export { type CaseResult, compareOutcomes, type HelmEffect } from './compare.ts'
export { reportAsJunit } from './junit.ts'
export { diffObjects, type FieldChange, type ObjectChange } from './object-diff.ts'
export { type GoldenOutcome, type Recording, recordingFiles } from './outcome.ts'
export { HELMS_FILE } from './recorded-helms.ts'
export { printReport, type ReportOptions } from './report.ts'
export { type GoldenCase, type GoldenSubject, type GoldenSuite, readGoldenSuite } from './suite.ts'
export { unifiedDiff } from './text-diff.ts'
