import { decodeUtf8, encodeUtf8, toBytes } from '../core/engine.ts'
import { outputPieces, type Printable, type PrintOptions, printManifests, RenderError } from '../core/render/index.ts'

export { type Printable, RenderError }

/** What of a render is printed: helm template's flags. */
export interface PrintChoice extends Omit<PrintOptions, 'showOnly'> {
  /** template paths inside the chart, or patterns for them */
  readonly showOnly?: readonly string[]
}

/** What `helm template` prints. Throws HelmError when `showOnly` names what is not there. */
export const printRendered = (printable: Printable, choice: PrintChoice = {}): { readonly bytes: Uint8Array } => ({
  bytes: toBytes(printManifests(printable, encodeChoice(choice))),
})

/** The pieces that --output-dir writes, in order. Pieces of one path follow one another in the file. */
export const outputFiles = (
  printable: Printable,
  { releaseName, ...choice }: PrintChoice & { readonly releaseName?: string },
): { readonly path: string; readonly bytes: Uint8Array }[] =>
  outputPieces(printable, {
    ...encodeChoice(choice),
    ...(releaseName === undefined ? {} : { releaseName: encodeUtf8(releaseName) }),
  }).map(({ path, text }) => ({ path: decodeUtf8(path), bytes: toBytes(text) }))

const encodeChoice = ({ showOnly = [], ...choice }: PrintChoice): PrintOptions => ({
  ...choice,
  showOnly: showOnly.map(encodeUtf8),
})
