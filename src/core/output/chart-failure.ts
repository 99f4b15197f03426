import { AicrError, codeOf, isError, say, sentenceOf } from '../errors.ts'
import type { ChartFailure, MirrorComponent, MirrorList, Trouble } from './mirror-list.ts'

/** Reads a failure to fetch or to render a chart; `warning` is what the component says of it. */
export function chartFailure(step: ChartFailure['step'], error: unknown, warning: string): ChartFailure {
  const kind = troubleOf(error)
  const host = kind === 'uncached' ? '' : hostOf(error)
  const hint = error instanceof AicrError ? error.hint : undefined
  return {
    step,
    code: codeOf(error),
    reason: sentenceOf(error),
    warning,
    ...(hint === undefined ? {} : { hint }),
    ...(kind === undefined || host === undefined ? {} : { trouble: { kind, host } }),
  }
}

function troubleOf(error: unknown): Trouble | undefined {
  const code = codeOf(error)
  if (code === 'UNAUTHORIZED') return 'refused'
  if (code === 'NOT_CACHED') return 'uncached'
  if (code !== 'SERVICE_UNAVAILABLE') return undefined
  const words = chainOf(error).map((each) => ('code' in each ? String(each.code) : ''))
  if (words.some((word) => word === 'ENOTFOUND' || word === 'EAI_AGAIN')) return 'unresolved'
  return words.some((word) => /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(word)) ? 'unreachable' : undefined
}

/** The host of the innermost error that names a place. */
function hostOf(error: unknown): string | undefined {
  const places = chainOf(error).flatMap((each) => (each instanceof AicrError && each.place ? [each.place.file] : []))
  const hosts = places.flatMap((place) => /^[a-z]+:\/\/([^/]+)/.exec(place)?.[1] ?? [])
  return hosts.at(-1)
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = []
  for (let at = error; isError(at) && chain.length < 8; at = at.cause) chain.push(at)
  return chain
}

const ELSEWHERE =
  '--charts DIR takes charts from a folder, --mirror FROM=TO from another place, --offline from the cache'

const SENTENCES: Readonly<Record<Trouble, { one: string; many: string; advice: string }>> = {
  unresolved: {
    one: 'host name does not resolve',
    many: 'host names do not resolve',
    advice: `no network? ${ELSEWHERE}`,
  },
  unreachable: { one: 'host cannot be reached', many: 'hosts cannot be reached', advice: ELSEWHERE },
  refused: {
    one: 'host refuses access',
    many: 'hosts refuse access',
    advice: 'check user name and password, or log in (docker login, helm registry login)',
  },
  uncached: {
    one: 'chart is not in the cache, and --offline does not fetch it',
    many: 'charts are not in the cache, and --offline does not fetch them',
    advice: 'run once without --offline, or give the charts with --charts DIR',
  },
}

/** One cause of several failures. */
interface Cause {
  readonly sentence: string
  readonly advice: string
  readonly warnings: readonly string[]
}

/** Failures that have one cause, each cause once. */
function causesOf(components: readonly MirrorComponent[]): Cause[] {
  return (Object.keys(SENTENCES) as Trouble[]).flatMap((kind) => {
    const members = components.filter(({ failure }) => failure?.trouble?.kind === kind)
    if (members.length === 0) return []
    const hosts = [...new Set(members.map(({ failure }) => failure?.trouble?.host ?? ''))].sort()
    const { one, many, advice } = SENTENCES[kind]
    const names = members.map(({ component }) => component).join(', ')
    const count = kind === 'uncached' ? members.length : hosts.length
    const what = kind === 'uncached' ? names : `${hosts.join(', ')} (for ${names})`
    return {
      sentence: `${count} ${count === 1 ? one : many}: ${what}`,
      advice,
      warnings: members.map(({ component, failure }) => `${component}: ${failure?.warning ?? ''}`),
    }
  })
}

/**
 * Warnings for a reader at a terminal: those of `all`, but one line for failures that have one cause. Causes that listFailure names are
 * left to it.
 */
export function shortWarnings(list: MirrorList, all: readonly string[]): string[] {
  const causes = causesOf(list.components).filter(({ warnings }) => warnings.length > 1)
  const said = new Set(causes.flatMap(({ warnings }) => warnings))
  const left = all.filter((warning) => !said.has(warning))
  return listFailure(list) ? left : [...left, ...causes.map(({ sentence, advice }) => `${sentence}: ${advice}`)]
}

/**
 * Why a list may not be used at all: not one of its charts was fetched and rendered. Its code is that of most failures. Undefined for a list that is whole or
 * incomplete in part.
 */
export function listFailure({ components, charts }: MirrorList): AicrError | undefined {
  const withChart = new Set(charts.map(({ name }) => name))
  const wanted = components.filter(({ component }) => withChart.has(component))
  const failures = wanted.flatMap(({ failure }) => failure ?? [])
  const [first] = failures
  if (first === undefined || failures.length < wanted.length) return undefined
  const counted = failures.map(({ code }) => [code, failures.filter((other) => other.code === code).length] as const)
  const [code] = counted.reduce((a, b) => (b[1] > a[1] ? b : a))
  const causes = causesOf(wanted)
  const explained = causes.flatMap(({ warnings }) => warnings).length
  const rest = failures.filter(({ trouble }) => trouble === undefined)
  const others = [...new Set(rest.map(({ reason }) => reason))]
  const said = explained > 1 ? causes.map(({ sentence }) => sentence) : failures.slice(0, 1).map(({ reason }) => reason)
  const more = explained > 1 ? others.length : failures.length - 1
  const hint = explained > 0 ? causes[0]?.advice : first.hint
  const reasons = [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
  const step = failures.some(({ step: at }) => at === 'render') ? 'rendered' : 'fetched'
  return new AicrError(code, say`no chart could be ${{ step }}: ${{ reasons }}`, hint === undefined ? {} : { hint })
}
