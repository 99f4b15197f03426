import { asBytes, kindOf, membersOf } from '../core/brand.ts'
import { AicrError } from '../core/errors.ts'

/** Files by path, of a map or a plain object of any realm. Throws INVALID_REQUEST for anything else, with `what` in front. */
export function filesOf(what: string, input: unknown): Map<string, string | Uint8Array> {
  const members = membersOf(input)
  if (members === undefined) throw refused(what, 'files by path, as a plain object or a Map', input)
  return new Map(members.map(([path, content]) => [path, contentOf(`${what}: ${path}`, content)]))
}

/** Text, or bytes of any realm. */
function contentOf(what: string, content: unknown): string | Uint8Array {
  const found = typeof content === 'string' ? content : asBytes(content)
  if (found === undefined) throw refused(what, 'text or bytes (Uint8Array)', content)
  return found
}

/** What is said of an argument that is none of what it may be. */
export const refused = (what: string, wanted: string, got: unknown): AicrError =>
  new AicrError('INVALID_REQUEST', `${what} is not ${wanted}: it is of type ${kindOf(got)}`, hintFor(kindOf(got)))

function hintFor(kind: string): { readonly hint?: string } {
  if (kind === 'Promise') return { hint: 'await it' }
  return /^(?:Shared)?ArrayBuffer$|^DataView$/.test(kind) ? { hint: 'wrap it: new Uint8Array(buffer)' } : {}
}
