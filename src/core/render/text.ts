import { decodeUtf8, encodeUtf8, type Text, toBytes } from '../../../template-engine/go/index.ts'
import { Budget, type Effects } from '../../../template-engine/index.ts'
import { printNotice } from '../chart/index.ts'
import type { Helm } from '../helm/index.ts'
import { type KubeVersion, parseKubeVersion } from './capabilities.ts'
import type { Manifest } from './manifest.ts'
import { renderNameTemplate as renderName } from './name-template.ts'
import { type PlainData, renderPlain } from './plain.ts'
import { outputPieces, type Printable, type PrintOptions, printManifests, section } from './print.ts'
import type { Rendered, RenderOptions } from './render.ts'

/** The border of renders: requests enter as text, and what was rendered leaves as text. */

/** The release and the cluster that a chart is rendered for. */
export interface RenderTarget {
  /** release name; default `release-name` */
  readonly name?: Text
  readonly namespace?: Text
  /** API versions besides those that helm assumes */
  readonly apiVersions?: readonly Text[]
}

/** A target as render options. */
export const targetOptions = (target: RenderTarget): Pick<RenderOptions, 'name' | 'namespace' | 'apiVersions'> => ({
  ...(target.name === undefined ? {} : { name: encodeUtf8(target.name) }),
  ...(target.namespace === undefined ? {} : { namespace: encodeUtf8(target.namespace) }),
  ...(target.apiVersions === undefined ? {} : { apiVersions: target.apiVersions.map(encodeUtf8) }),
})

/** Reads a Kubernetes version such as `v1.33.0` or `1.33`. Throws HelmError. */
export const readKubeVersion = (text: Text, helm: Helm): KubeVersion => parseKubeVersion(encodeUtf8(text), helm)

/** A recipe's manifest file, rendered as a plain template with data in ordinary text; see renderPlain. */
export function renderPlainText(
  text: Text,
  {
    values,
    namespace,
    chart,
    version,
  }: Pick<PlainData, 'values'> & Readonly<Record<'namespace' | 'chart' | 'version', Text>>,
  { effects, budget = new Budget() }: Pick<RenderOptions, 'effects' | 'budget'>,
): Text {
  const data = { values, namespace: encodeUtf8(namespace), chart: encodeUtf8(chart), version: encodeUtf8(version) }
  return decodeUtf8(renderPlain(encodeUtf8(text), data, { effects, budget }))
}

/** One rendered document. */
export interface ManifestText {
  /** the template it comes from: `chart/templates/x.yaml` */
  readonly source: Text
  /** the document, without its `---` line */
  readonly text: Text
  /** empty where the document has none */
  readonly apiVersion: Text
  /** empty where the document has none */
  readonly kind: Text
  /** `metadata.name`; empty where the document has none */
  readonly name: Text
}

/** A document that runs at events instead of being installed. */
export interface HookText extends ManifestText {
  /** `pre-install`, `test`, … */
  readonly events: readonly string[]
}

/** A rendered chart in ordinary text. Bytes that are not UTF-8 read as U+FFFD. */
export interface RenderedText {
  /** in install order */
  readonly manifests: readonly ManifestText[]
  /** in the order in which helm prints them */
  readonly hooks: readonly HookText[]
  /** files of crds/, as they are */
  readonly crds: readonly Pick<ManifestText, 'source' | 'text'>[]
  /** NOTES.txt, rendered */
  readonly notes: Text
  /** the lines that helm would log */
  readonly notices: readonly Text[]
}

const readManifest = ({ source, text, apiVersion, kind, name }: Manifest): ManifestText => ({
  source: decodeUtf8(source),
  text: decodeUtf8(text),
  apiVersion: decodeUtf8(apiVersion),
  kind: decodeUtf8(kind),
  name: decodeUtf8(name),
})

/** A render in ordinary text. CRDs are read when they are asked for: they are large, and few callers want them. */
export function readRendered({ helm, manifests, hooks, crds, notes, notices }: Rendered): RenderedText {
  let read: RenderedText['crds'] | undefined
  return {
    manifests: manifests.map(readManifest),
    hooks: hooks.map((hook) => ({ ...readManifest(hook), events: hook.events })),
    get crds() {
      read ??= crds.map(({ source, text }) => ({ source: decodeUtf8(source), text: decodeUtf8(text) }))
      return read
    },
    notes: decodeUtf8(notes),
    notices: notices.map((notice) => printNotice(notice, helm)),
  }
}

/** helm template's flags that choose what is printed, as people write them. */
export interface PrintChoice extends Omit<PrintOptions, 'showOnly'> {
  /** --show-only: template paths inside the chart, or patterns for them */
  readonly showOnly?: readonly Text[]
}

const printOptions = ({ showOnly, ...rest }: PrintChoice): PrintOptions => ({
  ...rest,
  ...(showOnly === undefined ? {} : { showOnly: showOnly.map(encodeUtf8) }),
})

/** What `helm template` prints on stdout. Each form is made when it is asked for: most callers want one of them. */
export interface Printed {
  readonly bytes: Uint8Array
  /** the same as text */
  readonly text: Text
}

/** Prints what is chosen. Throws as printManifests does. */
export function printRendered(printable: Printable, choice: PrintChoice = {}): Printed {
  const printed = printManifests(printable, printOptions(choice))
  let bytes: Uint8Array | undefined
  let text: Text | undefined
  return {
    get bytes() {
      bytes ??= toBytes(printed)
      return bytes
    },
    get text() {
      text ??= decodeUtf8(printed)
      return text
    },
  }
}

/** What --output-dir writes, in order, by path below the folder. See outputPieces. */
export const outputFiles = (
  printable: Printable,
  { releaseName, ...choice }: PrintChoice & { readonly releaseName?: Text },
): { readonly path: Text; readonly bytes: Uint8Array }[] =>
  outputPieces(printable, {
    ...printOptions(choice),
    ...(releaseName === undefined ? {} : { releaseName: encodeUtf8(releaseName) }),
  }).map(({ path, text }) => ({ path: decodeUtf8(path), bytes: toBytes(text) }))

/** Documents as one text, each under the line that names its template. */
export const printTexts = (documents: readonly { readonly text: Text; readonly template?: Text | undefined }[]): Text =>
  documents.map(({ text, template = '' }) => section({ source: template, text })).join('')

/** The files of a render that failed, by the names of their templates. */
export const renderedFiles = ({ manifests }: Printable): ReadonlyMap<Text, Text> =>
  new Map(manifests.map(({ source, text }) => [decodeUtf8(source), decodeUtf8(text)]))

/** Renders --name-template, over text. `env` and `expandenv` read `environment`. Throws HelmError with Go's text. */
export async function renderNameTemplate(
  text: Text,
  effects: Effects,
  environment: Readonly<Record<string, Text>> = {},
): Promise<Text> {
  const variables = Object.entries(environment).map(([name, value]) => [name, encodeUtf8(value)] as const)
  return decodeUtf8(await renderName(encodeUtf8(text), effects, Object.fromEntries(variables)))
}
