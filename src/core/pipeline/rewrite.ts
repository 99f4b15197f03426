import { deadlineIn } from '../deadline.ts'
import type { Effects } from '../engine.ts'
import { AicrError } from '../errors.ts'
import type { Fields } from '../fields.ts'
import { canonicalReference, type FoundImage, type ImageSource, parseReference } from '../images/index.ts'
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
import {
  componentBudget,
  componentTime,
  fetchComponentChart,
  type OpenedChart,
  readComponentChart,
} from './open-chart.ts'
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
  readonly plan: Noted<Plan<MirrorRequest>>
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
  plans: readonly Noted<Plan<MirrorRequest>>[],
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

async function prepare(plan: Noted<Plan<MirrorRequest>>): Promise<Prepared> {
  const chart = await readComponentChart(plan, await fetchComponentChart(plan))
  const primes = new Map<number, bigint[]>()
  const examine = async (overrides: Fields): Promise<Examined> => {
    const { values, render } = plan.value
    const trial = { ...render, effects: withPrimes(render.effects, primes) }
    const changed = { ...plan, value: { ...plan.value, render: trial, values: mergeFields(values, overrides) } }
    const rendered = await renderComponent(changed, withFreshBudget(chart, plan.value.request))
    return { rendered, found: findImages(changed, rendered) }
  }
  const { rendered, found } = await examine({})
  return { plan, found, examine, values: plainOf(rendered.value.chart && decodeData(rendered.value.chart.values)) }
}

/**
 * The same effects with primes that are found once for all trials of a component: to make keys takes a hundred times as long as the rest
 * of a render, and nothing but images is taken from a trial.
 */
function withPrimes(effects: Effects, kept: Map<number, bigint[]>): Effects {
  const { prime } = effects
  if (prime === undefined) return effects
  const given = new Map<number, number>()
  const again = (bits: number): bigint => {
    const at = given.get(bits) ?? 0
    given.set(bits, at + 1)
    const known = kept.get(bits) ?? []
    kept.set(bits, known)
    known[at] ??= prime(bits)
    return known[at]
  }
  // its clock and zone are looked up when they are asked for
  return Object.create(effects, { prime: { value: again } }) as Effects
}

async function search(
  { plan, found: first, values, examine }: Prepared,
  mirror: Mirror,
  shared: ReadonlyMap<string, readonly string[]>,
): Promise<Noted<ComponentRewrite>> {
  const { request } = plan.value
  const deadline = deadlineIn(SEARCH_PATIENCE * componentTime(request), request.clock)
  // a trial that fails is only a trial: what ends the run is looked at here
  const hasTime = (): boolean => {
    request.signal?.throwIfAborted()
    return deadline.now() < deadline.at
  }
  // what annotations alone name stays whatever the values are
  const named = new Set(first.value.images.filter((image) => !isPulled(image)).map(({ ref }) => ref))
  const render = async (overrides: Plain): Promise<readonly string[]> => {
    const { rendered, found } = await examine(overrides as Fields)
    if (rendered.status === 'incomplete') throw new AicrError('INCOMPLETE', rendered.warnings.join('; '))
    // a reference that cannot be read any more
    if (found.status === 'incomplete' && first.status !== 'incomplete')
      throw new AicrError('INCOMPLETE', found.warnings.join('; '))
    return found.value.images.flatMap((image) => (isPulled(image) || named.has(image.ref) ? placesOf(image) : []))
  }
  const moves = first.value.images.flatMap(({ ref }) => moveOf(ref, mirror, shared))
  const rewrite = await searchRewrite({ values, render, hasTime }, moves)
  const doubled = moves.flatMap(({ to }) => doubledNote(showPlace(to), shared))
  const said = [...(rewrite.isCut ? [CUT] : []), ...new Set(doubled)]
  const notes = said.map((warning) => note('complete', warning))
  return joinAll({ component: plan.value.ref.name, ...rewrite }, [first, plan, ...notes])
}

/** A chart's annotations name its images as they were published: what its objects name counts. */
const isOfObject = ({ kind, template }: ImageSource): boolean => kind !== 'Chart' || template !== 'Chart.yaml'

const isPulled = ({ sources }: FoundImage): boolean => sources.some(isOfObject)

/** The reference, once for every place that names it. */
function placesOf({ ref, sources }: FoundImage): string[] {
  const pulled = sources.filter(isOfObject)
  return (pulled.length > 0 ? pulled : sources).map(() => ref)
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

/** Each render belongs to a component and may spend what a list's component may. */
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
