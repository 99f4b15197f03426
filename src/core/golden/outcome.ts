import type { ByteString } from '../../../template-engine/go/index.ts'

/** What a case came to: rendered text with its images, or helm's error text. */
export type GoldenOutcome =
  | {
      readonly text: ByteString
      /** canonical references, sorted */
      readonly images: readonly string[]
    }
  | { readonly error: ByteString }

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
export function writeOutcome(name: string, outcome: GoldenOutcome): Map<string, ByteString | undefined> {
  const files = recordingFiles(name)
  return new Map<string, ByteString | undefined>(
    'error' in outcome
      ? [
          [files.text, undefined],
          [files.images, undefined],
          [files.error, `Error: ${outcome.error}\n`],
        ]
      : [
          [files.text, outcome.text],
          [files.images, outcome.images.map((image) => `${image}\n`).join('')],
          [files.error, undefined],
        ],
  )
}

/** Reads a recording; undefined when there is none. Images that were never recorded are undefined, and not compared. */
export async function readOutcome(
  name: string,
  read: (file: string) => Promise<ByteString | undefined>,
): Promise<Recording | undefined> {
  const files = recordingFiles(name)
  const text = await read(files.text)
  if (text !== undefined) return { text, images: (await read(files.images))?.split('\n').filter(Boolean) }
  const error = await read(files.error)
  return error === undefined ? undefined : { error: error.replace(/^Error: /, '').replace(/\n$/, '') }
}

export type Recording =
  | { readonly text: ByteString; readonly images: readonly string[] | undefined }
  | { readonly error: ByteString }
