import { join, resolve } from 'node:path'
import { defined } from '../../core/defined.ts'
import { AicrError, say } from '../../core/errors.ts'
import { isRecipeText, readSummary, writeDocument } from '../../library/lists.ts'
import {
  type ClusterFile,
  type MirrorChoice,
  mirrorClusterFiles,
  type RecipeRewrite,
  rewriteForMirror,
  setFlagsOf,
} from '../../library/mirror.ts'
import { openRecipe, parseComponentSet, writeRecipe } from '../../library/recipe.ts'
import { readCatalog } from '../../node/catalog.ts'
import { createFolder } from '../../node/whole-file.ts'
import type { Invocation } from '../command.ts'
import { engineLimits } from '../deep-stack.ts'
import { effectOptions } from '../effects.ts'
import type { Options } from '../flags/options.ts'
import { logger } from '../log.ts'
import { writeFiles } from '../output-file.ts'
import { reporter } from '../progress.ts'
import { openSources, type Sources, timeoutOf } from '../sources.ts'
import { readText } from '../text-input.ts'
import { VERSION } from '../version.ts'
import { mirrorChoice } from './mirror-check-action.ts'

const PARTLY = 3

export async function mirrorRewriteAction(invocation: Invocation): Promise<number> {
  const { options, positionals, terminal } = invocation
  const mirror = mirrorChoice(options)
  const [path, ...rest] = positionals
  if (path === undefined || rest.length > 0) throw new AicrError('INVALID_REQUEST', 'one recipe or list is needed')
  makeOutputFolder(invocation)
  const sources = openSources(options, terminal)
  try {
    const { text, folder } = await readText(path, sources.fetcher, terminal)
    if (!isRecipeText(text)) {
      const files = await mirrorClusterFiles({ ...mirror, list: await readSummary(text, path) })
      await deliver(invocation, files, files.map(({ path: name, text: content }) => `# ${name}\n${content}`).join('\n'))
      return 0
    }
    const rewrite = await rewriteText(invocation, sources, { text, folder, path }, mirror)
    await deliver(invocation, filesOf(rewrite), report(rewrite))
    return rewrite.components.every(({ left }) => left.length === 0) ? 0 : PARTLY
  } finally {
    await sources.close()
  }
}

async function rewriteText(
  { options, terminal }: Invocation,
  sources: Sources,
  { text, folder, path }: { readonly text: string; readonly folder: string | undefined; readonly path: string },
  mirror: MirrorChoice,
): Promise<RecipeRewrite> {
  const catalog = await readCatalog({
    catalog: options.text('catalog'),
    data: options.text('data'),
    strict: options.on('criteria-strict'),
  })
  const { recipe, warnings, doubts } = openRecipe(catalog, text, path, { version: `v${VERSION}` })
  for (const warning of [...doubts, ...warnings]) logger(terminal, options).warn(warning)
  const progress = reporter(terminal, options)
  try {
    const rewrite = await rewriteForMirror({
      ...mirror,
      recipe,
      catalog,
      sets: options.texts('set').map((each) => parseComponentSet(each)),
      source: await sources.charts(folder),
      ...effectOptions(options),
      ...defined({ timeout: timeoutOf(options) }),
      engineLimits: engineLimits(),
      onProgress: progress.note,
    })
    requireAll(options, doubts, rewrite)
    return rewrite
  } finally {
    progress.end()
  }
}

/** Throws INCOMPLETE under --strict when the recipe may be another one than was meant, or images of it are not known. */
function requireAll(options: Options, doubts: readonly string[], { components }: RecipeRewrite): void {
  const partial = components.filter(({ isComplete }) => !isComplete)
  if (!options.on('strict') || (doubts.length === 0 && partial.length === 0)) return
  const why =
    partial.length > 0
      ? say`images of ${{ components: partial.map(({ component }) => component) }} are not known: ${{ warning: partial[0]?.warnings[0] ?? '' }}`
      : say`${{ doubt: doubts[0] ?? '' }}`
  throw new AicrError('INCOMPLETE', say`the rewrite is not complete: ${{ reason: why }}`, {
    hint: 'without --strict what can be moved is written',
  })
}

/** Makes the folder that --output names, before anything is rendered for it. */
function makeOutputFolder({ options, terminal }: Invocation): void {
  const folder = options.text('output')
  if (folder !== undefined) createFolder(resolve(terminal.cwd, folder))
}

/** Files into the folder that --output names, else the text to stdout. */
async function deliver({ options, terminal }: Invocation, files: readonly ClusterFile[], text: string): Promise<void> {
  const folder = options.text('output')
  if (folder === undefined) return terminal.out(text)
  await writeFiles(resolve(terminal.cwd, folder), files)
}

const filesOf = ({ components, recipe, clusterFiles }: RecipeRewrite): ClusterFile[] => [
  ...components
    .filter(({ edits }) => edits.length > 0)
    .map(({ component, overrides }) => ({ path: `values/${component}.yaml`, text: writeDocument(overrides) })),
  { path: 'recipe.yaml', text: writeRecipe(recipe, 'yaml') },
  ...clusterFiles.map(({ path, text }) => ({ path: join('cluster', path), text })),
]

/** What moved and what did not, and the flags that do it. */
function report({ components }: RecipeRewrite): string {
  const lines = components.flatMap(({ component, moved, left, edits, overrides, warnings }) => [
    `${component}: ${moved.length} of ${moved.length + left.length} images come from the mirror`,
    ...left.map((image) => `  no value moves ${image}`),
    ...warnings.map((warning) => `  ${warning}`),
    ...(edits.length === 0 ? [] : setFlagsOf(component, overrides).map((flag) => `  ${flag}`)),
  ])
  return `${lines.join('\n')}\n`
}
