import { HelmError, messageOf } from '../core/errors.ts'
import { unifiedDiff } from '../core/golden/index.ts'
import { type Helm, helmOf, type Mechanism, mechanismsBetween, switched } from '../core/helm/index.ts'
import { HELM, printRendered, type Rendered, readRendered } from '../core/render/index.ts'
import { type RenderRequest, renderRequest } from './render-request.ts'

/** A document that two helms render differently. */
export interface HelmChange {
  /** `template: Kind name`, or what the difference is in when it is not in a document */
  readonly document: string
  readonly change: 'changed' | 'added' | 'removed' | 'moved' | 'failed'
  /** unified, empty for what only moved */
  readonly diff: string
  /** what causes it: every mechanism that alone changes this document */
  readonly mechanisms: readonly Mechanism[]
}

/** What changes when a chart is rendered by another helm. No changes mean equal bytes. */
export interface HelmDiff {
  readonly from: string
  readonly to: string
  readonly changes: readonly HelmChange[]
}

/** What a helm makes of a chart: its documents in order, or the error. */
interface Outcome {
  readonly printed: string
  readonly documents: ReadonlyMap<string, string>
}

const FAILURE = 'the render'

async function renderBy(request: RenderRequest, helm: Helm): Promise<Outcome> {
  try {
    const rendered = await renderRequest({ ...request, helmVersion: helm }, HELM)
    return { printed: printRendered(rendered, { includeCrds: true }).text, documents: documentsOf(rendered) }
  } catch (error) {
    if (!(error instanceof HelmError)) throw error
    const printed = `Error: ${messageOf(error)}\n`
    return { printed, documents: new Map([[FAILURE, printed]]) }
  }
}

/** Documents by name; of several with one name each has its number. */
function documentsOf(rendered: Rendered): ReadonlyMap<string, string> {
  const documents = new Map<string, string>()
  const { manifests, hooks } = readRendered(rendered)
  // the end of all manifests is trimmed when they are printed
  const printed = manifests.map((each, i) => (i < manifests.length - 1 ? each : { ...each, text: each.text.trimEnd() }))
  for (const { source, kind, name, text } of [...printed, ...hooks]) {
    const base = `${source}: ${kind} ${name}`
    let key = base
    for (let i = 2; documents.has(key); i++) key = `${base} (${i})`
    documents.set(key, `${text}\n`)
  }
  return documents
}

type Kind = HelmChange['change']

/** How the documents of two outcomes differ, by name. */
function compare(old: Outcome, fresh: Outcome): ReadonlyMap<string, Kind> {
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

/** Which documents each mechanism alone changes, seen from either helm. */
async function causes(
  request: RenderRequest,
  from: { readonly helm: Helm; readonly outcome: Outcome },
  to: { readonly helm: Helm; readonly outcome: Outcome },
): Promise<ReadonlyMap<string, readonly Mechanism[]>> {
  const found = new Map<string, Mechanism[]>()
  for (const mechanism of mechanismsBetween(from.helm, to.helm)) {
    const forward = compare(from.outcome, await renderBy(request, switched(from.helm, to.helm, mechanism)))
    const back = compare(to.outcome, await renderBy(request, switched(to.helm, from.helm, mechanism)))
    for (const name of new Set([...forward.keys(), ...back.keys()]))
      found.set(name, [...(found.get(name) ?? []), mechanism])
  }
  return found
}

/**
 * Renders a chart by two helms and says which documents differ and which mechanism causes each difference, found by rendering with one
 * of them switched at a time. Clock and randomness have to be fixed in `request`. Throws AicrError for a helm that is not verified.
 */
export async function diffHelms(
  request: RenderRequest,
  versions: { readonly from: string; readonly to: string },
): Promise<HelmDiff> {
  const [old, fresh] = [helmOf(versions.from), helmOf(versions.to)]
  const from = { helm: old, outcome: await renderBy(request, old) }
  const to = { helm: fresh, outcome: await renderBy(request, fresh) }
  const changes = compare(from.outcome, to.outcome)
  const mechanisms = changes.size === 0 ? new Map<string, readonly Mechanism[]>() : await causes(request, from, to)
  const names = { old: `helm ${old.version}`, fresh: `helm ${fresh.version}` }
  return {
    from: old.version,
    to: fresh.version,
    changes: [...changes].map(([document, change]) => ({
      document,
      change,
      diff: unifiedDiff(from.outcome.documents.get(document) ?? '', to.outcome.documents.get(document) ?? '', names),
      mechanisms: mechanisms.get(document) ?? [],
    })),
  }
}
