import type { Node } from '../parse/node.ts'
import * as n from '../parse/node.ts'
import type { Source } from '../parse/tree.ts'

/** Stack that control structures take more than what is around them, in units of EngineLimits.stack. */
const CONTROL: Readonly<Record<number, number>> = { [n.IF]: 3, [n.WITH]: 3, [n.RANGE]: 7 }
/** and that a pipeline or a chain takes which begins a command, or is an argument */
const FIRST = 1
const ARGUMENT = 3

/** Stack that the deepest nesting inside a node takes when it runs, the branches included that never do. */
export function nestedWeight(source: Source, node: Node): number {
  let most = 0
  const first = source.first(node)
  for (const child of source.children(node)) {
    const kind = source.kind(child)
    if (kind < n.TEMPLATE) continue
    const isOperand = source.kind(node) === n.COMMAND && (kind === n.PIPE || kind === n.CHAIN)
    const own = isOperand ? (child === first ? FIRST : ARGUMENT) : (CONTROL[kind] ?? 0)
    most = Math.max(most, own + nestedWeight(source, child))
  }
  return most
}
