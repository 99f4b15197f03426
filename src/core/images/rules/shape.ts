import type { Rule } from '../rule.ts'
import { isExplicit } from './parts.ts'

/**
 * Any other scalar that is nothing but a reference with a registry and a tag or digest. Weak.
 * @example
 * kind: X
 * spec: {upstream: "quay.io/a/b:v1"}
 * → quay.io/a/b:v1
 */
export const shape: Rule & { readonly test: (text: string) => boolean } = {
  id: 'shape',
  test: (text) => text.length <= 512 && (text.includes(':') || text.includes('@')) && isExplicit(text),
}

/**
 * A text in which every line is a reference with a registry and a tag or digest, under a name that says image. Under any other
 * name it is weak.
 * @example
 * kind: ConfigMap
 * metadata: {name: prepull}
 * data: {images.txt: "quay.io/a/a:v1\n# more\nquay.io/a/b:v1\n"}
 * → quay.io/a/a:v1, quay.io/a/b:v1
 */
export const imageLines: Rule = {
  id: 'image-lines',
}
