import type { RuleDoc } from '../rule.ts'
import { isExplicit } from './parts.ts'

/** Texts that are nothing but a full reference, wherever they stand. */
export const shape: RuleDoc & { readonly test: (text: string) => boolean } = {
  id: 'shape',
  doc: 'Any other scalar that is nothing but a reference with a registry and a tag or digest. Weak.',
  examples: [],
  test: (text) => text.length <= 512 && (text.includes(':') || text.includes('@')) && isExplicit(text),
}
