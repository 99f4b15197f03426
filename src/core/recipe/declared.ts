import { Reader, readDocument } from '../yaml/index.ts'

/** Reads a workload-images.yaml: `sourceVersion` and `images`, each `image` with an optional `digest`, as references. */
export function readDeclaredImages(text: string, place: string): { version: string; images: readonly string[] } {
  const reader = new Reader(readDocument(text, place), place)
  const images = reader.children('images').map((entry) => {
    const digest = entry.text('digest')
    return digest === '' ? entry.text('image') : `${entry.text('image')}@${digest}`
  })
  return { version: reader.text('sourceVersion'), images }
}
