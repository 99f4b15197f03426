import { byId, h } from './dom.ts'
import type { Nodes } from './protocol.ts'

/** The fields that say what the nodes are. */
export interface NodeFields {
  readonly value: () => Nodes
  readonly use: (nodes: Nodes) => void
}

export const NO_NODES: Nodes = { os: '', osVersion: '', kernel: '', arch: '' }

const FIELDS: readonly (readonly [keyof Nodes, label: string, placeholder: string])[] = [
  ['os', 'Operating system', 'ubuntu'],
  ['osVersion', 'Its version', '24.04'],
  ['kernel', 'Kernel', '6.8.0-71-generic'],
  ['arch', 'Architecture', 'amd64'],
]

/** Fills the element `id` with the fields; ids of the fields start with its own. */
export function createNodeFields(id: string, onChange: () => void): NodeFields {
  const parent = byId(id, HTMLElement)
  const inputs = FIELDS.map(([name, label, placeholder]) => {
    const input = h('input', {
      id: `${id}-${name}`,
      placeholder,
      spellcheck: 'false',
      autocomplete: 'off',
      oninput: onChange,
    })
    parent.append(h('label', {}, label, input))
    return [name, input] as const
  })
  return {
    value: () => ({ ...NO_NODES, ...Object.fromEntries(inputs.map(([name, input]) => [name, input.value])) }),
    use: (nodes) => {
      for (const [name, input] of inputs) input.value = nodes[name]
    },
  }
}

/** What was kept of the nodes as JSON; nothing where it is not readable. */
export function readNodes(text: string | undefined): Nodes {
  try {
    const value: unknown = JSON.parse(text ?? '')
    const fields = typeof value === 'object' && value !== null ? Object.entries(value) : []
    return { ...NO_NODES, ...Object.fromEntries(fields.filter(([, word]) => typeof word === 'string')) }
  } catch {
    return NO_NODES
  }
}
