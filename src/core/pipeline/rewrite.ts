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
  sharedPlaces,
  showPlace,
} from '../mirror/index.ts'
import { mergeFields } from '../recipe/index.ts'
import { decodeData, type TextData } from '../yaml/index.ts'
import { type Found, findImages } from './find-images.ts'
import { joinAll, type Noted, note } from './noted.ts'
import { componentBudget, componentTime, type OpenedChart, openComponentChart } from './open-chart.ts'
import type { Plan } from './plan.ts'
import { type ComponentRender, renderComponent } from './render-component.ts'
import type { MirrorRequest } from './request.ts'

/** What values can move of a component. */
export interface ComponentRewrite extends Rewrite {
  readonly component: string
}

/** A mirror, and how its images are named. */
export interface Mirror {
  readonly root: MirrorRoot
  readonly layout: Layout
}

/** A component that was rendered as it is: what a search starts from. */
interface Prepared {
  readonly plan: Noted<Plan>
  readonly found: Noted<Found>
  /** as its templates see them */
  readonly values: Plain
  readonly examine: (overrides: Fields) => Promise<Examined>
}

interface Examined {
  readonly rendered: Noted<ComponentRender>
  readonly found: Noted<Found>
}

/**
 * Finds the values that make components take their images from a mirror, each tried by a render of its component, a component at a time.
 * `onDone` is called with each.
 */
export async function rewriteComponents(
  plans: readonly Noted<Plan>[],
  mirror: Mirror,
  onStart: (component: string) => void,
  onDone: (rewrite: Noted<ComponentRewrite>) => void,
): Promise<Noted<ComponentRewrite>[]> {
  const prepared: Prepared[] = []
  for (const plan of plans) {
    onStart(plan.value.ref.name)
    prepared.push(await prepare(plan))
  }
  const shared = sharedPlaces(
    prepared.flatMap(({ found }) => found.value.images.map(({ ref }) => ref)),
    mirror,
  )
  const rewrites: Noted<ComponentRewrite>[] = []
  for (const one of prepared) {
    const rewrite = await search(one, mirror, shared)
    rewrites.push(rewrite)
    onDone(rewrite)
  }
  return rewrites
}

async function prepare(plan: Noted<Plan>): Promise<Prepared> {
  const chart = await openComponentChart(plan)
  const examine = async (overrides: Fields): Promise<Examined> => {
    const changed = { ...plan, value: { ...plan.value, values: mergeFields(plan.value.values, overrides) } }
    const rendered = await renderComponent(changed, withFreshBudget(chart, plan.value.request))
    return { rendered, found: findImages(changed, rendered) }
  }
  const { rendered, found } = await examine({})
  return { plan, found, examine, values: plainOf(rendered.value.chart && decodeData(rendered.value.chart.values)) }
}

async function search(
  { plan, found: first, values, examine }: Prepared,
  mirror: Mirror,
  shared: ReadonlyMap<string, readonly string[]>,
): Promise<Noted<ComponentRewrite>> {
  const deadline = deadlineIn(SEARCH_PATIENCE * componentTime(plan.value.request))
  const render = async (overrides: Plain): Promise<readonly string[]> => {
    const { rendered, found } = await examine(overrides as Fields)
    if (rendered.status === 'incomplete') throw new AicrError('INCOMPLETE', rendered.warnings.join('; '))
    // a reference that cannot be read any more
    if (found.status === 'incomplete' && first.status !== 'incomplete')
      throw new AicrError('INCOMPLETE', found.warnings.join('; '))
    return found.value.images.flatMap(({ ref, sources }) => sources.map(() => ref))
  }
  const moves = first.value.images.flatMap(({ ref }) => moveOf(ref, mirror, shared))
  const rewrite = await searchRewrite({ values, render, hasTime: () => deadline.now() < deadline.at }, moves)
  const doubled = moves.flatMap(({ to }) => doubledNote(showPlace(to), shared))
  const said = [...(rewrite.isCut ? [CUT] : []), ...new Set(doubled)]
  const notes = said.map((warning) => note('complete', warning))
  return joinAll({ component: plan.value.ref.name, ...rewrite }, [first, plan, ...notes])
}

function doubledNote(place: string, shared: ReadonlyMap<string, readonly string[]>): string[] {
  const images = shared.get(place)
  return images === undefined
    ? []
    : [`${place} stands for ${images.join(' and ')}: the mirror has the one that was copied last`]
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

/** An image and its place; one of its own where the usual one is another image's too. */
function moveOf(
  fromText: string,
  { root, layout }: Mirror,
  shared: ReadonlyMap<string, readonly string[]>,
): MoveText[] {
  const reference = parseReference(fromText)
  if (reference === undefined) return []
  const from = canonicalReference(reference)
  const usual = layout.image(root, from)
  const isShared = shared.has(showPlace(usual))
  return [{ from, fromText, to: (isShared ? layout.distinct?.(root, from) : undefined) ?? usual }]
}

/** Values as plain data; integers beyond a double keep their digits as a string of a number would. */
function plainOf(data: TextData | undefined): Plain {
  if (data === undefined) return {}
  if (data instanceof Map) return Object.fromEntries([...data].map(([key, value]) => [key, plainOf(value)]))
  if (Array.isArray(data)) return data.map(plainOf)
  return typeof data === 'object' && data !== null ? Number(data.toString()) : data
}
