import { defined } from '../defined.ts'
import { AicrError } from '../errors.ts'
import {
  type Extraction,
  extractImages,
  type FoundImage,
  type ImageWarning,
  isSelected,
  type Selection,
  type SkippedImage,
} from '../images/index.ts'
import type { MirrorOperator } from '../output/index.ts'
import { hasChart } from '../recipe/index.ts'
import { join, joinAll, type Noted, type Notes } from './noted.ts'
import { findOperators } from './operators.ts'
import type { Plan } from './plan.ts'
import type { ComponentRender } from './render-component.ts'
import { declarationsOf, documentsOf, imagesOf } from './rendered.ts'
import { workloadImages } from './workload.ts'

/** What was found in a component. */
export interface Found {
  readonly images: readonly FoundImage[]
  /** found and not selected */
  readonly unlisted: readonly FoundImage[]
  readonly skipped: readonly SkippedImage[]
  /** what its Subscriptions install */
  readonly operators?: readonly MirrorOperator[]
}

/** The images of a rendered component, by our rules or by upstream's. */
export const findImages = ({ value: plan }: Noted<Plan>, rendered: Noted<ComponentRender>): Noted<Found> =>
  plan.request.scan === 'compatible' ? findAsUpstream(plan, rendered) : findEverything(plan, rendered)

function findEverything(plan: Plan, rendered: Noted<ComponentRender>): Noted<Found> {
  const { chart, manifests, budget } = rendered.value
  const declared = workloadImages(plan.request.catalog, plan.ref)
  const documents = [...(chart ? documentsOf(chart) : []), ...manifests]
  // values and templates are done with, the rendered texts are not
  budget.endPhase(documents.reduce((total, { text }) => total + text.length, 0))
  const extraction = extractImages(documents, {
    selection: plan.selection,
    nodes: plan.nodes,
    budget,
    ...defined({ limits: plan.request.limits }),
    charts: [...(chart ? declarationsOf(chart) : []), ...declared.value],
  })
  const olm = findOperators(plan, documents)
  const { operators, images, isKnown } = olm.value
  const withOperators: Extraction = {
    ...extraction,
    images: [...extraction.images, ...images],
    warnings: extraction.warnings.filter(({ code, source }) => code !== 'catalog' || !source || !isKnown(source)),
  }
  // where the chart is missing, or an operator stands for its images, it says nothing that no image was found
  const isWhole = (chart !== undefined || !hasChart(plan.ref)) && operators.length === 0
  const found = judgeExtraction(withOperators, plan.selection, isWhole)
  return join({ ...found.value, operators }, rendered, declared, olm, found)
}

/** The images of an extraction that are listed, and what its warnings mean for the list. */
export function judgeExtraction(extraction: Extraction, selection: Selection, isWhole = true): Noted<Found> {
  const isListed = (image: FoundImage): boolean => isSelected(image, selection)
  const found: Found = {
    images: extraction.images.filter(isListed),
    unlisted: extraction.images.filter((image) => !isListed(image)),
    skipped: extraction.skipped,
  }
  const warnings = extraction.warnings.filter(({ code }) => isWhole || code !== 'zero-images')
  return joinAll(
    found,
    warnings.map((warning) => noteOf(warning)),
  )
}

const noteOf = ({ code, gap, message }: ImageWarning, text = message): Notes => ({
  warnings: [text],
  status: code === 'catalog' ? 'unexamined' : gap ? 'incomplete' : 'complete',
})

/** Upstream's own list: three shapes in the rendered chart, manifests with their directives blanked. A malformed descriptor is thrown. */
function findAsUpstream({ ref, request }: Plan, rendered: Noted<ComponentRender>): Noted<Found> {
  const { chart, manifests, budget } = rendered.value
  budget.endPhase(manifests.reduce((total, { text }) => total + text.length, 0))
  const options = { scan: 'compatible', budget, ...defined({ limits: request.limits }) } as const
  const inChart = chart ? [at(`component ${ref.name}`, () => imagesOf(chart, options))] : []
  const notes = inChart.flatMap(({ warnings }) => warnings.map((warning) => noteOf(warning)))
  const inManifests = manifests.map(({ text, template = '' }) => {
    const extraction = at(`component ${ref.name}, ${template}`, () => extractImages(text, options))
    for (const warning of extraction.warnings)
      notes.push(noteOf(warning, `manifest image extraction failed ${template}: ${warning.message}`))
    return extraction
  })
  const images = new Map<string, FoundImage>()
  for (const image of [...inChart, ...inManifests].flatMap((extraction) => extraction.images))
    if (!images.has(image.raw)) images.set(image.raw, image)
  const sorted = [...images.values()].sort((a, b) => (a.raw < b.raw ? -1 : 1))
  return joinAll({ images: sorted, unlisted: [], skipped: [] }, [rendered, ...notes])
}

/** Puts the place to a failure. */
function at<T>(place: string, find: () => T): T {
  try {
    return find()
  } catch (error) {
    if (!(error instanceof AicrError)) throw error
    throw error.at(place)
  }
}
