import { readLockDocument } from './lock.ts'

/** The digest that an image's tag had when the lock was written. */
export interface LockedImage {
  /** canonical reference, without the digest */
  readonly image: string
  /** `sha256:<hex>` of the manifest or index */
  readonly digest: string
}

/** The images as a section that follows the charts in a lock file: sorted, one image once. */
export function writeImageLock(images: readonly LockedImage[]): string {
  const digests = new Map(images.map(({ image, digest }) => [image, digest]))
  const rows = [...digests].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = rows.map(
    ([image, digest]) => `  - image: ${JSON.stringify(image)}\n    digest: ${JSON.stringify(digest)}\n`,
  )
  return `images:${lines.length === 0 ? ' []\n' : `\n${lines.join('')}`}`
}

/** The images of a lock file; undefined when it was written without them. Rejects with AicrError INVALID_DOCUMENT naming `place`. */
export const readImageLock = async (text: string, place: string): Promise<LockedImage[] | undefined> =>
  (await readLockDocument(text, place)).images ?? undefined
