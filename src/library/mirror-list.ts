import { requireParts } from '../core/brand.ts'
import { defined } from '../core/defined.ts'
import { deterministicEffects } from '../core/deterministic.ts'
import type { Effects } from '../core/engine.ts'
import type { LedgerOptions } from '../core/ledger.ts'
import { type FormatOptions, formatOf, type MirrorList } from '../core/output/index.ts'
import {
  type Elsewhere,
  type InventoryRequest,
  inventoryList as inventory,
  mirrorList as list,
  type MirrorRequest,
} from '../core/pipeline/index.ts'
import type { Recipe } from '../core/recipe/index.ts'
import type { ChartSource } from '../core/seams.ts'
import { createChartSource } from './chart-source.ts'
import { type EffectOptions, effectsOf } from './effects.ts'
import { openRecipe } from './recipe.ts'

/** What to list. `recipe` and `catalog` are required. */
export interface MirrorListRequest extends EffectOptions, Omit<MirrorRequest, 'effects' | 'source' | 'recipe'> {
  /** a recipe, or the text of a recipe file */
  readonly recipe: Recipe | string
  /** where charts come from; default createChartSource() */
  readonly source?: ChartSource
}

/**
 * Lists every image and chart that a recipe needs. Rejects for faults of the request; a fault of a chart or a server is a
 * warning on its component, and isComplete tells whether there was any. `elsewhere` renders what has arrived, in other threads as a rule.
 */
export const mirrorList = async (request: MirrorListRequest, elsewhere?: Elsewhere): Promise<MirrorList> =>
  list(mirrorRequest(request), elsewhere)

/** The request in the core's terms: recipe read, source and effects chosen. Throws for faults of the recipe. */
export function mirrorRequest(request: MirrorListRequest): MirrorRequest {
  requireParts('the request', request, { recipe: 'a recipe', catalog: 'a catalog (loadCatalog)' })
  const { recipe, source, deterministic, effects, ...rest } = request
  const opened =
    typeof recipe === 'string'
      ? openRecipe(request.catalog, recipe, 'recipe.yaml', { version: '', ...ledgerOf(request) })
      : { recipe }
  return {
    ...rest,
    ...opened,
    ...surroundings({ source, deterministic, effects }),
  }
}

const surroundings = ({ source, deterministic, effects }: Surroundings): Pick<MirrorRequest, 'source' | 'effects'> => ({
  source: source ?? createChartSource(),
  effects: (component) => componentEffects({ deterministic, effects }, component),
})

/** The effects of one component of a list. */
export const componentEffects = (
  { deterministic, effects }: Omit<Surroundings, 'source'>,
  component: string,
): Effects => effects ?? (deterministic ? seeded(deterministic, component) : effectsOf({ deterministic: false }))

type Surroundings = { readonly [K in keyof EffectOptions]: EffectOptions[K] | undefined } & {
  readonly source?: ChartSource | undefined
}

/** Lists every image that a catalog can deploy, switched-off parts included unless `selection` says otherwise. Rejects as mirrorList. */
export const inventoryList = async (
  request: Omit<InventoryRequest, 'source' | 'effects'> & Surroundings,
  elsewhere?: Elsewhere,
): Promise<MirrorList> => {
  const { source, deterministic, effects, ...rest } = request
  return inventory({ ...rest, ...surroundings({ source, deterministic, effects }) }, elsewhere)
}

/** The bounds of the request for reading its recipe: all but the time, which is each component's. */
const ledgerOf = ({ limits, engineLimits, signal, clock }: MirrorListRequest): LedgerOptions =>
  defined({ limits, engineLimits, signal, clock })

/** A stream for each component, so that what one draws does not depend on when the others are rendered. */
const seeded = (deterministic: true | { readonly seed: string }, component: string) =>
  deterministicEffects({ seed: `${deterministic === true ? 'aicr' : deterministic.seed}/${component}` })

/** Writes a list as `yaml`, `json`, `hauler`, `zarf`, … (see FORMATS). Throws AicrError INVALID_REQUEST for a format that does not exist. */
export function writeList(list: MirrorList, options: FormatOptions & { readonly format: string }): string {
  requireParts('the options', options, { format: 'the name of a format: yaml, json, hauler …' })
  requireParts('the list', list, { images: 'a list', charts: 'a list', components: 'a list' })
  return formatOf(options.format).write(list, options)
}

export type { Elsewhere, OperatorContext, Progress } from '../core/pipeline/index.ts'
