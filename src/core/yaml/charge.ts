import type { Budget } from '../engine.ts'

/** steps that reading a byte of YAML takes, and one node; bytes that are kept for a node */
const BYTE_STEPS = 2
const NODE_STEPS = 16
const NODE_BYTES = 160

/** How many nodes a text of YAML or JSON may hold, from its line breaks and commas: never far too few. */
export function nodesAtMost(text: string): number {
  let nodes = 1
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x0a || c === 0x2c || c === 0x5b || c === 0x7b) nodes++
  }
  return nodes
}

/** Spends what reading a text of YAML or JSON costs, before it is read. Answers the bytes that its nodes claim. Throws LimitError. */
export function chargeYaml(budget: Budget, text: string): number {
  const nodes = nodesAtMost(text)
  budget.step(Math.ceil(text.length * BYTE_STEPS) + nodes * NODE_STEPS)
  budget.grow(nodes * NODE_BYTES)
  return nodes * NODE_BYTES
}
