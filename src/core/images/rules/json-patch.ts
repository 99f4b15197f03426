import { isImageKey } from '../names.ts'
import { scalarMember, textMember } from '../node.ts'
import type { MapRule } from '../rule.ts'
import { strongFind } from './finds.ts'

/**
 * An operation of a JSON patch (RFC 6902) that adds or replaces an image: `op`, `path` and `value`.
 * @example
 * kind: Kustomization
 * patches: [{patch: "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: quay.io/a/b:v1\n- op: test\n  path: /spec/image\n  value: quay.io/a/c:v1\n"}]
 * → quay.io/a/b:v1
 */
export const jsonPatch: MapRule = {
  id: 'json-patch',
  trigger: (key) => key === 'op',
  match: (map) => {
    const path = textMember(map, 'path')
    const name = path
      .slice(path.lastIndexOf('/') + 1)
      .replace(/~1/g, '/')
      .replace(/~0/g, '~')
    const node = scalarMember(map, 'value')
    const op = textMember(map, 'op')
    if (!path.includes('/') || op === '') return undefined
    if (op !== 'add' && op !== 'replace') return { keys: ['value', 'from'] }
    if (node === undefined || !isImageKey(name.slice(name.lastIndexOf('/') + 1))) return undefined
    const isContainer = /containers\/(?:\d+|-|[^/]*)\/image$/i.test(path)
    const untagged = isContainer ? 'latest' : 'base'
    return { keys: ['value'], finds: [strongFind('json-patch', node.text, { steps: ['value'], node }, { untagged })] }
  },
}
