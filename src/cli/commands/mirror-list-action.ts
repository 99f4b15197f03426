import { AicrError } from '../../core/errors.ts'
import { allWarnings, type FormatOptions, formatOf, type MirrorList } from '../../library/lists.ts'
import { type MirrorListRequest, mirrorList } from '../../library/mirror-list.ts'
import {
  type Catalog,
  type ComponentSet,
  openRecipe,
  parseComponentSet,
  type Resolution,
  resolveRecipe,
} from '../../library/recipe.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation, Terminal } from '../command.ts'
import { chosenCatalog, configured, readChoices, readCriteria, refuseProfileWithRecipe } from '../criteria.ts'
import { engineLimits, wantsDeepStack } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import type { Options } from '../flags/options.ts'
import { readArchitectures, readNodes, readSelection } from '../image-options.ts'
import { logger } from '../log.ts'
import { readOperators } from '../operators.ts'
import { checkOutputs, writeOutput } from '../output-file.ts'
import { reporter } from '../progress.ts'
import { openSources, type Sources, timeoutOf } from '../sources.ts'
import { readText } from '../text-input.ts'
import { requireList, warnOf } from '../verdict.ts'
import { VERSION } from '../version.ts'
import { explainableList, explainEach, readQueries } from '../why.ts'

export async function mirrorListAction({ options: given, positionals, terminal }: Invocation): Promise<number> {
  const started = Date.now()
  if (positionals.length > 0) throw new AicrError('INVALID_REQUEST', `unexpected argument ${positionals[0]}`)
  const format = formatOf(given.text('format') ?? 'yaml')
  const queries = readQueries(given)
  await checkOutputs(given)
  const log = logger(terminal, given)
  const sources = openSources(given, terminal)
  const options = await configured(given, sources.fetcher)
  refuseProfileWithRecipe(options)
  const catalog = await chosenCatalog(options)
  const { recipe, folder, warnings, doubts } = await chooseRecipe(options, catalog, sources)
  const operators = await readOperators(options)
  const sets = componentSets(options)
  for (const warning of warnings) log.warn(warning)
  log.info('discovering images and charts', { components: recipe.componentRefs.length })
  const progress = reporter(terminal)
  const abort = new AbortController()
  const stop = (): void => abort.abort(new AicrError('CANCELLED', 'interrupted'))
  process.once('SIGINT', stop)
  try {
    const list = await mirrorList({
      ...listOptions(options),
      ...effectOptions(options),
      recipe,
      doubts,
      catalog,
      sets,
      operators,
      source: await sources.charts(folder),
      engineLimits: engineLimits(),
      onRenderFailure: (error) => (wantsDeepStack(error) ? 'throw' : undefined),
      version: `v${VERSION}`,
      signal: abort.signal,
      onProgress: progress.note,
    })
    progress.end()
    const text = format.write(list, formatOptions(options))
    report(list, terminal, given, { started, bytes: progress.bytes() })
    explainEach(explainableList(list), queries, readSelection(options), terminal)
    requireList(list, options)
    await sources.finish()
    await writeOutput(text, given.text('output'), terminal)
    return 0
  } finally {
    progress.end()
    process.off('SIGINT', stop)
    await sources.close()
  }
}

/** The recipe that the flags name or ask for, and the folder that its relative chart paths start from. */
async function chooseRecipe(
  options: Options,
  catalog: Catalog,
  sources: Sources,
): Promise<Resolution & { readonly folder: string | undefined }> {
  const choices = readChoices(options, catalog)
  const path = options.text('recipe')
  if (path === undefined) {
    const criteria = readCriteria(options, catalog)
    return { ...resolveRecipe({ catalog, criteria, ...choices }), folder: undefined }
  }
  const { text, folder } = await readText(path, sources.fetcher)
  return { ...openRecipe(catalog, text, path, choices), folder }
}

function componentSets(options: Options): ComponentSet[] {
  return [
    ...options.texts('set').map((text) => parseComponentSet(text)),
    ...options.texts('set-string').map((text) => parseComponentSet(text, 'string')),
    ...options.texts('set-json').map((text) => parseComponentSet(text, 'json')),
  ]
}

type Asked = 'helm' | 'kubeVersion' | 'apiVersions' | 'scan' | 'selection' | 'nodes' | 'concurrency' | 'timeout'

function listOptions(options: Options): Pick<MirrorListRequest, Asked> {
  const kubeVersion = options.text('kube-version')
  const concurrency = options.number('concurrency')
  const timeout = timeoutOf(options)
  return {
    helm: chosenHelm(options),
    ...(kubeVersion ? { kubeVersion } : {}),
    ...(concurrency ? { concurrency } : {}),
    ...(timeout ? { timeout } : {}),
    apiVersions: options.texts('api-versions'),
    scan: options.oneOf('scan', ['full', 'compatible']) ?? 'full',
    selection: readSelection(options),
    nodes: readNodes(options),
  }
}

function formatOptions(options: Options): FormatOptions {
  const imageForm = options.oneOf('image-form', ['as-written', 'canonical'])
  const target = options.text('target')
  const packageVersion = options.text('package-version')
  const architectures = readArchitectures(options)
  return {
    ...(imageForm ? { imageForm } : {}),
    ...(target ? { target } : {}),
    ...(packageVersion ? { packageVersion } : {}),
    ...(architectures.length === 1 && architectures[0] ? { architecture: architectures[0] } : {}),
    detail: options.on('detail'),
    chartsAsImages: options.on('zarf-charts-as-images'),
  }
}

/** Warnings and the summary, on stderr. */
function report(list: MirrorList, terminal: Terminal, options: Options, run: { started: number; bytes: number }): void {
  const log = logger(terminal, options)
  warnOf(list, options, terminal)
  const incomplete = list.components.filter((c) => c.status !== 'complete').map((c) => c.component)
  log.info('discovery complete', {
    images: list.images.length,
    charts: list.charts.length,
    components: list.components.length,
    warnings: allWarnings(list).length,
    bytes: run.bytes,
    seconds: Math.round((Date.now() - run.started) / 100) / 10,
  })
  if (incomplete.length > 0) log.warn('the list is not complete', { components: incomplete.join(',') })
}
