import type { ByteString } from './text.ts'

/** An error in the words of a Go program: `message` is a byte string, as every text inside the engine. */
export class GoError extends Error {
  /** what went wrong, as a byte string */
  declare readonly message: ByteString
  constructor(message: ByteString, options?: { readonly cause?: unknown }) {
    super(message, options)
  }
}

/** An error that a Go function returned or panicked with. `message` is Go's text, as a byte string; the engine adds where and in which call. */
export class FunctionError extends GoError {
  /** always `FunctionError` */
  override readonly name = 'FunctionError'
}

/** A limit of ours was reached: an ordinary error that names the limit, never Go's. */
export class LimitError extends GoError {
  /** always `LimitError` */
  override readonly name = 'LimitError'
  /** what is bounded, in words: `steps` */
  readonly limit: string
  /** the bound that was reached */
  readonly max: number
  constructor(limit: string, max: number) {
    super(`limit reached: ${limit} is at most ${max}`)
    this.limit = limit
    this.max = max
  }
}
