import type { Text } from '../../../template-engine/go/index.ts'
import type { Budget } from '../engine.ts'
import { messageOf, oneLine } from '../errors.ts'
import { type RenderedDocument, stripDirectives } from '../images/index.ts'
import { renderPlainText } from '../render/index.ts'
import { encodeValues } from '../values/index.ts'
import { manifestPaths } from './catalog-files.ts'
import { CLEAN, join, joinAll, type Noted, type Notes, note } from './noted.ts'
import type { Plan } from './plan.ts'

/** A recipe's manifest file, as it is. */
interface ManifestFile {
  readonly path: string
  readonly text: string
}

/** A component's manifest files as they are; one that is missing is a note. */
function manifestFiles({ request, ref }: Plan): Noted<readonly ManifestFile[]> {
  const files: ManifestFile[] = []
  const missing: Notes[] = []
  for (const path of manifestPaths(ref)) {
    const text = request.catalog.files.get(path)
    if (text === undefined) missing.push(note('incomplete', `manifest read failed ${path}: not in the catalog`))
    else files.push({ path, text })
  }
  return joinAll(files, missing)
}

/** The manifest files as they are, for the compatible scan, which blanks their directives. */
export function plainManifests(plan: Plan): Noted<readonly RenderedDocument[]> {
  const files = manifestFiles(plan)
  return join(
    files.value.map(({ path, text }) => ({ text, template: path })),
    files,
  )
}

/**
 * Renders a component's manifest files as upstream's bundle does, the component's values under its name: plain templates, not helm's. A file that does not render is read with its directives blanked, which lists every branch.
 */
export function renderManifests(plan: Plan, budget: Budget): Noted<readonly RenderedDocument[]> {
  const files = manifestFiles(plan)
  const rendered = files.value.map((file) => renderOrBlank(plan, file, budget))
  return joinAll(
    rendered.flatMap(({ value }) => value),
    [files, ...rendered],
  )
}

function renderOrBlank(plan: Plan, { path, text }: ManifestFile, budget: Budget): Noted<readonly RenderedDocument[]> {
  try {
    return join([{ text: renderOne(plan, text, budget).trimEnd(), template: path }], CLEAN)
  } catch (error) {
    if (plan.request.signal?.aborted) throw error
    const reason = oneLine(messageOf(error))
    const warning = `manifest ${path} does not render, its directives are blanked and every branch is listed: ${reason}`
    return join([{ text: stripDirectives(text), template: path }], note('complete', warning))
  }
}

const renderOne = ({ ref, values, render }: Plan, text: Text, budget: Budget): Text =>
  renderPlainText(
    text,
    {
      values: encodeValues({ [ref.name]: values }, budget),
      namespace: ref.namespace,
      chart: ref.chart || ref.name,
      version: ref.version.replace(/^v/, ''),
    },
    { ...render, budget },
  )
