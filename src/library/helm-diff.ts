import { HelmError, messageOf } from '../core/errors.ts'
import { unifiedDiff } from '../core/golden/index.ts'
import { type Helm, helmOf, type Mechanism, mechanismsBetween, switched } from '../core/helm/index.ts'
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
  const { manifests, hooks: all } = readRendered(rendered)
  const hooks = noHooks ? [] : all.filter(({ events }) => !(skipTests && events.includes('test')))
  // the end of all manifests is trimmed when they are printed
  const printed = manifests.map((each, i) => (i < manifests.length - 1 ? each : { ...each, text: each.text.trimEnd() }))
  for (const { source, kind, name, text } of [...printed, ...hooks]) {
    // a document of comments has no kind
    const base = kind === '' ? source : `${source}: ${kind} ${name}`.trimEnd()
    let key = base
    for (let i = 2; documents.has(key); i++) key = `${base} (${i})`
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

/** The names, of those that both have, whose order differs. */
function moved(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const [mine, theirs] = [new Set(old), new Set(fresh)]
  const before = old.filter((name) => theirs.has(name))
  const after = fresh.filter((name) => mine.has(name))
  // common beginnings and ends stay: what moved lies between
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let end = before.length
  while (end > start && before[end - 1] === after[end - 1]) end--
  return before.slice(start, end)
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

/** What differs when one helm renders and when another does, and which mechanism causes it: found by switching one at a time. */
export async function compareHelms(render: RenderAs, old: Helm, fresh: Helm): Promise<readonly HelmChange[]> {
  const from = { helm: old, outcome: await render(old) }
  const to = { helm: fresh, outcome: await render(fresh) }
  const changes = compare(from.outcome, to.outcome)
  const mechanisms = changes.size === 0 ? undefined : await causes(render, { from, to, changes })
  const names = { old: `helm ${old.version}`, fresh: `helm ${fresh.version}` }
  return [...changes].map(([document, change]) => ({
    document,
    change,
    diff: unifiedDiff(from.outcome.documents.get(document) ?? '', to.outcome.documents.get(document) ?? '', names),
    mechanisms: mechanisms?.get(document) ?? [],
  }))
}

/**
 * Renders a chart by two helms and says which documents differ and which mechanism causes each difference. Clock and randomness have to
 * be fixed in `request`. Throws AicrError for a helm that is not verified.
 */
export async function diffHelms(
  request: RenderRequest,
  versions: { readonly from: string; readonly to: string },
  print: PrintChoice = {},
): Promise<HelmDiff> {
  const [old, fresh] = await Promise.all([helmOf(versions.from), helmOf(versions.to)])
  const render: RenderAs = (helm) =>
    outcomeOf(async () => printedOutcome(await renderRequest({ ...request, helmVersion: helm }, HELM), print))
  return { from: old.version, to: fresh.version, changes: await compareHelms(render, old, fresh) }
}
