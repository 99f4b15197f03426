import { type Chart, type Notify, printNotice, type ValueMap } from '../core/chart/index.ts'
import type { Effects, Text } from '../core/engine.ts'
import { helmFailure } from '../core/errors.ts'
import {
  type LazyRenderOptions,
  type Rendered,
  readKubeVersion,
  renderChartLazily,
  targetOptions,
} from '../core/render/index.ts'
import { mergeValueSources, type ValueSources } from '../core/values/index.ts'
import { currentNamespace } from '../node/kubeconfig.ts'
import type { Invocation, Terminal } from './command.ts'
import { engineLimits } from './deep-stack.ts'
import { chooseEffects } from './effects.ts'
import type { Options } from './flags/options.ts'
import { locateChart } from './locate-chart.ts'
import { openSources } from './sources.ts'
import { readValuesInput } from './values-input.ts'

/** A chart that the command line names, loaded and ready to render with what its flags say. */
export interface ChartCall {
  readonly chart: Chart
  readonly name: Text
  readonly values: ValueMap
  readonly render: () => Promise<Rendered>
}

/** Reads helm template's flags and operands. Notices go to stderr as helm logs them. */
export async function readChartCall(
  { options, positionals, terminal }: Invocation,
  check: () => void = () => undefined,
): Promise<ChartCall> {
  const kubeVersion = options.text('kube-version')
  const kube = kubeVersion ? readKubeVersion(kubeVersion) : undefined
  check()
  const effects = chooseEffects(options)
  const { name, chart: chartName } = await nameAndChart(options, positionals, terminal, effects)
  const notify: Notify = (notice) => terminal.err(`${printNotice(notice)}\n`)
  const request = {
    chart: chartName.trim(),
    repository: options.text('repo') ?? '',
    version: versionWanted(options),
    verify: options.on('verify'),
  }
  const sources = openSources(options, terminal, hostsOf(request))
  try {
    const load = await locateChart(request, sources.charts, { notify })
    const values = await mergeValueSources(valueSources(options), readValuesInput(sources.fetcher, terminal))
    const chart = await load()
    const renderOptions: LazyRenderOptions = {
      effects,
      ...targetOptions({
        name,
        namespace: options.text('namespace') || namespaceOf(options, terminal),
        apiVersions: options.texts('api-versions').flatMap((a) => a.split(',')),
      }),
      isUpgrade: options.on('is-upgrade'),
      values,
      limits: engineLimits(),
      ...(kube ? { kubeVersion: kube } : {}),
      skipSchemas: options.on('skip-schema-validation'),
    }
    return { chart, name, values, render: () => renderChartLazily(chart, renderOptions, notify) }
  } finally {
    await sources.close()
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
  if (rest.length > 0) throw helmFailure(`expected at most two arguments, unexpected arguments: ${rest.join(', ')}`)
  const template = options.text('name-template')
  if (second !== undefined) {
    if (options.on('generate-name')) throw helmFailure('cannot set --generate-name and also specify a name')
    if (template) throw helmFailure('cannot set --name-template and also specify a name')
    return { name: first, chart: second }
  }
  if (!template) return { name: 'release-name', chart: first }
  const environment = Object.entries(terminal.env).map(([key, value]) => [key, value ?? ''] as const)
  const { renderNameTemplate } = await import('../core/render/with-crypto.ts')
  return { name: renderNameTemplate(template, effects, Object.fromEntries(environment)), chart: first }
}

/** The hosts that a chart's address names; a user in it is no part of a host. */
export const hostsOf = (request: { chart: string; repository: string }): string[] =>
  [request.repository, request.chart].flatMap(
    (text) => /^(?:oci|https?):\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(text)?.[1] ?? [],
  )

const versionWanted = (options: Options): string => options.text('version') || (options.on('devel') ? '>0.0.0-0' : '')

const namespaceOf = (options: Options, terminal: Terminal): string =>
  currentNamespace(terminal.env, options.text('kubeconfig'), options.text('kube-context')) ?? 'default'

const valueSources = (options: Options): ValueSources => ({
  files: options.texts('values'),
  setJson: options.texts('set-json'),
  set: options.texts('set'),
  setString: options.texts('set-string'),
  setFile: options.texts('set-file'),
  setLiteral: options.texts('set-literal'),
})
