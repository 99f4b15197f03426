import { AicrError, say } from '../errors.ts'

/** Throws what a tool would say of a document, before it is written. */
export function refuse(tool: string, problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new AicrError('INVALID_LIST', say`${{ tool }} would refuse the document: ${{ problems: problems.join('; ') }}`)
}
