import { BadPattern, type ByteString, fileMatch, trimSpace } from '../../../template-engine/go/index.ts'
import type { CrdFile } from '../chart/index.ts'
import { HelmError, say } from '../errors.ts'
import type { Helm } from '../helm/index.ts'
import type { Hook, Manifest } from './manifest.ts'
import { splitManifests } from './split.ts'

/** What a render leaves to print. */
export interface Printable {
  /** whose way of splitting documents --show-only goes by */
  readonly helm: Helm
  readonly crds: readonly CrdFile[]
  readonly manifests: readonly Pick<Manifest, 'source' | 'text'>[]
  readonly hooks: readonly Hook[]
}

/** helm template's flags that choose what is printed. */
export interface PrintOptions {
  readonly includeCrds?: boolean
  readonly noHooks?: boolean
  readonly skipTests?: boolean
  /** --show-only: template paths inside the chart, or patterns for them */
  readonly showOnly?: readonly ByteString[]
}

/** A document under the line that names its template. */
export const section = <S extends string>({ source, text }: { readonly source: S; readonly text: S }): string =>
  `---\n# Source: ${source}\n${text}\n`

const chosenHooks = ({ hooks }: Printable, options: PrintOptions): readonly Hook[] => {
  if (options.noHooks) return []
  return options.skipTests ? hooks.filter((hook) => !hook.events.includes('test')) : hooks
}

/** Put together once: megabytes that are copied cost more than all else here. */
function printAll(printable: Printable, options: PrintOptions): ByteString {
  const sections = [...(options.includeCrds ? printable.crds : []), ...printable.manifests].map(section)
  // helm trims the whole, which begins with dashes and so ends in what is left of the last section
  const last = trimSpace(sections.pop() ?? '')
  return [...sections, last, '\n', ...chosenHooks(printable, options).map(section)].join('')
}

const SOURCE = /# Source: [^/]+\/([^\n]+)/

function matches(pattern: ByteString, path: ByteString): boolean {
  try {
    return fileMatch(pattern, path)
  } catch (error) {
    if (error instanceof BadPattern) return false
    throw error
  }
}

/** --show-only cuts the printed text once more, and goes by the `# Source:` lines in it. */
function printOnly(printed: ByteString, patterns: readonly ByteString[], helm: Helm): ByteString {
  const pieces = splitManifests(printed, helm).map((text) => ({ text, path: SOURCE.exec(text)?.[1] }))
  const chosen = patterns.flatMap((pattern) => {
    const found = pieces.filter(({ path }) => path !== undefined && matches(pattern, path))
    if (found.length === 0)
      throw new HelmError(say`could not find template ${{ pattern }} in chart`, { code: 'INVALID_REQUEST' })
    return found
  })
  return chosen.map(({ text }) => `---\n${text}\n`).join('')
}

/** What `helm template` prints on stdout, byte for byte. Throws HelmError when --show-only names what is not there. */
export function printManifests(printable: Printable, options: PrintOptions = {}): ByteString {
  const printed = printAll(printable, options)
  return options.showOnly?.length ? printOnly(printed, options.showOnly, printable.helm) : printed
}

/** A piece of a file below --output-dir. Pieces of one path follow one another in the file. */
export interface OutputPiece {
  readonly path: ByteString
  readonly text: ByteString
}

/** What --output-dir writes, in order. `releaseName` goes in front of the paths (--release-name), but not of CRDs'. */
export function outputPieces(
  printable: Printable,
  options: PrintOptions & { readonly releaseName?: ByteString } = {},
): OutputPiece[] {
  const prefix = options.releaseName === undefined ? '' : `${options.releaseName}/`
  const crds = options.includeCrds ? printable.crds : []
  const rest = [...printable.manifests, ...chosenHooks(printable, options)]
  return [
    ...crds.map((crd) => ({ path: crd.source, text: section(crd) })),
    ...rest.map((manifest) => ({ path: `${prefix}${manifest.source}`, text: section(manifest) })),
  ]
}
