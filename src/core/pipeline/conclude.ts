import type { FoundImage } from '../images/index.ts'
import {
  type MirrorChart,
  type MirrorComponent,
  type MirrorImage,
  type MirrorList,
  mergeImages,
  reviewList,
} from '../output/index.ts'
import { componentType } from '../recipe/index.ts'
import type { Found } from './find-images.ts'
import { join, type Noted } from './noted.ts'
import type { Plan } from './plan.ts'

/** A component as the list has it: what was found, the warnings, and whether all of it is known. */
export function componentOf(plan: Noted<Plan>, found: Noted<Found>): MirrorComponent {
  const { ref } = plan.value
  const type = componentType(ref) === 'Kustomize' ? 'kustomize' : 'helm'
  return describeComponent(ref.name, type, join(found.value, found, plan))
}

/** What was found under the name of a component. */
export function describeComponent(
  component: string,
  type: MirrorComponent['type'],
  { value, warnings, status, failure }: Noted<Found>,
): MirrorComponent {
  const { operators = [] } = value
  const ofComponent = (image: FoundImage): MirrorImage => ({
    ...image,
    sources: image.sources.map((source) => ({ ...source, component })),
  })
  return {
    component,
    type,
    images: value.images.map(ofComponent),
    warnings,
    status,
    ...(failure === undefined ? {} : { failure }),
    ...(operators.length === 0 ? {} : { operators }),
    unlisted: {
      images: value.unlisted.map(ofComponent),
      skipped: value.skipped.map((each) => ({ ...each, source: { ...each.source, component } })),
    },
  }
}

/** Components and their charts as one list, with what only shows in it as a whole. */
export function listOf(
  components: readonly MirrorComponent[],
  charts: readonly MirrorChart[],
  metadata: MirrorList['metadata'],
  warnings: readonly string[] = [],
): MirrorList {
  const list = { images: mergeImages(components.flatMap(({ images }) => images)), charts, components, metadata }
  return { ...list, warnings: [...warnings, ...reviewList(list)] }
}
