import { parseTemplates } from '../../../template-engine/parse/parser.ts'
import type { Tree } from '../../../template-engine/parse/tree.ts'

const FUNCTIONS = ['list', 'print', 'index']

/** Parses as the file `t`, where `list`, `print` and `index` are the functions. */
export const parse = (text: string, nesting = 100): Tree[] =>
  parseTemplates({ name: 't', text, hasFunction: (name) => FUNCTIONS.includes(name), limits: { nesting } })

/** The main template's tree. */
export function parseMain(text: string): Tree {
  const tree = parse(text).find(({ name }) => name === 't')
  if (tree === undefined) throw new Error('no main template')
  return tree
}
