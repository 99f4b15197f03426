/**
 * A Go string: a JavaScript string in which every char code is one byte (0–255). UTF-8 is decoded only where Go decodes runes. The flavour
 * exists for the compiler alone: it refuses a Text here, and a ByteString where a Text is meant, while literals fit both.
 */
export type ByteString = string & {
  /** never there: for the compiler */
  readonly flavour?: 'bytes'
}

/** Ordinary JavaScript text, in UTF-16: what people, files and terminals read. Only encodeUtf8 and decodeUtf8 lead from one kind to the other. */
export type Text = string & {
  /** never there: for the compiler */
  readonly flavour?: 'text'
}
