import { decodeUtf8, encodeUtf8 } from '../../../template-engine/go/index.ts'
import { loadChart, type ValueMap } from '../chart/index.ts'
import { oneLine } from '../errors.ts'
import { DEFAULT_HELM, type Helm } from '../helm/index.ts'
import { type RenderedDocument, stripDirectives } from '../images/index.ts'
import type { ComponentRef } from '../recipe/index.ts'
import { type Rendered, type RenderOptions, renderChartLazily } from '../render/index.ts'
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
  values: ValueMap,
  options: RenderOptions,
  helm: Helm = DEFAULT_HELM,
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
      documents.push(...documentsOf(await renderOne(ref, path, text, values, options, helm)))
    } catch (error) {
      const reason = oneLine(error instanceof Error ? decodeUtf8(error.message) : String(error))
      warnings.push(
        `manifest ${path} does not render, its directives are blanked and every branch is listed: ${reason}`,
      )
      documents.push({ text: stripDirectives(encodeUtf8(text)), template: path })
    }
  }
  return { documents, warnings, incomplete }
}

async function renderOne(
  ref: ComponentRef,
  path: string,
  text: string,
  values: ValueMap,
  options: RenderOptions,
  helm: Helm,
): Promise<Rendered> {
  const name = ref.chart || ref.name
  const version = /^v?\d/.test(ref.version) ? ref.version.replace(/^v/, '') : '0.0.0'
  const chart = await loadChart([
    {
      path: 'Chart.yaml',
      data: encodeUtf8(`apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: ${JSON.stringify(version)}\n`),
    },
    { path: encodeUtf8(`templates/${path}`), data: encodeUtf8(text) },
  ], { helm })
  return renderChartLazily(chart, { ...options, values: new Map([[encodeUtf8(ref.name), values]]) })
}
