/** An error that a Go function returned or panicked with. `message` is Go's text, as a byte string; the engine adds where and in which call. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
}

/** A limit of ours was reached: an ordinary error that names the limit, never Go's. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
  readonly limit: string
  readonly max: number
  constructor(limit: string, max: number) {
    super(`limit reached: ${limit} is at most ${max}`)
    this.limit = limit
    this.max = max
  }
}
