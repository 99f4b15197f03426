import { mapMember, type Node, nodeFromData } from '../node.ts'
import type { MapRule } from '../rule.ts'

/**
 * Decodes the base64 `data` of a Secret, or `binaryData` of a ConfigMap, and reads it like plain `data`.
 * @example
 * kind: Secret
 * metadata: {name: hub}
 * data: {values.yaml: c2luZ2xldXNlcjoKICBpbWFnZToKICAgIG5hbWU6IHF1YXkuaW8vai9rCiAgICB0YWc6IDQuMAo=}
 * → quay.io/j/k:4.0
 */
export const secretData: MapRule = {
  id: 'secret',
  trigger: (key) => key === 'data' || key === 'binaryData',
  match: (map, { object, isRoot }) => {
    const name = object.kind === 'Secret' ? 'data' : object.kind === 'ConfigMap' ? 'binaryData' : undefined
    const data = isRoot && name !== undefined ? mapMember(map, name) : undefined
    if (data === undefined || name === undefined) return undefined
    const decoded: [string, Node][] = []
    for (const { key, value } of data.entries) {
      const text = value.kind === 'scalar' ? decodeBase64(value.text) : undefined
      if (text !== undefined) decoded.push([key, nodeFromData(text, value.line)])
    }
    const entries = decoded.map(([key, value]) => ({ key, value }))
    return {
      keys: [name],
      nodes: [{ node: { kind: 'map', entries, line: data.line, column: data.column }, steps: [name], secret: true }],
    }
  },
}

/** Text of a base64 value, as a byte string; undefined when it is not base64 or its bytes are not text. */
export function decodeBase64(text: string): string | undefined {
  try {
    const decoded = atob(text.replace(/\s+/g, ''))
    return /[\x00-\x08\x0e-\x1f]/.test(decoded) ? undefined : decoded
  } catch {
    return undefined
  }
}
