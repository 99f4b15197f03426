import { isRemote, schemeOf } from '../address.ts'
import { AicrError, say } from '../errors.ts'
import { withoutSlashes } from '../paths.ts'
import type { ChartReference, ChartSource, ResolvedChart } from '../seams.ts'
import { lastSegment, placeOf } from './reference.ts'

/** A rule that sends references elsewhere: charts of `from` come from `to`. An empty `from` means every remote place. */
export interface MirrorRule {
  readonly from: string
  readonly to: string
}

/** Reads `FROM=TO`, or `TO` alone for everything. Throws AicrError INVALID_REFERENCE. */
export function parseMirrorRule(text: string): MirrorRule {
  const at = text.indexOf('=')
  const [from, to] = at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)]
  const good = schemeOf(to) !== undefined && /:\/\/./.test(to) && (at < 0 || from !== '')
  if (good) return { from: withoutSlashes(from), to: withoutSlashes(to) }
  throw new AicrError(
    'INVALID_REFERENCE',
    say`mirror "${{ given: text }}": want FROM=TO or TO, where TO begins with oci://, https:// or file://`,
  )
}

/** Asks the source for references as the rules rewrite them; what comes back still names the original reference. The longest `from` wins. */
export function mirrored(source: ChartSource, rules: readonly MirrorRule[]): ChartSource {
  const sorted = [...rules].sort((a, b) => b.from.length - a.from.length)
  return rewritten(source, (reference) => throughRules(reference, sorted))
}

/** Lets `name/chart` stand for a chart of a configured repository (helm repo add). */
export function namedRepositories(source: ChartSource, urls: ReadonlyMap<string, string>): ChartSource {
  return rewritten(source, (reference) => {
    const place = reference.repository === '' ? placeOf(reference) : undefined
    if (place?.kind !== 'named') return reference
    const url = urls.get(place.repository)
    return url === undefined
      ? reference
      : { repository: url, chart: place.name, version: reference.version, alias: place.repository }
  })
}

function throughRules(reference: ChartReference, rules: readonly MirrorRule[]): ChartReference {
  const { repository, chart, version } = reference
  const whole = repository || chart
  const remote = isRemote(whole)
  const rule = rules.find(({ from }) => (from === '' ? remote : within(whole, from)))
  if (rule === undefined) return reference
  if (rule.from !== '') {
    const moved = rule.to + whole.slice(rule.from.length)
    return repository === '' ? { repository, chart: moved, version } : { repository: moved, chart, version }
  }
  return { repository: rule.to, chart: lastSegment(chart).replace(/[:@].*$/s, ''), version }
}

/** Whether `text` is `prefix` or something below it. */
const within = (text: string, prefix: string): boolean =>
  text === prefix || withoutSlashes(text) === prefix || text.startsWith(`${prefix}/`)

function rewritten(source: ChartSource, rewrite: (reference: ChartReference) => ChartReference): ChartSource {
  const inner = (chart: ResolvedChart): ResolvedChart => ({ ...chart, reference: rewrite(chart.reference) })
  const { files, probe, provenance } = source
  return {
    accepts: (reference) => source.accepts(rewrite(reference)),
    resolve: async (reference, signal) => ({ ...(await source.resolve(rewrite(reference), signal)), reference }),
    open: (chart, signal) => source.open(inner(chart), signal),
    ...(probe === undefined ? {} : { probe: (chart, signal) => probe.call(source, inner(chart), signal) }),
    ...(files === undefined ? {} : { files: (chart, signal) => files.call(source, inner(chart), signal) }),
    ...(provenance === undefined
      ? {}
      : { provenance: (chart, signal) => provenance.call(source, inner(chart), signal) }),
  }
}
