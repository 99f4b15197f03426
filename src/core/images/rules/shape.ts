import type { RuleDoc } from '../rule.ts'
import { isExplicit } from './parts.ts'

/** Texts that are nothing but a full reference, wherever they stand. */
export const shape: RuleDoc & { readonly test: (text: string) => boolean } = {
  id: 'shape',
  doc: 'Any other scalar that is nothing but a reference with a registry and a tag or digest. Weak.',
  examples: [],
  test: (text) => text.length <= 512 && (text.includes(':') || text.includes('@')) && isExplicit(text),
}

/** Texts that list images. */
export const imageLines: RuleDoc = {
  id: 'image-lines',
  doc: 'A text in which every line is a reference with a registry and a tag or digest, under a name that says image. Under any other name it is weak.',
  examples: [
    {
      yaml: 'kind: ConfigMap\nmetadata: {name: prepull}\ndata: {images.txt: "quay.io/a/a:v1\\n# more\\nquay.io/a/b:v1\\n"}',
      finds: ['quay.io/a/a:v1', 'quay.io/a/b:v1'],
    },
  ],
}
