import { chartFile, loadChart } from '../chart/index.ts'
import { messageOf, oneLine } from '../errors.ts'
import { type RenderedDocument, stripDirectives } from '../images/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import { type Rendered, type RenderOptions, renderChartLazily } from '../render/index.ts'
import { encodeValues } from '../values/index.ts'
import type { Fields } from '../yaml/index.ts'
import { documentsOf } from './rendered-text.ts'

/** What a recipe's manifest files came to. */
export interface ManifestTexts {
  readonly documents: readonly RenderedDocument[]
  readonly warnings: readonly string[]
  /** a file is missing: its images are not known */
  readonly incomplete: boolean
}

/**
 * Renders a component's manifest files as the templates of a chart that they become when the recipe is bundled: the component's values
 * under its name. A file that does not render is read with its directives blanked, which lists every branch.
 */
export async function renderManifestFiles(
  ref: ComponentRef,
  files: ReadonlyMap<string, string>,
  values: Fields,
  options: RenderOptions,
): Promise<ManifestTexts> {
  const documents: RenderedDocument[] = []
  const warnings: string[] = []
  let incomplete = false
  for (const path of [...ref.preManifestFiles, ...ref.manifestFiles]) {
    const text = files.get(path)
    if (text === undefined) {
      warnings.push(`manifest read failed ${path}: not in the catalog`)
      incomplete = true
      continue
    }
    try {
      documents.push(...documentsOf(await renderOne(ref, path, text, values, options)))
    } catch (error) {
      const reason = oneLine(messageOf(error))
      warnings.push(
        `manifest ${path} does not render, its directives are blanked and every branch is listed: ${reason}`,
      )
      documents.push({ text: stripDirectives(text), template: path })
    }
  }
  return { documents, warnings, incomplete }
}

async function renderOne(
  ref: ComponentRef,
  path: string,
  text: string,
  values: Fields,
  options: RenderOptions,
): Promise<Rendered> {
  const name = ref.chart || ref.name
  const version = /^v?\d/.test(ref.version) ? ref.version.replace(/^v/, '') : '0.0.0'
  const chart = await loadChart([
    chartFile('Chart.yaml', `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: ${JSON.stringify(version)}\n`),
    chartFile(`templates/${path}`, text),
  ])
  return renderChartLazily(chart, { ...options, values: encodeValues({ [ref.name]: values }) })
}
