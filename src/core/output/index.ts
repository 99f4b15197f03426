import { AicrError, say } from '../errors.ts'
import { misspelt } from '../nearest.ts'
import { cyclonedxFormat } from './cyclonedx.ts'
import { imagesFormat, jsonFormat, yamlFormat } from './document.ts'
import type { OutputFormat } from './format.ts'
import { haulerFormat } from './hauler.ts'
import { dtFormat, imgpkgFormat } from './image-locks.ts'
import { mappingFormat, ocMirrorFormat, regsyncFormat, skopeoFormat } from './registry-tools.ts'
import { zarfFormat } from './zarf.ts'

export { chartFailure, listFailure, shortWarnings } from './chart-failure.ts'
export { isLocal, isOci, ociReference } from './chart-place.ts'
export { diffLists, isEmptyDiff, type ListDiff } from './diff.ts'
export { type DiffMark, printDiff, printDiffMarkdown } from './diff-text.ts'
export type { FileBeside, FormatOptions, OutputFormat } from './format.ts'
export { writeInventory } from './inventory.ts'
export {
  allWarnings,
  type ChartFailure,
  type ComponentStatus,
  isComplete,
  isExactVersion,
  type MirrorChart,
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  type MirrorOperator,
  type MirrorSource,
  mergeImages,
  operatorsOf,
  type PlatformDigest,
  type RequiredOperator,
  reviewList,
} from './mirror-list.ts'
export { type ListSummary, readSummary, requireReferences, summaryOf } from './summary.ts'
export { writeGaps, writeJson } from './text.ts'

/** Every format, the documented ones first. */
export const FORMATS: readonly OutputFormat[] = [
  yamlFormat,
  jsonFormat,
  haulerFormat,
  zarfFormat,
  imagesFormat,
  skopeoFormat,
  ocMirrorFormat,
  regsyncFormat,
  mappingFormat,
  imgpkgFormat,
  dtFormat,
  cyclonedxFormat,
]

/** The format of a name. Throws INVALID_REQUEST with the names that exist. */
export function formatOf(id: string): OutputFormat {
  const format = FORMATS.find((each) => each.id === id)
  if (format !== undefined) return format
  const ids = FORMATS.map((each) => each.id)
  const [near] = misspelt(id, ids)
  throw new AicrError(
    'INVALID_REQUEST',
    say`unknown format "${{ given: id }}": must be one of ${{ expected: ids }}`,
    near === undefined ? {} : { hint: `did you mean ${near}?` },
  )
}
