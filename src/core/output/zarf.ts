import { chartName } from '../address.ts'
import { defined } from '../defined.ts'
import { parseReference } from '../images/index.ts'
import { type Writable, writeYaml } from '../yaml/index.ts'
import { distinctCharts, isLocal, isOci, localPath, ociArtifacts, ociUrl, repositoryUrl } from './chart-place.ts'
import { referencesWithTags } from './document.ts'
import type { FormatOptions, OutputFormat } from './format.ts'
import { allWarnings, isComplete, type MirrorChart, type MirrorList, originNote } from './mirror-list.ts'
import { refuse } from './problem.ts'
import { writeHead } from './text.ts'

/** A chart of a Zarf component. */
export type ZarfChart = {
  readonly name: string
  readonly namespace: string
  readonly releaseName?: string
  readonly repoName?: string
  /** one of these two */
  readonly url?: string
  readonly localPath?: string
  /** a local chart may have none */
  readonly version?: string
  /** from the folder of the package */
  readonly valuesFiles?: readonly string[]
}

/** The package that we write: one required component. */
export type ZarfPackage = {
  readonly apiVersion: 'zarf.dev/v1alpha1'
  readonly kind: 'ZarfPackageConfig'
  readonly metadata: {
    readonly name: string
    readonly description: string
    readonly version?: string
    readonly architecture?: string
  }
  readonly components: readonly ZarfComponent[]
}

type ZarfComponent = {
  readonly name: string
  readonly required: boolean
  readonly images?: readonly string[]
  readonly charts?: readonly ZarfChart[]
  readonly 'x-aicr-incomplete'?: boolean
  readonly 'x-aicr-warnings'?: readonly string[]
}

const MAX_NAME = 40
const MAX_RELEASE = 63
const STYLE = {
  sorted: true,
  quoted: new Set([
    'name',
    'namespace',
    'releaseName',
    'repoName',
    'url',
    'localPath',
    'version',
    'valuesFiles',
    'images',
    'x-aicr-warnings',
  ]),
}
const DESCRIPTION = 'NVIDIA AI Cluster Runtime container images and Helm charts for air-gapped deployment'

/** `zarf package create DIR`. */
export const zarfFormat: OutputFormat = {
  id: 'zarf',
  describe: 'Zarf package (zarf.dev/v1alpha1) for zarf package create',
  write: (list, options) => {
    const value = zarfPackage(list, options)
    refuse('zarf', validateZarf(value))
    const warnings = value.components.flatMap((component) => component['x-aicr-warnings'] ?? [])
    return (
      writeHead(COMMAND, warnings, [...zarfNotes(list, options), ...originNote(list)]) + writeYaml({ ...value }, STYLE)
    )
  },
  filesBeside: (list) =>
    list.charts.flatMap((chart) => {
      const path = valuesFile(chart)
      return path === undefined ? [] : [{ path, text: writeYaml(chart.values as Readonly<Record<string, Writable>>) }]
    }),
}

/** Where the recipe's values for a chart are kept, from the folder of the package; undefined where it has none. */
function valuesFile({ name, values = {} }: MirrorChart): string | undefined {
  return Object.keys(values).length === 0 ? undefined : `zarf-values/${name.replace(/[^\w.-]/g, '-')}.yaml`
}

const COMMAND = 'zarf package create DIR, in the folder of this file (zarf.yaml)'

/** What zarf does without asking. */
function zarfNotes(list: MirrorList, { architecture, imageForm = 'canonical', filesBeside }: FormatOptions): string[] {
  const hasValues = list.charts.some((chart) => valuesFile(chart) !== undefined)
  const pinned = referencesWithTags(list.images, imageForm).some((reference) => reference.includes('@'))
  return [
    ...(architecture === undefined
      ? ['metadata.architecture is not set: zarf takes that of the machine that creates the package; give --arch']
      : []),
    ...(hasValues && !filesBeside
      ? [
          "zarf package deploy installs the charts without the recipe's values: write this file with --output, which puts them beside it",
        ]
      : []),
    ...(pinned ? ['images are pinned by digest: zarf before July 2026 refuses the digest of an index'] : []),
  ]
}

/** The package of a list. */
export function zarfPackage(list: MirrorList, options: FormatOptions): ZarfPackage {
  const { charts, refused } = acceptedCharts(zarfCharts(list.charts, options))
  const artifacts = options.chartsAsImages === true ? ociArtifacts(list.charts) : []
  const images = [
    ...new Set([...referencesWithTags(list.images, options.imageForm ?? 'canonical'), ...artifacts]),
  ].sort()
  const warnings = [...allWarnings(list), ...refused]
  const component: ZarfComponent = {
    name: 'aicr-images',
    required: true,
    ...(images.length === 0 ? {} : { images }),
    ...(charts.length === 0 ? {} : { charts }),
    ...(isComplete(list) && refused.length === 0 ? {} : { 'x-aicr-incomplete': true }),
    ...(warnings.length === 0 ? {} : { 'x-aicr-warnings': warnings }),
  }
  const metadata = {
    name: 'aicr',
    description: DESCRIPTION,
    ...defined({ version: options.packageVersion, architecture: options.architecture }),
  }
  return { apiVersion: 'zarf.dev/v1alpha1', kind: 'ZarfPackageConfig', metadata, components: [component] }
}

