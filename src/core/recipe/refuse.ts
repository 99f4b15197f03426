import { AicrError, type ErrorCode, type Message } from '../errors.ts'

/** Throws: what the user, the recipe or the catalog says cannot be. */
export function refuse(
  code: ErrorCode,
  message: Message,
  options: { readonly place?: string; readonly hint?: string } = {},
): never {
  throw new AicrError(code, message, options)
}
