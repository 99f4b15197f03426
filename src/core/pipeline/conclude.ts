import type { FoundImage } from '../images/index.ts'
import type { MirrorComponent, MirrorImage } from '../output/index.ts'
import { componentType } from '../recipe/index.ts'
import type { Found } from './find-images.ts'
import { join, type Noted } from './noted.ts'
import type { Plan } from './plan.ts'

/** A component as the list has it: what was found, what is to be said, and whether all of it is known. */
export function componentOf(plan: Noted<Plan>, found: Noted<Found>): MirrorComponent {
  const { ref } = plan.value
  const { value, warnings, status } = join(found.value, found, plan)
  const ofComponent = (image: FoundImage): MirrorImage => ({
    ...image,
    sources: image.sources.map((source) => ({ ...source, component: ref.name })),
  })
  return {
    component: ref.name,
    type: componentType(ref) === 'Kustomize' ? 'kustomize' : 'helm',
    images: value.images.map(ofComponent),
    warnings,
    status,
    ...(value.operators.length === 0 ? {} : { operators: value.operators }),
    unlisted: {
      images: value.unlisted.map(ofComponent),
      skipped: value.skipped.map((each) => ({ ...each, source: { ...each.source, component: ref.name } })),
    },
  }
}
