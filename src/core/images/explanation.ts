import { type Extraction, type FoundImage, printSource, type SkippedImage } from './finding.ts'
import { canonicalText } from './reference.ts'
import { RULES } from './rules/index.ts'

/** Why an image is listed, or why it is not. */
export interface Explanation {
  readonly ref: string
  readonly image: FoundImage | undefined
  readonly skipped: readonly SkippedImage[]
  /** one step a line, from the template to the rule */
  readonly lines: readonly string[]
}

/** The chain that leads to a reference, given in any form. With no exact match, images of the same repository count. */
export function explain(extraction: Extraction, ref: string): Explanation {
  const full = canonicalText(ref) ?? ref
  const image = extraction.images.find((each) => each.ref === full || each.raw === ref)
  const skipped = extraction.skipped.filter(({ raw }) => raw === ref || canonicalText(raw) === full)
  const lines = [
    ...(image === undefined ? [`${full} is not among the images`] : describe(image)),
    ...skipped.map(
      ({ raw, reason, source }) =>
        `  passed over: ${raw} in ${printSource(source)}${at(source.template, source.line)}: ${reason}`,
    ),
  ]
  if (image === undefined) {
    const near = extraction.images.filter((each) => withoutTag(each.ref) === withoutTag(full))
    lines.push(...near.map((each) => `  the same repository is listed as ${each.ref}`))
  }
  return { ref: full, image, skipped, lines }
}

function describe({ ref, class: kind, confidence, sources }: FoundImage): string[] {
  const docs = new Map(RULES.map(({ id, doc }) => [id, doc]))
  const lines = [`${ref} (${kind}, ${confidence})`]
  for (const source of sources) {
    lines.push(`  ${printSource(source)}${at(source.template, source.line)}`)
    const doc = docs.get(source.rule)
    lines.push(`    rule ${source.rule}${doc === undefined ? '' : `: ${doc}`}`)
  }
  return lines
}

const at = (template: string | undefined, line: number): string =>
  `${template === undefined ? '' : ` from ${template}`}${line === 0 ? '' : ` (rendered line ${line})`}`

function withoutTag(ref: string): string {
  const name = ref.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name
}
