import { decodeUtf8 } from '../core/engine.ts'
import { HelmError } from '../core/errors.ts'

/** The same outcome, a HelmError's message being ordinary text instead of the byte string that the core writes. */
export async function readable<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome
  } catch (error) {
    if (!(error instanceof HelmError)) throw error
    throw new HelmError(decodeUtf8(error.message), { debugHint: error.debugHint, cause: error })
  }
}
