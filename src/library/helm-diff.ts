import { ownOf } from '../core/brand.ts'
import { type Budget, ENGINE_LIMITS } from '../core/engine.ts'
import { HelmError, messageOf } from '../core/errors.ts'
import { unifiedDiff } from '../core/golden/index.ts'
import { type Helm, helmOf, type Mechanism, mechanismsBetween, switched } from '../core/helm/index.ts'
import { type LedgerOptions, openLedger, withinLimits } from '../core/ledger.ts'
import { HELM, type PrintChoice, printRendered, type Rendered, readRendered } from '../core/render/index.ts'
import { type RenderRequest, renderRequest } from './render-request.ts'

/** A document that two helms render differently. */
export interface HelmChange {
  /** `template: Kind name`, `template` for comments alone, or what the difference is in when it is not in a document */
  readonly document: string
  /** what became of the document */
  readonly change: 'changed' | 'added' | 'removed' | 'moved' | 'failed'
  /** unified, empty for what only moved */
  readonly diff: string
  /** what causes it: every mechanism that alone changes this document */
  readonly mechanisms: readonly Mechanism[]
}

/** What changes when a chart is rendered by another helm. No changes mean equal bytes. */
export interface HelmDiff {
  /** the release that is rendered first */
  readonly from: string
  /** the release that it is compared with */
  readonly to: string
  /** documents that differ */
  readonly changes: readonly HelmChange[]
}

/** What a helm makes of a chart: all that it prints, and the documents of it in order, or the error. */
export interface HelmOutcome {
  readonly printed: string
  readonly documents: ReadonlyMap<string, string>
}

export type RenderAs = (helm: Helm) => Promise<HelmOutcome>

const FAILURE = 'the render'

/** A render, or what helm says that is wrong with the chart. */
export async function outcomeOf(render: () => Promise<HelmOutcome>): Promise<HelmOutcome> {
  try {
    return await render()
  } catch (error) {
    if (!(error instanceof HelmError)) throw error
    const printed = `Error: ${messageOf(error)}\n`
    return { printed, documents: new Map([[FAILURE, printed]]) }
  }
}

/** A chart that was rendered, as it is printed. */
export const printedOutcome = (rendered: Rendered, print: PrintChoice): HelmOutcome => ({
  printed: printRendered(rendered, print).text,
  documents: documentsOf(rendered, print),
})

/** Documents by name; of several with one name each has its number. */
function documentsOf(rendered: Rendered, { noHooks, skipTests }: PrintChoice): ReadonlyMap<string, string> {
  const documents = new Map<string, string>()
  const alike = new Map<string, number>()
  const { manifests, hooks: all } = readRendered(rendered)
  const hooks = noHooks ? [] : all.filter(({ events }) => !(skipTests && events.includes('test')))
  // the end of all manifests is trimmed when they are printed
  const printed = manifests.map((each, i) => (i < manifests.length - 1 ? each : { ...each, text: each.text.trimEnd() }))
  for (const { source, kind, name, text } of [...printed, ...hooks]) {
    // a document of comments has no kind
    const base = kind === '' ? source : `${source}: ${kind} ${name}`.trimEnd()
    const number = (alike.get(base) ?? 0) + 1
    alike.set(base, number)
    let key = number === 1 ? base : `${base} (${number})`
    // a name that ends like a number of ours
    while (documents.has(key)) key += ' (2)'
    documents.set(key, `${text}\n`)
  }
  return documents
}

type Kind = HelmChange['change']

/** How the documents of two outcomes differ, by name. */
function compare(old: HelmOutcome, fresh: HelmOutcome): ReadonlyMap<string, Kind> {
  const changes = new Map<string, Kind>()
  if (old.printed === fresh.printed) return changes
  for (const [name, text] of old.documents) {
    const other = fresh.documents.get(name)
    if (other === undefined) changes.set(name, name === FAILURE ? 'failed' : 'removed')
    else if (other !== text) changes.set(name, name === FAILURE ? 'failed' : 'changed')
  }
  for (const name of fresh.documents.keys())
    if (!old.documents.has(name)) changes.set(name, name === FAILURE ? 'failed' : 'added')
  for (const name of moved([...old.documents.keys()], [...fresh.documents.keys()])) {
    if (!changes.has(name)) changes.set(name, 'moved')
  }
  return changes
}

/** The fewest names, of those that both have, by whose moves the old order becomes the fresh one. */
function moved(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const places = new Map(fresh.map((name, at) => [name, at]))
  const both = old.filter((name) => places.has(name))
  const kept = rising(both.map((name) => places.get(name) ?? 0))
  return both.filter((_, i) => !kept.has(i))
}

