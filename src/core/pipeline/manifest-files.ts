import { chartFile, loadChart } from '../chart/index.ts'
import { messageOf, oneLine } from '../errors.ts'
import { type RenderedDocument, stripDirectives } from '../images/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import { HELM, type Rendered, renderChart } from '../render/index.ts'
import { encodeValues } from '../values/index.ts'
import { CLEAN, join, type Noted, type Notes, note } from './noted.ts'
import type { Plan } from './plan.ts'
import { documentsOf } from './rendered.ts'

/** A recipe's manifest file, as it is. */
interface ManifestFile {
  readonly path: string
  readonly text: string
}

/** A component's manifest files as they are; one that is missing is a note. */
function manifestFiles({ request, ref }: Plan): Noted<readonly ManifestFile[]> {
  const files: ManifestFile[] = []
  const missing: Notes[] = []
  for (const path of [...ref.preManifestFiles, ...ref.manifestFiles]) {
    const text = request.catalog.files.get(path)
    if (text === undefined) missing.push(note('incomplete', `manifest read failed ${path}: not in the catalog`))
    else files.push({ path, text })
  }
  return join(files, ...missing)
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
 * Renders a component's manifest files as the templates of a chart that they become when the recipe is bundled: the component's values
 * under its name. A file that does not render is read with its directives blanked, which lists every branch.
 */
export async function renderManifests(plan: Plan): Promise<Noted<readonly RenderedDocument[]>> {
  const files = manifestFiles(plan)
  const rendered: Noted<readonly RenderedDocument[]>[] = []
  for (const file of files.value) rendered.push(await renderOrBlank(plan, file))
  return join(
    rendered.flatMap(({ value }) => value),
    files,
    ...rendered,
  )
}

async function renderOrBlank(plan: Plan, file: ManifestFile): Promise<Noted<readonly RenderedDocument[]>> {
  const { path, text } = file
  try {
    return join(documentsOf(await renderOne(plan, file)), CLEAN)
  } catch (error) {
    const reason = oneLine(messageOf(error))
    const warning = `manifest ${path} does not render, its directives are blanked and every branch is listed: ${reason}`
    return join([{ text: stripDirectives(text), template: path }], note('complete', warning))
  }
}

async function renderOne({ request, ref, values, render }: Plan, { path, text }: ManifestFile): Promise<Rendered> {
  const files = [chartFile('Chart.yaml', chartYaml(ref)), chartFile(`templates/${path}`, text)]
  const chart = await loadChart(files, request.helm ? { helm: request.helm } : {})
  return renderChart(chart, { ...HELM, ...render, values: encodeValues({ [ref.name]: values }) })
}

function chartYaml(ref: ComponentRef): string {
  const name = ref.chart || ref.name
  const version = /^v?\d/.test(ref.version) ? ref.version.replace(/^v/, '') : '0.0.0'
  return `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: ${JSON.stringify(version)}\n`
}
