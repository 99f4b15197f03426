import { type ByteString, LimitError } from '../../../template-engine/go/index.ts'
import {
  type Budget,
  chargeSource,
  type Effects,
  type FunctionLibrary,
  ParseError,
  TemplateError,
  TemplateSet,
} from '../../../template-engine/index.ts'
import type { Chart } from '../chart/index.ts'

import { HelmError, limitFailure } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import { executionErrorText, parseErrorText, templatePlaces } from './error-text.ts'
import { asValues } from './objects.ts'
import { type ChartTemplate, isPartial } from './templates.ts'

export interface RunOptions {
  /** what templates can call besides Go's builtins */
  readonly functions: FunctionLibrary
  readonly effects: Effects
  readonly budget: Budget
}

/** Turns what the engine throws into what the user reads. */
function helmError(error: unknown, template: ByteString, helm: Helm): unknown {
  if (error instanceof ParseError)
    return new HelmError(parseErrorText(error), { places: templatePlaces(error), debugHint: true, cause: error })
  if (error instanceof TemplateError)
    return new HelmError(executionErrorText(error, helm), {
      places: templatePlaces(error),
      debugHint: true,
      cause: error,
    })
  if (error instanceof LimitError) {
    return limitFailure(error, template)
  }
  return error
}

/** Runs the engine; what it throws is thrown as the user reads it. */
export function inHelmsWords<T>(template: ByteString, helm: Helm, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw helmError(error, template, helm)
  }
}

/** A chart's templates, parsed. */
interface Parsed {
  readonly functions: FunctionLibrary
  /** how deep their source may nest */
  readonly nesting: number
  readonly templates: readonly ChartTemplate[]
  readonly set: TemplateSet
}

/**
 * By chart as it was loaded: most renders of one differ in values alone, and parsing is half of a render. Goes when the chart
 * does; checked against the templates and functions of the render, so that one render cannot change another.
 */
const PARSED = new WeakMap<Chart, Parsed>()

const isSame = (a: readonly ChartTemplate[], b: readonly ChartTemplate[]): boolean =>
  a.length === b.length && a.every(({ name, text }, i) => name === b[i]?.name && text === b[i].text)

/** The set of a chart's templates: that of its last render, unless values chose other sub-charts since. A set keeps nothing of a run. */
function parsedTemplates(
  chart: Chart,
  templates: readonly ChartTemplate[],
  { functions, budget: { limits } }: Pick<RunOptions, 'functions' | 'budget'>,
): TemplateSet {
  const known = PARSED.get(chart)
  if (known?.functions === functions && known.nesting === limits.nesting && isSame(known.templates, templates))
    return known.set
  const set = new TemplateSet({ name: 'gotpl', functions, limits })
  for (const { name, text } of templates) inHelmsWords(name, chart.helm, () => set.parse(name, text))
  PARSED.set(chart, { functions, nesting: limits.nesting, templates, set })
  return set
}

/**
 * Parses all templates, then runs those that are not partials, in the order given: each sees what the ones before it changed.
 * `chart` is the chart as it was loaded. Returns what each wrote, `<no value>` taken out. Throws HelmError, AicrError at a limit.
 */
export function runTemplates(
  chart: Chart,
  templates: readonly ChartTemplate[],
  options: RunOptions,
): Map<ByteString, ByteString> {
  const { budget } = options
  for (const { name, text } of templates) inHelmsWords(name, chart.helm, () => chargeSource(budget, text))
  const set = parsedTemplates(chart, templates, options)
  const rendered = new Map<ByteString, ByteString>()
  for (const { name, basePath, scope } of templates) {
    if (isPartial(name)) continue
    scope.set(
      'Template',
      asValues(
        new Map([
          ['Name', name],
          ['BasePath', basePath],
        ]),
        chart.helm,
      ),
    )
    const output = inHelmsWords(name, chart.helm, () =>
      set.execute(name, asValues(scope, chart.helm), { effects: options.effects, budget }),
    )
    rendered.set(name, output.replaceAll('<no value>', ''))
  }
  return rendered
}
