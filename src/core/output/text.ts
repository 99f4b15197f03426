import { oneLine } from '../errors.ts'
import type { Writable } from '../yaml/index.ts'

/** JSON as Go's encoder prints it: two spaces, `<`, `>` and `&` escaped, a newline at the end. */
export function writeJson(value: Writable): string {
  const escapes: Readonly<Record<string, string>> = {
    '<': '\\u003c',
    '>': '\\u003e',
    '&': '\\u0026',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  }
  return `${JSON.stringify(value, undefined, 2).replace(/[<>&\u2028\u2029]/g, (c) => escapes[c] ?? c)}\n`
}

/** Comment lines; a text's own line breaks become blanks, what YAML does not allow becomes an escape. */
const writeComments = (texts: readonly string[]): string =>
  texts.map((text) => `# ${oneLine(text).replace(/[\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')}\n`).join('')

/** The mark of a list that is not complete, as comments: why, a reason a line; nothing when there is no reason. */
export const writeGaps = (warnings: readonly string[]): string =>
  warnings.length === 0
    ? ''
    : writeComments(['the list is not complete', ...warnings].map((warning) => `WARNING: ${warning}`))

/** The head of a document for a tool: the command that reads it, the warnings, and the notes. */
export const writeHead = (command: string, warnings: readonly string[], notes: readonly string[] = []): string =>
  writeComments([command, ...warnings.map((warning) => `WARNING: ${warning}`), ...notes.map((note) => `NOTE: ${note}`)])
