// Doc comments as the pages of documentation are written from them.
import ts from 'typescript'

/** The lines of the doc comment above a node, without their stars; none when there is no such comment. */
export function commentLines(source, node) {
  const text = source.getFullText()
  const range = (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).at(-1)
  if (!range || !text.startsWith('/**', range.pos)) return ['']
  const comment = text.slice(range.pos + 3, range.end - 2)
  return comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
}
