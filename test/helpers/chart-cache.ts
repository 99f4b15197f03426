import type { ChartCache, KeptDocument } from '../../src/core/seams.ts'

/** A cache in memory, that counts. */
export interface MemoryCache extends ChartCache {
  readonly blobs: Map<string, Uint8Array>
  readonly notes: Map<string, string>
  readonly documents: Map<string, KeptDocument>
}

/** A cache of this process. */
export function memoryCache(): MemoryCache {
  const blobs = new Map<string, Uint8Array>()
  const notes = new Map<string, string>()
  const documents = new Map<string, KeptDocument>()
  const tails = new Map<string, Promise<unknown>>()
  return {
    blobs,
    notes,
    documents,
    get: async (digest) => blobs.get(digest),
    put: async (digest, bytes) => void blobs.set(digest, bytes),
    document: async (url) => documents.get(url),
    keepDocument: async (url, document) => void documents.set(url, document),
    note: async (key) => notes.get(key),
    keepNote: async (key, text) => void notes.set(key, text),
    exclusively: (key, task) => {
      const mine = (tails.get(key) ?? Promise.resolve()).catch(() => undefined).then(task)
      tails.set(key, mine)
      return mine
    },
  }
}
