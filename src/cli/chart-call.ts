import { type Chart, formatNotice, type Notify, type ValueMap } from '../core/chart/index.ts'
import { decodeUtf8, type Effects, encodeUtf8 } from '../core/engine.ts'
import { HelmError } from '../core/errors.ts'
import { DEFAULT_HELM, type Helm, helmOf } from '../core/helm/index.ts'
import { type LazyRenderOptions, parseKubeVersion, type Rendered, renderChartLazily } from '../core/render/index.ts'
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
  readonly name: string
  readonly values: ValueMap
  readonly render: () => Promise<Rendered>
}

export const bytes = (texts: readonly string[]): string[] => texts.map(encodeUtf8)

/** Reads helm template's flags and operands. Notices go to stderr as helm logs them. */
export async function readChartCall(
  { options, positionals, terminal }: Invocation,
  check: () => void = () => undefined,
): Promise<ChartCall> {
  const kubeVersion = options.text('kube-version')
  const helm = chosenHelm(options)
  const kube = kubeVersion ? parseKubeVersion(encodeUtf8(kubeVersion), helm) : undefined
  check()
  const effects = chooseEffects(options)
  const { name, chart: chartName } = await nameAndChart(options, positionals, terminal, effects)
  const notify: Notify = (notice) => terminal.err(`${decodeUtf8(formatNotice(notice, helm))}\n`)
  const request = {
    chart: chartName.trim(),
    repository: options.text('repo') ?? '',
    version: versionWanted(options),
    verify: options.on('verify'),
  }
  const sources = openSources(options, terminal, hostsOf(request))
  try {
    const load = await locateChart(request, sources.charts, { notify, helm })
    const values = await mergeValueSources(valueSources(options), readValuesInput(sources.fetcher, terminal), helm)
    const chart = await load()
    const renderOptions: LazyRenderOptions = {
      effects,
      name,
      namespace: encodeUtf8(options.text('namespace') || namespaceOf(options, terminal)),
      isUpgrade: options.on('is-upgrade'),
      values,
      limits: engineLimits(),
      ...(kube ? { kubeVersion: kube } : {}),
      apiVersions: bytes(options.texts('api-versions').flatMap((a) => a.split(','))),
      skipSchemas: options.on('skip-schema-validation'),
    }
    return { chart, name, values, render: () => renderChartLazily(chart, renderOptions, notify) }
  } finally {
    await sources.close()
  }
}

/** The helm of --helm-version, else the newest that is verified. */
export const chosenHelm = (options: Options): Helm => {
  const named = options.text('helm-version')
  return named === undefined || named === '' ? DEFAULT_HELM : helmOf(named)
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
    throw new HelmError('"helm template" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]')
  }
  if (rest.length > 0)
    throw new HelmError(encodeUtf8(`expected at most two arguments, unexpected arguments: ${rest.join(', ')}`))
  const template = options.text('name-template')
  if (second !== undefined) {
    if (options.on('generate-name')) throw new HelmError('cannot set --generate-name and also specify a name')
    if (template) throw new HelmError('cannot set --name-template and also specify a name')
    return { name: encodeUtf8(first), chart: second }
  }
  if (!template) return { name: 'release-name', chart: first }
  const environment = Object.entries(terminal.env).map(([key, value]) => [key, encodeUtf8(value ?? '')] as const)
  const { renderNameTemplate } = await import('../core/render/with-crypto.ts')
  return { name: renderNameTemplate(encodeUtf8(template), effects, Object.fromEntries(environment)), chart: first }
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
  files: bytes(options.texts('values')),
  setJson: bytes(options.texts('set-json')),
  set: bytes(options.texts('set')),
  setString: bytes(options.texts('set-string')),
  setFile: bytes(options.texts('set-file')),
  setLiteral: bytes(options.texts('set-literal')),
})
