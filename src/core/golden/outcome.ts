import { decodeText, encodeText, type Text } from '../../../template-engine/go/index.ts'

/** What a case came to: rendered bytes with their images, or helm's error text. */
export type GoldenOutcome =
  | {
      readonly bytes: Uint8Array
      /** canonical references, sorted */
      readonly images: readonly Text[]
    }
  | { readonly error: Text }

/** An outcome's bytes as they are recorded. */
export const outcomeBytes = (outcome: Recording | GoldenOutcome): Uint8Array =>
  'error' in outcome ? encodeText(`Error: ${outcome.error}\n`) : outcome.bytes

/** An outcome's bytes as text. */
export const outcomeText = (outcome: Recording | GoldenOutcome): Text => decodeText(outcomeBytes(outcome))

/** Files that record a case, beside one another: rendered text, its images a line each, or the error in their place. */
export const recordingFiles = (
  name: string,
): { readonly text: string; readonly images: string; readonly error: string } => ({
  text: `${name}.yaml`,
  images: `${name}.images.txt`,
  error: `${name}.error.txt`,
})

/** Names under which files record something, sorted. */
export function recordedNames(files: readonly string[]): readonly string[] {
  const names = files.flatMap((file) => {
    const name = file.replace(/(?:\.images\.txt|\.error\.txt|\.yaml)$/, '')
    return name === file ? [] : [name]
  })
  return [...new Set(names)].sort()
}

/** A recording's files with their contents; undefined for one that there must not be. */
export function writeOutcome(name: string, outcome: GoldenOutcome): Map<string, Uint8Array | undefined> {
  const files = recordingFiles(name)
  return new Map<string, Uint8Array | undefined>(
    'error' in outcome
      ? [
          [files.text, undefined],
          [files.images, undefined],
          [files.error, outcomeBytes(outcome)],
        ]
      : [
          [files.text, outcome.bytes],
          [files.images, encodeText(outcome.images.map((image) => `${image}\n`).join(''))],
          [files.error, undefined],
        ],
  )
}

/** Reads a recording; undefined when there is none. Images that were never recorded are undefined, and not compared. */
export async function readOutcome(
  name: string,
  read: (file: string) => Promise<Uint8Array | undefined>,
): Promise<Recording | undefined> {
  const files = recordingFiles(name)
  const text = async (file: string): Promise<Text | undefined> => {
    const bytes = await read(file)
    return bytes && decodeText(bytes)
  }
  const bytes = await read(files.text)
  if (bytes !== undefined) return { bytes, images: (await text(files.images))?.split(/\r?\n/).filter(Boolean) }
  const error = await text(files.error)
  return error === undefined ? undefined : { error: error.replace(/^Error: /, '').replace(/\n$/, '') }
}

export type Recording =
  | { readonly bytes: Uint8Array; readonly images: readonly Text[] | undefined }
  | { readonly error: Text }
