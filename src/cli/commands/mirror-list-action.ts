import { isAbsolute, relative, resolve, sep } from 'node:path'
import { defined } from '../../core/defined.ts'
import { AicrError, say } from '../../core/errors.ts'
import { allWarnings, type FormatOptions, listFailure, type MirrorList } from '../../library/lists.ts'
import type { MirrorListRequest } from '../../library/mirror-list.ts'
import {
  type Catalog,
  type ComponentSet,
  openRecipe,
  parseComponentSet,
  type Resolution,
  resolveRecipe,
} from '../../library/recipe.ts'
import { zlibGunzip } from '../../node/inflate.ts'
import { chosenHelm } from '../chosen-helm.ts'
import type { Invocation, Terminal } from '../command.ts'
import { chosenCatalog, configured, readChoices, readCriteria, refuseProfileWithRecipe } from '../criteria.ts'
import { engineLimits, wantsDeepStack } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import { type Options, withDefaults } from '../flags/options.ts'
import { readArchitectures, readNodes, readSelection } from '../image-options.ts'
import { type ListOutput, listOutput } from '../list-output.ts'
import { logger } from '../log.ts'
import { readOperators } from '../operators.ts'
import { checkOutputs } from '../output-file.ts'
import { reporter } from '../progress.ts'
import { type Prover, readProof } from '../proof.ts'
import { listInThreads } from '../render-threads.ts'
import { openSources, type Sources, timeoutOf } from '../sources.ts'
import { DELETED_FOLDER } from '../terminal.ts'
import { readText } from '../text-input.ts'
import { requireList, warnOf } from '../verdict.ts'
import { VERSION } from '../version.ts'
import { explainableList, explainEach, readQueries } from '../why.ts'

export async function mirrorListAction({ options: asGiven, positionals, terminal }: Invocation): Promise<number> {
  const started = Date.now()
  const given = withOperand(asGiven, positionals)
  const progress = reporter(terminal, given)
  const output = listOutput(given, terminal, progress.size)
  const queries = readQueries(given)
  await checkOutputs(given)
  const log = logger(terminal, given)
  const sources = openSources(given, terminal)
  const options = await configured(given, sources.fetcher)
  refuseProfileWithRecipe(options)
  const asked = formatOptions(options)
  output.check(asked)
  const catalog = await chosenCatalog(options)
  const { recipe, folder, warnings, doubts } = await chooseRecipe(options, catalog, sources, terminal)
  const operators = await readOperators(options)
  const request = await listOptions(options)
  const source = await sources.charts(folder)
  for (const warning of warnings) log.warn(warning)
  log.info('discovering images and charts', { components: recipe.componentRefs.length })
  progress.expect(recipe.componentRefs.length)
  const abort = new AbortController()
  const stop = (): void => abort.abort(new AicrError('CANCELLED', 'interrupted'))
  process.once('SIGINT', stop)
  try {
    const prove = await readProof(options, terminal, sources, { needs: output.needs, signal: abort.signal })
    const found = await listInThreads(
      {
        ...request,
        ...{ recipe, doubts, catalog, operators, source },
        signal: abort.signal,
        onProgress: progress.note,
      },
      options,
      terminal,
    )
    progress.end()
    const { list, text } = await proveAndWrite(found, prove, output, { asked, folder, terminal })
    report(list, terminal, given, { started, bytes: progress.bytes() })
    explainEach(explainableList(list), queries, readSelection(options), terminal)
    requireList(list, options)
    await sources.finish()
    await output.deliver(text, list)
    return 0
  } finally {
    progress.end()
    process.off('SIGINT', stop)
    await sources.close()
  }
}

/** The list after registries were asked about it, and its document. */
async function proveAndWrite(
  found: MirrorList,
  prove: Prover,
  output: ListOutput,
  {
    asked,
    folder,
    terminal: { cwd },
  }: { readonly asked: FormatOptions; readonly folder: string | undefined; readonly terminal: Terminal },
): Promise<{ readonly list: MirrorList; readonly text: string }> {
  const { list, check } = await prove(found)
  const beside = await output.folder()
  const localPath = pathsFrom(folder ?? cwd, beside ?? cwd)
  const text = output.write(list, { ...asked, localPath, filesBeside: beside !== undefined, ...defined({ check }) })
  return { list, text }
}

/** The flags, with the one operand as --recipe. */
function withOperand(options: Options, [recipe, extra]: readonly string[]): Options {
  if (recipe === undefined) return options
  const surplus = options.has('recipe') ? recipe : extra
  if (surplus !== undefined) throw new AicrError('INVALID_REQUEST', say`unexpected argument ${{ given: surplus }}`)
  return withDefaults(options, new Map([['recipe', [recipe]]]))
}

/** The recipe that the flags name or ask for, and the folder that its relative chart paths start from. */
async function chooseRecipe(
  options: Options,
  catalog: Catalog,
  sources: Sources,
  terminal: Terminal,
): Promise<Resolution & { readonly folder: string | undefined }> {
  const choices = readChoices(options, catalog)
  const path = options.text('recipe')
  if (path === undefined) {
    const criteria = readCriteria(options, catalog)
    return { ...resolveRecipe({ catalog, criteria, ...choices }), folder: undefined }
  }
  const { text, folder } = await readText(path, sources.fetcher, terminal)
  return { ...openRecipe(catalog, text, path, choices), folder }
}

function componentSets(options: Options): ComponentSet[] {
  return [
    ...options.texts('set').map((text) => parseComponentSet(text)),
    ...options.texts('set-string').map((text) => parseComponentSet(text, 'string')),
    ...options.texts('set-json').map((text) => parseComponentSet(text, 'json')),
  ]
}

/** What the flags and the program say of every list. */
async function listOptions(options: Options): Promise<Omit<MirrorListRequest, 'recipe' | 'catalog' | 'source'>> {
  const kubeVersion = options.text('kube-version')
  const concurrency = options.number('concurrency')
  const timeout = timeoutOf(options)
  return {
    helm: await chosenHelm(options),
    ...(kubeVersion ? { kubeVersion } : {}),
    ...(concurrency ? { concurrency } : {}),
    ...(timeout ? { timeout } : {}),
    apiVersions: options.texts('api-versions'),
    scan: options.oneOf('scan', ['full', 'compatible']) ?? 'full',
    selection: readSelection(options),
    nodes: readNodes(options),
    sets: componentSets(options),
    ...effectOptions(options),
    engineLimits: engineLimits(),
    onRenderFailure: (error) => (wantsDeepStack(error) ? 'throw' : undefined),
    gunzip: zlibGunzip(),
    version: `v${VERSION}`,
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

/** How a document in a folder names files that the recipe's folder is the start of; whole, where that folder was deleted. */
function pathsFrom(recipe: string, home: string): (path: string) => string {
  return (path) => {
    if (home === DELETED_FOLDER) return resolve(recipe, path)
    const shown = relative(home, resolve(recipe, path)).split(sep).join('/')
    return shown.startsWith('../') || isAbsolute(shown) ? shown : `./${shown}`
  }
}

/** Warnings and the summary, on stderr. */
function report(list: MirrorList, terminal: Terminal, options: Options, run: { started: number; bytes: number }): void {
  const log = logger(terminal, options)
  warnOf(list, options, terminal)
  if (listFailure(list)) return
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
