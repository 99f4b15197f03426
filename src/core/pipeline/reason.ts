import { decodeUtf8 } from '../../../template-engine/go/index.ts'
import { AicrError, HelmError, oneLine } from '../errors.ts'

/** One line of why something failed. */
export function reasonOf(error: unknown): string {
  if (error instanceof HelmError) return `[INTERNAL] ${oneLine(decodeUtf8(error.message))}`
  if (error instanceof AicrError) {
    const cause =
      error.cause instanceof Error && !error.message.includes(error.cause.message) ? `: ${error.cause.message}` : ''
    const place = error.place && !error.message.startsWith(error.place) ? `${error.place}: ` : ''
    const hint = error.code === 'TIMEOUT' && error.hint !== undefined ? ` (${error.hint})` : ''
    return `[${error.code}] ${place}${oneLine(error.message + cause + hint)}`
  }
  return `[INTERNAL] ${oneLine(error instanceof Error ? error.message : String(error))}`
}
