import { deadlineIn } from '../deadline.ts'
import { AicrError } from '../errors.ts'
import type { Fields } from '../fields.ts'
import { canonicalReference, parseReference } from '../images/index.ts'
import {
  type Layout,
  type MirrorRoot,
  type MoveText,
  type Plain,
  type Rewrite,
  searchRewrite,
} from '../mirror/index.ts'
import { mergeFields } from '../recipe/index.ts'
import { decodeData, type TextData } from '../yaml/index.ts'
import { type Found, findImages } from './find-images.ts'
import { CLEAN, join, type Noted, note } from './noted.ts'
import { componentBudget, componentTime, type OpenedChart, openComponentChart } from './open-chart.ts'
import type { Plan } from './plan.ts'
import { type ComponentRender, renderComponent } from './render-component.ts'
import type { MirrorRequest } from './request.ts'

/** What values can move of a component. */
export interface ComponentRewrite extends Rewrite {
  readonly component: string
}

/** Finds the values that make a component take its images from a mirror, each tried by a render of the component. */
export async function rewriteComponent(
  plan: Noted<Plan>,
  mirror: { readonly root: MirrorRoot; readonly layout: Layout },
): Promise<Noted<ComponentRewrite>> {
  const chart = await openComponentChart(plan)
  const deadline = deadlineIn(SEARCH_PATIENCE * componentTime(plan.value.request))
  const examine = async (overrides: Fields): Promise<{ rendered: Noted<ComponentRender>; found: Noted<Found> }> => {
    const changed = { ...plan, value: { ...plan.value, values: mergeFields(plan.value.values, overrides) } }
    const rendered = await renderComponent(changed, withFreshBudget(chart, plan.value.request))
    return { rendered, found: findImages(changed, rendered) }
  }
  const first = await examine({})
  const render = async (overrides: Plain): Promise<readonly string[]> => {
    const { rendered, found } = await examine(overrides as Fields)
    if (rendered.status === 'incomplete') throw new AicrError('INCOMPLETE', rendered.warnings.join('; '))
    // a reference that cannot be read any more
    if (found.status === 'incomplete' && first.found.status !== 'incomplete')
      throw new AicrError('INCOMPLETE', found.warnings.join('; '))
    return found.value.images.flatMap(({ ref, sources }) => sources.map(() => ref))
  }
  const values = plainOf(first.rendered.value.chart && decodeData(first.rendered.value.chart.values))
  const moves = first.found.value.images.flatMap(({ ref }) => moveOf(ref, mirror))
  const rewrite = await searchRewrite({ values, render, hasTime: () => deadline.now() < deadline.at }, moves)
  const cut = rewrite.isCut ? note('complete', CUT) : CLEAN
  return join({ component: plan.value.ref.name, ...rewrite }, first.found, plan, cut)
}

/** times that a component may take for a list, for all its trials together */
const SEARCH_PATIENCE = 4

const CUT = 'the search for values ended before everything was tried: raise --timeout'

/** Each render is one of a component: what it may spend is what a list may spend. */
const withFreshBudget = (
  chart: Noted<OpenedChart | undefined>,
  request: MirrorRequest,
): Noted<OpenedChart | undefined> =>
  chart.value === undefined ? chart : { ...chart, value: { ...chart.value, budget: componentBudget(request) } }

function moveOf(fromText: string, { root, layout }: { root: MirrorRoot; layout: Layout }): MoveText[] {
  const reference = parseReference(fromText)
  if (reference === undefined) return []
  const from = canonicalReference(reference)
  return [{ from, fromText, to: layout.image(root, from) }]
}

/** Values as plain data; integers beyond a double keep their digits as a string of a number would. */
function plainOf(data: TextData | undefined): Plain {
  if (data === undefined) return {}
  if (data instanceof Map) return Object.fromEntries([...data].map(([key, value]) => [key, plainOf(value)]))
  if (Array.isArray(data)) return data.map(plainOf)
  return typeof data === 'object' && data !== null ? Number(data.toString()) : data
}
