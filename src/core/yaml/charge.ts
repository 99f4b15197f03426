import type { Budget } from '../engine.ts'

/**
 * Steps that reading a byte of YAML takes, a line, a node in flow style, and what the fast path does not read: tags, anchors, aliases, escapes.
 * Bytes that are kept for a node, for an item of a list, which may be a mapping, and for `{` besides.
 */
const BYTE_STEPS = 0.5
const LINE_STEPS = 10
const FLOW_STEPS = 20
const MARK_STEPS = 20
const ESCAPE_STEPS = 1
const NODE_BYTES = 160
const ITEM_BYTES = 220
const MAPPING_BYTES = 100

/** How often a character stands in a text. V8 looks for the next one many bytes at a time: five times faster than a loop over each. */
function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}

/** Lines that are not empty: each may hold a node. */
function linesOf(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) if (text[at + 1] !== '\n') count++
  return count
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/** Items of block lists, those that begin on one line too: `- - a`. A loop, because V8's expressions keep a stack that a text of megabytes overflows. */
function itemsOf(text: string): number {
  let count = 0
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1))
    if (isBlank(text.charCodeAt(at + 1))) count++
  return count
}

/** Keys as most are written: before a colon and a blank. More than lines and half of the commas: lists of pairs, `[a: 1, b: 2]`, each a mapping. */
function pairsOf(text: string): number {
  let count = 0
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1))
    if (isBlank(text.charCodeAt(at + 1))) count++
  return count
}

const flowNodes = (text: string): number => countOf(text, ',') + countOf(text, '[') + countOf(text, '{')

/** How many nodes a text of YAML or JSON may hold, from its line breaks and commas: never far too few. */
export const nodesAtMost = (text: string): number => linesOf(text) + flowNodes(text)

/** Spends what reading a text of YAML or JSON costs, before it is read. Returns the bytes that its nodes claim. Throws LimitError. */
export function chargeYaml(budget: Budget, text: string): number {
  const [lines, items, flow] = [linesOf(text), itemsOf(text), flowNodes(text)]
  const marks = countOf(text, '!') + countOf(text, '&') + countOf(text, '*')
  const bytes = Math.ceil(text.length * BYTE_STEPS) + countOf(text, '\\') * ESCAPE_STEPS
  budget.step(bytes + (lines + items) * LINE_STEPS + flow * FLOW_STEPS + marks * MARK_STEPS)
  const pairs = Math.max(0, pairsOf(text) - lines - flow / 2)
  const kept =
    pairs * ITEM_BYTES +
    lines * NODE_BYTES +
    items * ITEM_BYTES +
    flow * NODE_BYTES +
    countOf(text, '{') * MAPPING_BYTES
  budget.grow(kept)
  return kept
}