/** Where the longest run of rising numbers stands, gaps allowed; of several the one that ends lowest. */
function rising(numbers: readonly number[]): ReadonlySet<number> {
  // by length of a run: where the run that ends in the smallest number ends
  const ends: number[] = []
  const before = new Map<number, number | undefined>()
  numbers.forEach((number, i) => {
    let length = 0
    for (let high = ends.length; length < high; ) {
      const middle = (length + high) >> 1
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) length = middle + 1
      else high = middle
    }
    before.set(i, ends[length - 1])
    ends[length] = i
  })
  const run = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.add(at)
  return run
}

interface Side {
  readonly helm: Helm
  readonly outcome: HelmOutcome
}

/** Which documents each mechanism alone changes, seen from either helm. */
async function causes(
  render: RenderAs,
  { from, to, changes }: { readonly from: Side; readonly to: Side; readonly changes: ReadonlyMap<string, Kind> },
): Promise<ReadonlyMap<string, readonly Mechanism[]>> {
  const found = new Map<string, Mechanism[]>()
  for (const mechanism of mechanismsBetween(from.helm, to.helm)) {
    const forward = compare(from.outcome, await render(switched(from.helm, to.helm, mechanism)))
    const back = compare(to.outcome, await render(switched(to.helm, from.helm, mechanism)))
    for (const [name, change] of changes) {
      const alone = [forward.get(name), back.get(name)]
      // what moves and keeps its text was not changed by what changes texts
      const isCause = change === 'moved' ? alone.includes('moved') : alone.some((kind) => kind !== undefined)
      if (isCause) found.set(name, [...(found.get(name) ?? []), mechanism])
    }
  }
  return found
}

/** Renders at their limits that a comparison of two helms may cost: it makes two for each mechanism, of which charts use few. */
const RENDERS = 8

/** The budget of all renders of a comparison together. */
export function manyRenders(options: LedgerOptions): Budget {
  const { steps, secrets, ...rest } = options.engineLimits ?? ENGINE_LIMITS
  return openLedger({ ...options, engineLimits: { ...rest, steps: steps * RENDERS, secrets: secrets * RENDERS } })
}

/**
 * What differs when one helm renders and when another does, and which mechanism causes it: found by switching one at a time. All renders
 * spend from `budget`.
 */
export async function compareHelms(
  renderAs: RenderAs,
  { old, fresh }: { readonly old: Helm; readonly fresh: Helm },
  budget: Budget,
): Promise<readonly HelmChange[]> {
  let kept = 0
  const render: RenderAs = (helm) => {
    budget.endPhase(kept)
    return renderAs(helm)
  }
  const from = { helm: old, outcome: await render(old) }
  kept += 2 * from.outcome.printed.length
  const to = { helm: fresh, outcome: await render(fresh) }
  kept += 2 * to.outcome.printed.length
  const changes = compare(from.outcome, to.outcome)
  const mechanisms = changes.size === 0 ? undefined : await causes(render, { from, to, changes })
  const names = { old: `helm ${old.version}`, fresh: `helm ${fresh.version}` }
  const textOf = ({ outcome }: Side, document: string): string => outcome.documents.get(document) ?? ''
  budget.endPhase(kept)
  return withinLimits({ name: 'comparing', place: `helm ${old.version} and ${fresh.version}` }, () =>
    [...changes].map(([document, change]) => ({
      document,
      change,
      diff: unifiedDiff(textOf(from, document), textOf(to, document), names, budget),
      mechanisms: mechanisms?.get(document) ?? [],
    })),
  )
}

/**
 * Renders a chart by two helms and says which documents differ and which mechanism causes each difference. Clock and randomness have to
 * be fixed in `request`, and its `timeout` is for all renders together. Throws AicrError for a helm that is not verified.
 */
export async function diffHelms(
  request: RenderRequest,
  versions: { readonly from: string; readonly to: string },
  print: PrintChoice = {},
): Promise<HelmDiff> {
  const [old, fresh] = await Promise.all([helmOf(versions.from), helmOf(versions.to)])
  const budget = manyRenders(ownOf(request))
  const render: RenderAs = (helm) =>
    outcomeOf(async () => printedOutcome(await renderRequest({ ...request, helmVersion: helm }, HELM, budget), print))
  return { from: old.version, to: fresh.version, changes: await compareHelms(render, { old, fresh }, budget) }
}