/** One chart that zarf would refuse is left out with a warning: it must not withhold the others. */
function acceptedCharts(charts: readonly ZarfChart[]): { readonly charts: ZarfChart[]; readonly refused: string[] } {
  const problems = charts.map(validateChart)
  return {
    charts: charts.filter((_, i) => problems[i]?.length === 0),
    refused: problems.flat().map((problem) => `left out, because zarf would refuse it: ${problem}`),
  }
}

/** Charts in the recipe's order. Names must be unique in a component: the second chart of a name takes its component's. */
function zarfCharts(charts: readonly MirrorChart[], options: FormatOptions): ZarfChart[] {
  const distinct = distinctCharts(charts, (chart) =>
    JSON.stringify([repositoryUrl(chart), chartName(chart), chart.version, namespaceOf(chart), chart.values ?? {}]),
  )
  const taken = new Set<string>()
  return distinct.map((chart) => {
    const name = uniqueName([chartName(chart), chart.name, `${chart.name}-${chartName(chart)}`], taken)
    taken.add(name)
    const release = releaseName(name)
    return {
      name,
      namespace: namespaceOf(chart),
      ...(release === name ? {} : { releaseName: release }),
      ...placeOf(chart, options),
      ...(chart.version === '' && isLocal(chart) ? {} : { version: chart.version }),
      ...(options.filesBeside && valuesFile(chart) !== undefined ? { valuesFiles: [valuesFile(chart) ?? ''] } : {}),
    }
  })
}

function placeOf(chart: MirrorChart, options: FormatOptions): Pick<ZarfChart, 'url' | 'localPath' | 'repoName'> {
  if (isOci(chart)) return { url: ociUrl(chart) }
  return isLocal(chart)
    ? { localPath: localPath(chart, options) }
    : { repoName: chartName(chart), url: repositoryUrl(chart) }
}

const namespaceOf = ({ namespace, name }: MirrorChart): string => (namespace === '' ? releaseName(name) : namespace)

function uniqueName(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const candidates = wanted
    .map((name) => name.replace(/[/\\]/g, '-').slice(0, MAX_NAME).replace(/-+$/, ''))
    .filter((name) => name !== '')
  const free = candidates.find((name) => !taken.has(name))
  if (free !== undefined) return free
  const base = (candidates[0] ?? 'chart').slice(0, MAX_NAME - 4)
  let number = 2
  while (taken.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}

/** A DNS-1035 label near a name. */
function releaseName(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_RELEASE)
    .replace(/-+$/, '')
  return label === '' ? 'chart' : label
}

const DNS_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/
const NAME = /^[a-z0-9][a-z0-9-]*$/
const NO_SLASH = /^[^/\\]*$/
const ARCHITECTURES: ReadonlySet<string> = new Set(['amd64', 'arm64'])

/**
 * What zarf would refuse: the facts of its v1alpha1 schema, and its ValidatePackage (src/internal/api/v1alpha1/validate.go), for the
 * members that we write. Empty when all is well.
 */
export function validateZarf(value: ZarfPackage): string[] {
  const problems: string[] = []
  const { name, version, architecture } = value.metadata
  if (!NAME.test(name)) problems.push(`package name "${name}" must be lower-case letters, digits and dashes`)
  if (version !== undefined && !NO_SLASH.test(version)) problems.push(`package version "${version}" must have no slash`)
  if (architecture !== undefined && !ARCHITECTURES.has(architecture))
    problems.push(`architecture "${architecture}" must be amd64 or arm64`)
  if (value.components.length === 0) problems.push('package does not contain any compatible components')
  const names = value.components.map((component) => component.name)
  for (const each of new Set(names.filter((other, index) => names.indexOf(other) !== index)))
    problems.push(`component name "${each}" is not unique`)
  return [...problems, ...value.components.flatMap(validateComponent)]
}

function validateComponent({ name, images = [], charts = [] }: ZarfComponent): string[] {
  const problems: string[] = []
  if (!NAME.test(name)) problems.push(`component name "${name}" must be lower-case letters, digits and dashes`)
  for (const image of images)
    if (parseReference(image) === undefined) problems.push(`image "${image}" is not a reference`)
  const seen = new Set<string>()
  for (const chart of charts) {
    if (seen.has(chart.name)) problems.push(`chart name "${chart.name}" is not unique`)
    seen.add(chart.name)
    for (const problem of validateChart(chart)) problems.push(problem)
  }
  return problems
}

function validateChart(chart: ZarfChart): string[] {
  const { name, url = '', localPath: path = '', version = '', namespace, releaseName: release = name } = chart
  const problems: string[] = []
  if (name.length > MAX_NAME) problems.push(`chart "${name}" exceed the maximum length of ${MAX_NAME} characters`)
  if (!NO_SLASH.test(name)) problems.push(`chart name "${name}" must have no slash`)
  if (namespace === '') problems.push(`chart "${name}" must include a namespace`)
  if ((url === '') === (path === '')) problems.push(`chart "${name}" must have either a url or localPath`)
  if (version === '' && path === '') problems.push(`chart "${name}" must include a chart version`)
  if (!NO_SLASH.test(version)) problems.push(`version "${version}" of chart "${name}" must have no slash`)
  if (release.length > MAX_RELEASE || !DNS_1035.test(release)) problems.push(`invalid release name '${release}'`)
  return problems
}
