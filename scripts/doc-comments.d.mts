import type { Node, SourceFile } from 'typescript'

export function commentLines(source: SourceFile, node: Node): string[]
