import { hostOf } from '../core/address.ts'
import { deadlineIn, inTime, type Patience, type TimeOptions } from '../core/deadline.ts'
import type { Effects, Text } from '../core/engine.ts'
import { AicrError, helmFailure, say } from '../core/errors.ts'
import { LIMITS } from '../core/limits.ts'
import { effectsOf } from '../library/effects.ts'
import { nameByTemplate } from '../library/name-template.ts'
import { HELM, type Rendered, type RenderRequest, readKubeVersion, renderRequest } from '../library/render-request.ts'
import type { ValueOptions } from '../library/values-input.ts'
import { steadyClock } from '../node/clock.ts'
import { currentNamespace } from '../node/kubeconfig.ts'
import { locateChart } from '../node/locate-chart.ts'
import { chosenHelm } from './chosen-helm.ts'
import type { Invocation, Terminal } from './command.ts'
import { engineLimits } from './deep-stack.ts'
import { effectOptions } from './effects.ts'
import type { Options } from './flags/options.ts'
import { openSources, timeoutOf } from './sources.ts'
import { readValuesInput } from './values-input.ts'

/** A chart that the command line names, rendered, and the release's name. */
export interface ChartCall {
  readonly name: Text
  readonly rendered: Rendered
}

/** Renders what helm template's flags and operands ask for, in helm's order. Notices go to stderr as helm logs them, as they arise. */
export async function renderChartCall(invocation: Invocation, check: () => void = () => undefined): Promise<ChartCall> {
  return withChartRequest(
    invocation,
    async (request, name) => ({ name, rendered: await renderRequest(request, HELM) }),
    check,
  )
}

/** Runs something with the render that helm template's flags and operands ask for, in helm's order. */
export async function withChartRequest<T>(
  { options, positionals, terminal }: Invocation,
  run: (request: RenderRequest, name: Text) => Promise<T>,
  check: () => void = () => undefined,
): Promise<T> {
  const kubeVersion = options.text('kube-version')
  const helm = await chosenHelm(options)
  if (kubeVersion) readKubeVersion(kubeVersion, helm)
  check()
  const effects = effectsOf(effectOptions(options))
  const { name, chart } = await nameAndChart(options, positionals, terminal, effects)
  const onNotice = (line: string): void => terminal.err(`${line}\n`)
  const place = {
    chart: chart.trim(),
    repository: options.text('repo') ?? '',
    version: versionWanted(options),
    verify: options.on('verify'),
    onNotice,
  }
  const time = timeOf(options, place.chart)
  const sources = openSources(options, terminal, { hosts: hostsOf(place) })
  const work = async (signal: AbortSignal): Promise<T> => {
    const load = await locateChart({ ...place, helm, signal }, sources.charts)
    const request: RenderRequest = {
      ...valueOptions(options),
      readFile: readValuesInput(sources.fetcher, terminal, signal),
      // found once for the helm asked for; another one reads it anew
      chart: async (asked) => ({
        loaded: await (asked === helm ? load : await locateChart({ ...place, helm: asked, signal }, sources.charts))(),
      }),
      name,
      helmVersion: helm,
      namespace: options.text('namespace') || namespaceOf(options, terminal),
      ...(kubeVersion ? { kubeVersion } : {}),
      apiVersions: options.texts('api-versions').flatMap((a) => a.split(',')),
      isUpgrade: options.on('is-upgrade'),
      skipSchemaValidation: options.on('skip-schema-validation'),
      engineLimits: engineLimits(),
      effects,
      onNotice,
      ...time.forRender(),
    }
    return await run(request, name)
  }
  try {
    return await inTime(time, work)
  } finally {
    await sources.close()
  }
}

/** How long the whole of it may take, and what of that is left for the render. */
function timeOf(options: Options, chart: string): Patience & { forRender(): Pick<TimeOptions, 'timeout' | 'clock'> } {
  const asked = timeoutOf(options)
  const milliseconds = asked ?? LIMITS.componentTimeout
  const deadline = deadlineIn(milliseconds, steadyClock)
  const late = (): AicrError =>
    new AicrError('TIMEOUT', say`${{ chart }} was not fetched within ${{ seconds: milliseconds / 1000 }} s`, {
      hint: 'raise --timeout',
    })
  // what is repeatable depends on how fast the machine is only where that is asked for
  const timed = asked !== undefined || (!options.on('deterministic') && options.text('seed') === undefined)
  return {
    deadline,
    signals: [],
    late,
    forRender: () => (timed ? { timeout: Math.max(1, deadline.at - deadline.now()), clock: steadyClock } : {}),
  }
}

/** The release's name and the chart (as in helm pkg/action/install.go, NameAndChart). */
async function nameAndChart(
  options: Options,
  positionals: readonly string[],
  terminal: Terminal,
  effects: Effects,
): Promise<{ name: string; chart: string }> {
  const [first, second, ...rest] = positionals
  if (first === undefined) {
    throw helmFailure('"helm template" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]')
  }
  if (rest.length > 0) throw helmFailure(say`expected at most two arguments, unexpected arguments: ${{ given: rest }}`)
  const template = options.text('name-template')
  if (second !== undefined) {
    if (options.on('generate-name')) throw helmFailure('cannot set --generate-name and also specify a name')
    if (template) throw helmFailure('cannot set --name-template and also specify a name')
    return { name: first, chart: second }
  }
  if (!template) return { name: 'release-name', chart: first }
  return { name: await nameByTemplate(template, effects, terminal.env), chart: first }
}

/** The hosts that a chart's address names. */
export const hostsOf = (request: { chart: string; repository: string }): string[] =>
  [request.repository, request.chart].flatMap((address) => hostOf(address) ?? [])

const versionWanted = (options: Options): string => options.text('version') || (options.on('devel') ? '>0.0.0-0' : '')

const namespaceOf = (options: Options, terminal: Terminal): string =>
  currentNamespace(terminal.env, options.text('kubeconfig'), options.text('kube-context')) ?? 'default'

const valueOptions = (options: Options): ValueOptions => ({
  valueFiles: options.texts('values'),
  setJson: options.texts('set-json'),
  set: options.texts('set'),
  setString: options.texts('set-string'),
  setFile: options.texts('set-file'),
  setLiteral: options.texts('set-literal'),
})
