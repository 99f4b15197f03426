import { AicrError } from '../errors.ts'

/** Throws INVALID_REQUEST: what the user, the recipe or the catalog says cannot be. */
export function refuse(message: string, options: { readonly place?: string; readonly hint?: string } = {}): never {
  throw new AicrError('INVALID_REQUEST', message, options)
}
