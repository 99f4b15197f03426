import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Chart, formatNotice, type Notify } from '../../core/chart/index.ts'
import { decodeUtf8, type Effects, encodeUtf8, toBytes } from '../../core/engine.ts'
import { HelmError } from '../../core/errors.ts'
import {
  outputPieces,
  type Printable,
  type PrintOptions,
  parseKubeVersion,
  printManifests,
  RenderError,
  type Rendered,
  renderChart,
  renderNameTemplate,
} from '../../core/render/index.ts'
import { mergeValueSources, type ValueSources } from '../../core/values/index.ts'
import { validateSchema } from '../../core/values/schema/index.ts'
import { currentNamespace } from '../../node/kubeconfig.ts'
import type { Invocation, Terminal } from '../command.ts'
import { engineLimits } from '../deep-stack.ts'
import { chooseEffects } from '../effects.ts'
import type { Options } from '../flags/options.ts'
import { locateChart } from '../locate-chart.ts'
import { openSources } from '../sources.ts'
import { readValuesInput } from '../values-input.ts'

const bytes = (texts: readonly string[]): string[] => texts.map(encodeUtf8)

export async function templateAction({ options, positionals, terminal }: Invocation): Promise<number> {
  warnOfDeprecations(options, terminal)
  const kubeVersion = options.text('kube-version')
  const kube = kubeVersion ? parseKubeVersion(encodeUtf8(kubeVersion)) : undefined
  refuseUnsupported(options, terminal)
  const effects = chooseEffects(options)
  const { name, chart: chartName } = nameAndChart(options, positionals, terminal, effects)
  const notify: Notify = (notice) => terminal.err(`${decodeUtf8(formatNotice(notice))}\n`)
  const request = { chart: chartName, repository: options.text('repo') ?? '', version: versionWanted(options) }
  const sources = openSources(options, terminal, hostsOf(request))
  const chart = await locateChart(request, sources.charts, { notify })
  const values = await mergeValueSources(valueSources(options), readValuesInput(sources.fetcher))
  const print = printOptions(options)
  const render = (c: Chart): Rendered =>
    renderChart(
      c,
      {
        effects,
        name,
        namespace: encodeUtf8(options.text('namespace') || namespaceOf(options, terminal)),
        isUpgrade: options.on('is-upgrade'),
        values,
        limits: engineLimits(),
        ...(kube ? { kubeVersion: kube } : {}),
        apiVersions: bytes(options.texts('api-versions').flatMap((a) => a.split(','))),
        ...(options.on('skip-schema-validation') ? {} : { validateSchema }),
      },
      notify,
    )
  try {
    return emit(render(chart), print, options, terminal, name)
  } catch (error) {
    if (!(error instanceof RenderError) || !options.on('debug')) throw error
    terminal.outBytes(toBytes(printManifests(error.partial, print)))
    throw new HelmError(error.message, { cause: error })
  }
}

function emit(printable: Printable, print: PrintOptions, options: Options, terminal: Terminal, name: string): number {
  const folder = options.text('output-dir')
  if (folder === undefined || folder === '') {
    terminal.outBytes(toBytes(printManifests(printable, print)))
    return 0
  }
  const { showOnly, ...rest } = print
  const seen = new Set<string>()
  for (const piece of outputPieces(printable, {
    ...rest,
    ...(options.on('release-name') ? { releaseName: name } : {}),
  })) {
    const path = join(folder, decodeUtf8(piece.path))
    mkdirSync(dirname(path), { recursive: true })
    if (seen.has(path)) appendFileSync(path, toBytes(piece.text))
    else writeFileSync(path, toBytes(piece.text))
    seen.add(path)
    terminal.out(`wrote ${path}\n`)
  }
  if (showOnly?.length) throw new HelmError(`could not find template ${showOnly[0]} in chart`)
  terminal.out('\n')
  return 0
}

/** The release's name and the chart (as in helm pkg/action/install.go, NameAndChart). */
function nameAndChart(
  options: Options,
  positionals: readonly string[],
  terminal: Terminal,
  effects: Effects,
): { name: string; chart: string } {
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
  return { name: renderNameTemplate(encodeUtf8(template), effects, Object.fromEntries(environment)), chart: first }
}

/** The hosts that a chart's address names. */
const hostsOf = (request: { chart: string; repository: string }): string[] =>
  [request.repository, request.chart].flatMap((text) => /^(?:oci|https?):\/\/([^/]+)/.exec(text)?.[1] ?? [])

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

const printOptions = (options: Options): PrintOptions => ({
  includeCrds: options.on('include-crds'),
  noHooks: options.on('no-hooks'),
  skipTests: options.on('skip-tests'),
  showOnly: bytes(options.texts('show-only')),
})

const DEPRECATED: Readonly<Record<string, string>> = {
  atomic: 'use --rollback-on-failure instead',
  force: 'use --force-replace instead',
  validate: "use '--dry-run=server' instead",
}

function warnOfDeprecations(options: Options, terminal: Terminal): void {
  for (const [name, advice] of Object.entries(DEPRECATED)) {
    if (options.has(name)) terminal.err(`Flag --${name} has been deprecated, ${advice}\n`)
  }
}

/** Modes that need a cluster, plugins or a downloader: refused in plain words rather than ignored. */
function refuseUnsupported(options: Options, terminal: Terminal): void {
  const dryRun = options.text('dry-run')
  if (dryRun === 'unset')
    terminal.err('level=WARN msg="--dry-run is deprecated and should be replaced with \'--dry-run=client\'"\n')
  const known = [undefined, 'unset', 'client', 'server', 'true', 'false']
  if (!known.includes(dryRun))
    throw new HelmError(`invalid dry-run value (${JSON.stringify(dryRun)}). Must be "server" or "client"`)
  if (dryRun === 'server' || options.on('validate')) {
    throw new HelmError('cluster reachability check failed: this renderer contacts no cluster; use --dry-run=client')
  }
  const renderer = options.text('post-renderer')
  if (renderer) {
    const plugin = `plugin: {Name:${renderer} Type:postrenderer/v1} not found`
    throw new HelmError(`invalid argument ${JSON.stringify(renderer)} for "--post-renderer" flag: ${plugin}`)
  }
}
