import type { Text } from '../../../template-engine/go/index.ts'
import type { Budget } from '../engine.ts'
import type { Limits } from '../limits.ts'
import { chargeYaml } from '../yaml/index.ts'
import { isDefinition, type RenderedDocument, splitDocument, splitDocuments } from './document.ts'
import { nodeFromData } from './node.ts'
import { looseObject, type ManifestObject, objectsOf } from './object.ts'
import { parseStream } from './parse.ts'

/** Manifests: a rendered stream, its documents, or parsed objects. */
export type Manifests = Text | readonly RenderedDocument[] | readonly object[]

/** What is read at a time: a document of text, or an object that was parsed already. */
export type Piece = RenderedDocument | object

/** The pieces of manifests, in their order; `excess` says why none is read. */
export interface Pieces {
  readonly pieces: readonly Piece[]
  readonly excess?: Text
}

/** Cuts manifests into pieces. What is larger, or more, than the limits allow is not read at all. */
export function piecesOf(manifests: Manifests, limits: Limits): Pieces {
  const size = typeof manifests === 'string' ? manifests.length : (sizeOf(manifests) ?? 0)
  if (size > limits.renderBytes)
    return {
      pieces: [],
      excess: `the manifests are too large to be read: ${size} bytes, at most ${limits.renderBytes}`,
    }
  const pieces: readonly Piece[] =
    typeof manifests === 'string' ? splitDocuments(manifests, limits.documents) : splitEach(manifests, limits)
  if (pieces.length <= limits.documents) return { pieces }
  return { pieces: [], excess: `the manifests are too many to be read: more than ${limits.documents} documents` }
}

/** A document of a caller may hold several; beside objects it is taken as it is. */
const splitEach = (pieces: readonly Piece[], limits: Limits): readonly Piece[] =>
  pieces.every(isDocument) ? pieces.flatMap((each) => splitDocument(each, limits.documents)) : pieces

const isDocument = (value: Piece): value is RenderedDocument =>
  'text' in value && typeof value.text === 'string' && !('kind' in value)

/** The document that a piece is; undefined for an object. */
export const documentOf = (piece: Piece): RenderedDocument | undefined => (isDocument(piece) ? piece : undefined)

/** Characters of the text; undefined when there are objects without one. */
export function sizeOf(pieces: readonly Piece[]): number | undefined {
  let size = 0
  for (const piece of pieces) {
    if (!isDocument(piece)) return undefined
    size += piece.text.length
  }
  return size
}

/** The objects of one piece. */
export interface Opened {
  readonly objects: readonly ManifestObject[]
  /** why the text cannot be read; `objects` is then empty */
  readonly error?: Text
  /** bytes of the budget that the objects claim, to be released when they are dropped */
  readonly claimed: number
}

/** bytes that copies of a character take while a document is read */
const COPIES = 3
const WIDE_COPIES = 11

/** Reads one piece. Throws LimitError. */
export function openPiece(piece: Piece, budget: Budget): Opened {
  if (!isDocument(piece)) return { objects: objectsOf(nodeFromData(piece), undefined), claimed: 0 }
  // the nodes stand twice: as they were read, and as the rules see them; a character beyond Latin-1 takes more each time
  const twice = piece.text.length * (/[^\x00-\xff]/.test(piece.text) ? WIDE_COPIES : COPIES)
  budget.grow(twice)
  const claimed = twice + chargeYaml(budget, piece.text)
  const { documents, error } = parseStream(piece.text)
  if (error !== undefined) return { objects: [], error, claimed }
  const objects = documents.flatMap((node) => [
    ...objectsOf(node, piece.template),
    ...looseObject(node, piece.template),
  ])
  return { objects, claimed }
}

/** Reads again the objects whose document says one of the words; objects that were parsed already, all. What they claim stays claimed where they are kept. */
export function* readAgain(
  pieces: readonly Piece[],
  words: RegExp,
  use: 'kept' | 'passing',
  budget: Budget,
): Generator<ManifestObject> {
  for (const piece of pieces) {
    if (isDocument(piece) && (!words.test(piece.text) || isDefinition(piece))) continue
    const { objects, claimed } = openPiece(piece, budget)
    yield* objects
    if (use === 'passing') budget.release(claimed)
  }
}
